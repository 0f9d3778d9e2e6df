// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

export const chainErrors = defineErrors('chain', {
  'unknown-block': {
    why: 'The node has no such block, or no longer its state: states are kept for the last 256 blocks.',
    remedy: 'Ask for a more recent block.',
  },
  'unknown-runtime': {
    why: 'The state names a runtime version that this software does not have.',
    remedy: 'Install a release that holds this runtime version.',
  },
  'invalid-block': {
    why: 'A block does not follow from its parent by the rules: its extrinsics, its roots or its header differ from the execution.',
    remedy: 'Nothing to do for an operator unless it repeats: then compare the software version with that of other nodes.',
  },
  'hook-failed': {
    why: 'Code that runs in every block failed. This is a bug of the runtime, and the node stops rather than diverge.',
    remedy: 'Report it with the log lines before it.',
  },
})

/** The code and text of anything thrown, for logs. */
export function describeThrown(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
