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
  'corrupt-state': {
    why: 'The stored state does not have the root that the header of the best block names: the database was damaged or changed.',
    remedy: 'Restore the data folder from a backup, or delete it and synchronize again.',
  },
  'other-genesis': {
    why: 'The data folder holds a chain that began with another genesis than the one that was asked for.',
    remedy: 'Choose the data folder of this chain, or the chain specification of that folder.',
  },
  'cannot-revert': {
    why: 'The chain cannot go back to this height: there is no such block, or its state is no longer kept.',
    remedy: 'Name a height between the best block and the oldest state that is kept; an archive keeps all.',
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
