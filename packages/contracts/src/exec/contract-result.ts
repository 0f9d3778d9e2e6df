// SPDX-License-Identifier: Apache-2.0
import { compact, encodeWith, u64, type Writer, writeCompact } from '@phat/codec'
import {
  arithmeticErrorIndices,
  contractErrorNames,
  type FailureName,
  pinkErrorNames,
  plainErrorIndices,
  tokenErrorIndices,
} from '../contract-errors.ts'

/** What a call or an instantiation came to. Gas in picoseconds; a deposit above zero was charged to the origin, below zero refunded. */
export interface ContractResult {
  readonly gasConsumed: bigint
  readonly gasRequired: bigint
  readonly deposit: bigint
  /** UTF-8. */
  readonly debug: readonly Uint8Array[]
  readonly result:
    | { readonly ok: true; readonly flags: number; readonly data: Uint8Array }
    | { readonly ok: false; readonly error: FailureName }
  /** The new contract, of an instantiation. */
  readonly address?: Uint8Array
}

/** Indices of the pallets in Phala's contract runtime. */
const contractsPallet = 4
const pinkPallet = 5

const dispatchErrors = new Map<string, Uint8Array>([
  ...contractErrorNames.map((name, index) => [name, Uint8Array.of(3, contractsPallet, index, 0, 0, 0)] as const),
  ...pinkErrorNames.map((name, index) => [name, Uint8Array.of(3, pinkPallet, index, 0, 0, 0)] as const),
  ...Object.entries(tokenErrorIndices).map(([name, index]) => [name, Uint8Array.of(7, index)] as const),
  ...Object.entries(arithmeticErrorIndices).map(([name, index]) => [name, Uint8Array.of(8, index)] as const),
  ...Object.entries(plainErrorIndices).map(([name, index]) => [name, Uint8Array.of(index)] as const),
])

const unnamed = Uint8Array.of(0)

/** The encoding of a `DispatchError`, as Phala's contract runtime has it: module errors of pallet 4 (contracts) and 5 (pink). */
export function encodeDispatchError(name: FailureName): Uint8Array {
  return dispatchErrors.get(name) ?? unnamed
}

const compactU64 = compact(u64)
const word = 0xffff_ffff_ffff_ffffn

/** Encodes as `ContractExecResult`, or `ContractInstantiateResult` when there is an address, of pallet-contracts at polkadot v1.5. */
export function encodeContractResult(result: ContractResult): Uint8Array {
  return encodeWith(writeContractResult, result)
}

function writeContractResult(
  writer: Writer,
  { gasConsumed, gasRequired, deposit, debug, result, address }: ContractResult,
): void {
  writeWeight(writer, gasConsumed)
  writeWeight(writer, gasRequired)
  writer.byte(deposit < 0n ? 0 : 1)
  writeU128(writer, deposit < 0n ? -deposit : deposit)
  writeParts(writer, debug)
  if (result.ok) {
    writer.byte(0)
    const at = writer.claim(4)
    writer.view.setUint32(at, result.flags, true)
    writeCompact(writer, result.data.length)
    writer.append(result.data)
    if (address !== undefined) writer.append(address)
  } else {
    writer.byte(1)
    writer.append(encodeDispatchError(result.error))
  }
  // Events stand in a field of their own only where the node collects them for RPC; a cluster tells them another way.
  writer.byte(0)
}

/** Proof size means nothing in a cluster: its state is no proof. */
function writeWeight(writer: Writer, refTime: bigint): void {
  compactU64.write(writer, refTime)
  writer.byte(0)
}

function writeU128(writer: Writer, value: bigint): void {
  const at = writer.claim(16)
  writer.view.setBigUint64(at, value & word, true)
  writer.view.setBigUint64(at + 8, value >> 64n, true)
}

function writeParts(writer: Writer, parts: readonly Uint8Array[]): void {
  let length = 0
  for (const part of parts) length += part.length
  writeCompact(writer, length)
  for (const part of parts) writer.append(part)
}

/** Encodes as `CodeUploadResult`: the hash and the deposit, or the error. */
export function encodeUploadResult(
  result: { readonly codeHash: Uint8Array; readonly deposit: bigint } | { readonly error: FailureName },
): Uint8Array {
  return encodeWith((writer: Writer) => {
    if ('error' in result) {
      writer.byte(1)
      writer.append(encodeDispatchError(result.error))
      return
    }
    writer.byte(0)
    writer.append(result.codeHash)
    writeU128(writer, result.deposit)
  }, result)
}
