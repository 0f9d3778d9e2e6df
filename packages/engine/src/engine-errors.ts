// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

export const engineErrors = defineErrors('engine', {
  stopped: {
    why: 'The engine makes no more blocks: it was stopped, or a block could not be made and the chain cannot go on.',
    remedy: 'Look for engine.stopped in the log; start the node again once its cause is gone.',
  },
  'bad-certificate': {
    why: 'The certificate that is stored with a block is missing, cannot be read, or is of another block or chain.',
    remedy: 'Restore the data folder from a backup, or delete it and start again.',
  },
  'other-validator': {
    why: 'The chain in the data folder is signed by another validator key than the one this node was given.',
    remedy: 'Start with the key that made the chain, or with another data folder.',
  },
})
