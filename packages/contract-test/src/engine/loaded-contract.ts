// SPDX-License-Identifier: Apache-2.0
import type { ContractAbi } from '@phat/abi'
import type { StorageLayout } from './storage-layout.ts'

/** A contract that is ready to be uploaded, with what makes its bytes readable. */
export interface LoadedContract {
  /** The name in the metadata, or that of a file without. */
  readonly name: string
  /** As it was given. */
  readonly path: string
  readonly code: Uint8Array
  readonly codeHash: Uint8Array
  /** None of a bare module. */
  readonly abi: ContractAbi | undefined
  readonly layout: StorageLayout
  /** Places in traces of the script engine become lines of the TypeScript. */
  toSource(trace: string): string
}
