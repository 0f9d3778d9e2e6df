// SPDX-License-Identifier: Apache-2.0
import type { RuntimeVersion } from '@phat/frame'
import type { BlockLength, BlockWeights } from './limits.ts'

/** What the runtime gives to System. */
export interface SystemConfig {
  readonly blockWeights: BlockWeights
  readonly blockLength: BlockLength
  /** How many hashes of past blocks the state keeps; bounds the period of mortal transactions. */
  readonly blockHashCount: number
  /** Picoseconds of one database read and write. */
  readonly dbWeight: { readonly read: bigint; readonly write: bigint }
  /** The version of the composed runtime. */
  readonly version: () => RuntimeVersion
  readonly ss58Prefix: number
  /** How many reasons may hold on to one account (`MaxConsumers`). */
  readonly maxConsumers: number
  /**
   * Name and version of the runtime that a code blob stands for; undefined for a blob that names none. It must not depend on which
   * versions this release holds: nodes of different releases execute the same block.
   */
  readonly versionOfCode: (code: Uint8Array) => { readonly specName: string; readonly specVersion: number } | undefined
}
