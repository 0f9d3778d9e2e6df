// SPDX-License-Identifier: Apache-2.0
import type { MemorySize } from './memory-pool.ts'

/** What the run time needs to know of an instrumented module. */
export interface RunnableModule {
  readonly bytes: Uint8Array
  /** `undefined` when the module has no memory. */
  readonly memory: MemorySize | undefined
  /** True when the start function was made the export `__start`. */
  readonly hasStart: boolean
}
