// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

const entries = {
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
  'proof-too-large': {
    why: 'A proof has more nodes, bytes or keys than are looked at.',
    remedy: 'Ask for fewer keys at a time.',
  },
  'proof-duplicate-node': {
    why: 'A proof holds a node twice.',
    remedy: 'Ask another node: an honest one sends each node once.',
  },
  'proof-unused-node': {
    why: 'A proof holds a node that no key needs.',
    remedy: 'Check it with all the keys that it was made for, or allow unused nodes.',
  },
  'proof-incomplete': {
    why: 'A node or value that a key needs is not in the proof, or the proof is for another root.',
    remedy: 'Ask for a proof of the same keys at the same block.',
  },
  'proof-malformed-node': {
    why: 'A node of a proof is not the canonical encoding of one.',
    remedy: 'Ask another node: the root that such a proof leads to is not that of a Substrate state.',
  },
}

export type TrieErrorName = keyof typeof entries

/** The error codes of this package; those of proofs come as `Rejection` values, because their input is untrusted. */
export const trieErrors = defineErrors('trie', entries)
