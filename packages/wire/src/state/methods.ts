// SPDX-License-Identifier: Apache-2.0
import { call, optional, required, subscription } from '../definition.ts'

const at = optional('hash', 'hash', 'The block whose state is read; the best one by default.')
const key = required('key', 'storageKey', 'The storage key.')
const keys = required('keys', 'storageKeys', 'The storage keys.')
const errors = ['unknown-block'] as const

/** The state after a block, and runtime calls on it. */
export const stateGroup = {
  state_call: call(
    [
      required('name', 'text', 'Runtime API function, such as Metadata_metadata.'),
      required('bytes', 'bytes', 'Its encoded arguments.'),
      at,
    ],
    {
      aliases: ['state_callAt'],
      errors: ['unknown-block', 'runtime-call-failed'],
      docs: 'Calls a runtime API on the state after a block; changes are dropped.',
      result: 'hex: the encoded result',
    },
  ),
  state_getMetadata: call([at], {
    runtimeApi: 'Metadata_metadata',
    errors,
    docs: 'The metadata of the runtime, always version 14; later versions through Metadata_metadata_at_version.',
    result: 'hex: encoded RuntimeMetadataPrefixed',
  }),
  state_getRuntimeVersion: call([at], {
    aliases: ['chain_getRuntimeVersion'],
    errors,
    docs: 'The version of the runtime.',
    result: 'RuntimeVersion, its apis as [hex, number][]',
  }),
  state_subscribeRuntimeVersion: subscription([], {
    aliases: ['chain_subscribeRuntimeVersion'],
    notification: 'state_runtimeVersion',
    unsubscribe: ['state_unsubscribeRuntimeVersion', 'chain_unsubscribeRuntimeVersion'],
    docs: 'Tells the version of the runtime now and whenever it changes.',
    result: 'RuntimeVersion',
  }),
  state_getStorage: call([key, at], {
    aliases: ['state_getStorageAt'],
    errors,
    docs: 'The value of a storage key; null if there is none.',
    result: 'hex | null',
  }),
  state_getStorageHash: call([key, at], {
    aliases: ['state_getStorageHashAt'],
    errors,
    docs: 'blake2b-256 of the value of a storage key; null if there is none.',
    result: 'hash | null',
  }),
  state_getStorageSize: call([key, at], {
    aliases: ['state_getStorageSizeAt'],
    errors: ['unknown-block', 'invalid-count'],
    docs: 'The length of the value of a storage key in bytes; without a value, of all values whose keys begin with it; null if that is nothing.',
    result: 'number | null',
  }),
  state_queryStorageAt: call([keys, optional('at', 'hash', 'The block; the best one by default.')], {
    errors,
    docs: 'The values of several storage keys after one block.',
    result: '[{block: hash, changes: [key, value | null][]}]',
  }),
  state_queryStorage: call(
    [keys, required('block', 'hash', 'The first block.'), optional('hash', 'hash', 'The last block; the best one by default.')],
    {
      access: 'unsafe',
      errors: ['unknown-block', 'invalid-block-range', 'invalid-count'],
      docs: 'The values of several storage keys after the first block, then their changes up to the last one.',
      result: '{block: hash, changes: [key, value | null][]}[]',
    },
  ),
  state_getKeys: call([required('prefix', 'storageKey', 'What the keys begin with.'), at], {
    access: 'unsafe',
    errors: ['unknown-block', 'invalid-count'],
    docs: 'All keys that begin with a prefix, if they are not too many. state_getKeysPaged serves any number.',
    result: 'hex[]',
  }),
  state_getPairs: call([required('prefix', 'storageKey', 'What the keys begin with.'), at], {
    access: 'unsafe',
    errors: ['unknown-block', 'invalid-count'],
    docs: 'All keys that begin with a prefix, with their values, if they are not too many.',
    result: '[key, value][]',
  }),
  state_getKeysPaged: call(
    [
      optional('prefix', 'storageKey', 'What the keys begin with; nothing by default.'),
      required('count', 'u32', 'How many keys, at most 1000.'),
      optional('start_key', 'storageKey', 'Only keys after this one.'),
      at,
    ],
    {
      aliases: ['state_getKeysPagedAt'],
      errors: ['unknown-block', 'invalid-count'],
      docs: 'Keys that begin with a prefix, in byte order, one page at a time.',
      result: 'hex[]',
    },
  ),
  state_getReadProof: call([keys, at], {
    errors: ['unknown-block', 'invalid-count'],
    docs: "Trie nodes that prove the values of keys, or their absence, against the block's state root.",
    result: '{at: hash, proof: hex[]}',
  }),
  state_getChildReadProof: call(
    [
      required(
        'childStorageKey',
        'storageKey',
        'The key of the child trie in the main one: `:child_storage:default:` and its name.',
      ),
      keys,
      at,
    ],
    {
      errors: ['unknown-block', 'invalid-child-key', 'invalid-count'],
      docs: "Trie nodes that prove the values of keys of a child trie, or their absence, against the block's state root.",
      result: '{at: hash, proof: hex[]}',
    },
  ),
  state_subscribeStorage: subscription(
    [optional('keys', 'storageKeys', 'The storage keys; without them every change (unsafe).')],
    {
      notification: 'state_storage',
      unsubscribe: ['state_unsubscribeStorage'],
      errors: ['unsafe-method'],
      docs: 'Tells the values of storage keys now and those that changed after each block.',
      result: '{block: hash, changes: [key, value | null][]}',
    },
  ),
}
