// SPDX-License-Identifier: Apache-2.0
import { call, optional, required } from '../definition.ts'

const trie = required(
  'childStorageKey',
  'storageKey',
  'The key of the child trie in the main one: `:child_storage:default:` and its name.',
)
const key = required('key', 'storageKey', 'The key in the child trie.')
const prefix = required('prefix', 'storageKey', 'What the keys begin with.')
const at = optional('hash', 'hash', 'The block whose state is read; the best one by default.')
const errors = ['unknown-block', 'invalid-child-key'] as const

/** Child tries as Substrate's `childstate` serves them. A trie that does not exist holds nothing. */
export const childStateGroup = {
  childstate_getStorage: call([trie, key, at], {
    errors,
    docs: 'The value of a key of a child trie; null if there is none.',
    result: 'hex | null',
  }),
  childstate_getStorageEntries: call([trie, required('keys', 'storageKeys', 'The keys in the child trie.'), at], {
    errors,
    docs: 'The values of several keys of a child trie.',
    result: '(hex | null)[]',
  }),
  childstate_getStorageHash: call([trie, key, at], {
    errors,
    docs: 'blake2b-256 of the value of a key of a child trie; null if there is none.',
    result: 'hash | null',
  }),
  childstate_getStorageSize: call([trie, key, at], {
    errors,
    docs: 'The length of the value of a key of a child trie in bytes; null if there is none.',
    result: 'number | null',
  }),
  childstate_getKeys: call([trie, prefix, at], {
    access: 'unsafe',
    errors: [...errors, 'invalid-count'],
    docs: 'All keys of a child trie that begin with a prefix, if they are not too many. childstate_getKeysPaged serves any number.',
    result: 'hex[]',
  }),
  childstate_getKeysPaged: call(
    [
      trie,
      optional('prefix', 'storageKey', 'What the keys begin with; nothing by default.'),
      required('count', 'u32', 'How many keys, at most 1000.'),
      optional('startKey', 'storageKey', 'Only keys after this one.'),
      at,
    ],
    {
      aliases: ['childstate_getKeysPagedAt'],
      errors: [...errors, 'invalid-count'],
      docs: 'Keys of a child trie that begin with a prefix, in byte order, one page at a time.',
      result: 'hex[]',
    },
  ),
}
