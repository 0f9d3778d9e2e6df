// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

export const nodeErrors = defineErrors('node', {
  'port-taken': {
    why: 'Another program listens on the port that the node was told to use.',
    remedy: 'Stop that program, or start the node on another port: phat node --dev --port 9955 (0 picks a free one).',
  },
  'metrics-port-taken': {
    why: 'Another program listens on the port that was chosen for the metrics.',
    remedy: 'Stop that program, or choose another port: phat node --dev --metrics-port 9616 (0 picks a free one).',
  },
  'unknown-chain': {
    why: 'No chain was chosen.',
    remedy:
      'Start the development chain with phat node --dev, or name one: phat node --chain local, or the path of a chain spec.',
  },
  'no-validator-key': {
    why: 'This release makes blocks with a validator of its own inside the node, and the chain spec does not name its key.',
    remedy: 'On a chain for development or tests, add the key that the message names to the validators of the spec.',
  },
  'no-sudo-key': {
    why: 'Storage is written by a root call, and the sudo key of this chain is none that everyone knows.',
    remedy: 'Give the chain spec a development account as its sudo key, //Alice for example, or sign the call yourself.',
  },
  'storage-not-set': {
    why: 'The root call that writes storage was refused by the pool or failed in its block.',
    remedy: 'The message says why; keys are at most 1,024 bytes long and none holds the root of a child trie.',
  },
  'blocks-held': {
    why: 'No block is made while a development network takes a snapshot, or goes back to one.',
    remedy: 'Try again in a second.',
    retryable: true,
  },
  'bad-option': {
    why: 'Two options of the node contradict each other.',
    remedy: 'Leave one of them out; the message names both.',
  },
})
