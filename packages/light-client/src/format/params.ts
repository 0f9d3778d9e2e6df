// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '@phat/primitives'
import { sha256 } from '../sha256.ts'
import { merkleRoot } from './merkle.ts'
import { bytesField, varintField } from './protobuf.ts'

/** The two consensus parameters that a header commits to. */
export interface HashedParams {
  /** Largest encoded block, bytes. */
  readonly blockBytesMax: bigint
  /** Gas of a block; -1 is no bound. */
  readonly blockGasMax: bigint
}

/** A header's `consensusHash`: sha256 of tendermint.types.HashedParams. */
export function consensusParamsHash({ blockBytesMax, blockGasMax }: HashedParams): Uint8Array {
  return sha256(concatBytes(varintField(1, blockBytesMax), varintField(2, blockGasMax)))
}

/** What a header commits to of one transaction's result; logs and events are outside. */
export interface TxResult {
  /** 0: succeeded. */
  readonly code: number
  readonly data: Uint8Array
  readonly gasWanted: bigint
  readonly gasUsed: bigint
}

/** The next header's `lastResultsHash`: the merkle root over the deterministic half of each ExecTxResult. */
export function resultsHash(results: readonly TxResult[]): Uint8Array {
  return merkleRoot(
    results.map(({ code, data, gasWanted, gasUsed }) =>
      concatBytes(varintField(1, code), bytesField(2, data), varintField(5, gasWanted), varintField(6, gasUsed)),
    ),
  )
}
