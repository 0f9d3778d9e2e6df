// SPDX-License-Identifier: Apache-2.0
import { PhatError } from '@phat/primitives'
import { relayerErrors } from '../relayer-errors.ts'
import type { SyncState } from '../sync/fetch-frames.ts'

/** Something to be done for a worker that has all blocks there are. */
export interface Duty {
  readonly name: string
  /** Looks whether there is something to do, and does it. @throws PhatError for what did not go well; it is tried again */
  look(state: SyncState): Promise<void>
}

/** By these the connection itself is gone; everything else is the matter of one duty. */
const endsSession = ['connection-lost', 'unreachable', 'interrupted'] as const

/** True for what a duty may fail by while the others go on. */
export function isOfDuty(error: unknown): error is PhatError {
  return error instanceof PhatError && !endsSession.some((name) => relayerErrors.is(error, name))
}
