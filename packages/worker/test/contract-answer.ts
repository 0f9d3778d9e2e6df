// SPDX-License-Identifier: Apache-2.0
import { arm, bytes, compact, Reader, struct, u32, u64, u128, variant } from '@phat/codec'

const weight = struct('Weight', { refTime: compact(u64), proofSize: compact(u64) })
const head = struct('ContractExecResult', {
  gasConsumed: weight,
  gasRequired: weight,
  storageDeposit: variant('StorageDeposit', { Refund: arm(0, u128), Charge: arm(1, u128) }),
  debugMessage: bytes,
})
const returned = struct('ExecReturnValue', { flags: u32, data: bytes })

interface Answer {
  /** A SCALE `ContractExecResult`. */
  readonly encoded: Uint8Array
}

/** What a contract returned; undefined when it failed. */
export function dataOfAnswer({ encoded }: Answer): Uint8Array | undefined {
  const reader = new Reader(encoded)
  head.read(reader)
  return reader.byte() === 0 ? returned.read(reader).data : undefined
}

/** The SCALE `DispatchError` that a contract failed with; undefined when it did not. */
export function failureOfAnswer({ encoded }: Answer): Uint8Array | undefined {
  const reader = new Reader(encoded)
  head.read(reader)
  // Behind the error is the empty place of events.
  return reader.byte() === 1 ? encoded.slice(reader.offset, -1) : undefined
}
