// SPDX-License-Identifier: Apache-2.0
import { arm, bytes, compact, Reader, struct, u32, u64, u128, variant } from '@phat/codec'
import { PhatError } from '@phat/primitives'
import { sdkErrors } from '../sdk-errors.ts'
import { failureName } from './failure-names.ts'

/** What a call or an instantiation came to in its cluster. */
export interface ExecResult {
  /** Picoseconds. */
  readonly gasConsumed: bigint
  readonly gasRequired: bigint
  /** Planck; below zero what came back. */
  readonly storageDeposit: bigint
  /** What the contract said for people, the text of a trap among it: its caller alone is told. */
  readonly debug: string
  readonly result:
    | { readonly ok: true; readonly isReverted: boolean; readonly data: Uint8Array }
    | { readonly ok: false; readonly failure: string }
}

const weight = struct('Weight', { refTime: compact(u64), proofSize: compact(u64) })
const head = struct('ContractExecResult', {
  gasConsumed: weight,
  gasRequired: weight,
  storageDeposit: variant('StorageDeposit', { Refund: arm(0, u128), Charge: arm(1, u128) }),
  debugMessage: bytes,
})
const returned = struct('ExecReturnValue', { flags: u32, data: bytes })

/** Reads a `ContractExecResult` or `ContractInstantiateResult` of pallet-contracts (polkadot v1.5). @throws PhatError `sdk.decode-failed` */
export function readExecResult(encoded: Uint8Array): ExecResult {
  try {
    const reader = new Reader(encoded)
    const { gasConsumed, gasRequired, storageDeposit, debugMessage } = head.read(reader)
    const counted = {
      gasConsumed: gasConsumed.refTime,
      gasRequired: gasRequired.refTime,
      debug: new TextDecoder().decode(debugMessage).trim(),
      storageDeposit: storageDeposit.type === 'Charge' ? storageDeposit.value : -storageDeposit.value,
    }
    if (reader.byte() !== 0) return { ...counted, result: { ok: false, failure: failureName(reader) } }
    const { flags, data } = returned.read(reader)
    return { ...counted, result: { ok: true, isReverted: (flags & 1) === 1, data } }
  } catch (cause) {
    if (!(cause instanceof PhatError)) throw cause
    throw sdkErrors.error('decode-failed', 'what the cluster answered is no result of a call', { cause })
  }
}
