// SPDX-License-Identifier: Apache-2.0
import type { SyncState } from '../sync/fetch-frames.ts'

/** Something to be done for a worker that has all blocks there are. */
export interface Duty {
  readonly name: string
  /** Looks whether there is something to do, and does it. @throws PhatError for what did not go well; it is tried again */
  look(state: SyncState): Promise<void>
}
