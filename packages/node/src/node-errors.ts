// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

export const nodeErrors = defineErrors('node', {
  'port-taken': {
    why: 'Another program listens on the port that the node was told to use.',
    remedy: 'Stop that program, or start the node on another port: phat node --dev --port 9955 (0 picks a free one).',
  },
  'unknown-chain': {
    why: 'No chain was chosen, or one that this release does not have.',
    remedy: 'Start the development chain: phat node --dev.',
  },
})
