// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

export const trieErrors = defineErrors('trie', {
  'key-too-long': {
    why: 'A storage key is longer than the state database takes.',
    remedy: 'Use a hashing map for long keys; a child trie spends part of the length on its own name.',
  },
  'child-key': {
    why: 'A change names a child trie wrongly, or writes the root of a child trie as if it were a plain value.',
    remedy: 'Name child tries by their key under :child_storage:default: and change them through the child changes.',
  },
  'stale-prepared': {
    why: 'A prepared state was committed or read after another block had become the current state, or twice.',
    remedy: 'Prepare the changes again on the current state.',
  },
  'corrupt-state': {
    why: 'The state in the database does not give the roots that it records: files were damaged or edited.',
    remedy: 'Restore the data folder, or delete it and sync the chain again.',
  },
  'version-unavailable': {
    why: 'The state of a version was asked for that does not exist, was reverted or is older than the history that is kept.',
    remedy: 'Ask for a recent block, or ask a node that keeps an archive.',
  },
})
