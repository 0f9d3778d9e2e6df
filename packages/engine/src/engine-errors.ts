// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

export const engineErrors = defineErrors('engine', {
  stopped: {
    why: 'The engine makes no more blocks: it was stopped, or a block could not be made and the chain cannot go on.',
    remedy: 'Look for engine.stopped in the log; start the node again once its cause is gone.',
  },
})
