// SPDX-License-Identifier: Apache-2.0
import { bool, bytes, compact, fixedBytes, struct, u32, u64, u128, type ValueOf } from '@phat/codec'

const word = 0xffff_ffff_ffff_ffffn

/** Balances of an account in the cluster, in planck. */
export interface Account {
  readonly free: bigint
  /** Held as deposit: for storage at contracts, for code at its owner. */
  readonly held: bigint
}

/** Two u128, little endian. */
const scratch = new Uint8Array(32)
/** A view of its own for each record would cost more than to copy it here. */
const scratchView = new DataView(scratch.buffer)

/** Hot path: each call reads and writes several accounts, so the layout is written by hand. */
export function encodeAccount({ free, held }: Account): Uint8Array {
  writeU128(scratchView, 0, free)
  writeU128(scratchView, 16, held)
  return scratch.slice()
}

/** The balances as `encodeAccount` wrote them. */
export function decodeAccount(encoded: Uint8Array): Account {
  scratch.set(encoded)
  return { free: readU128(scratchView, 0), held: readU128(scratchView, 16) }
}

function readU128(view: DataView, at: number): bigint {
  const low = view.getBigUint64(at, true)
  const high = view.getBigUint64(at + 8, true)
  return high === 0n ? low : (high << 64n) | low
}

/** What the cluster knows of a contract; deposits in planck. As `ContractInfo` of pallet-contracts without delegate dependencies. */
export interface ContractInfo {
  /** 32 bytes: the namespace of its storage. */
  readonly trieId: Uint8Array
  readonly codeHash: Uint8Array
  readonly storageBytes: number
  readonly storageItems: number
  readonly byteDeposit: bigint
  readonly itemDeposit: bigint
  /** For the record itself, and the existential deposit; comes back only with termination. */
  readonly baseDeposit: bigint
}

/** Bytes of `ContractInfo` in pallet-contracts' encoding, which the base deposit pays for: one more for each of its two lengths. */
export const contractInfoBytes = 122
const storedInfoBytes = 120

/** A record that did not change is the same array, which is never written: decoded once. */
const decodedContracts = new WeakMap<Uint8Array, ContractInfo>()

/** All fields in their order, integers little endian, 120 bytes. */
export function encodeContractInfo(info: ContractInfo): Uint8Array {
  const encoded = new Uint8Array(storedInfoBytes)
  encoded.set(info.trieId)
  encoded.set(info.codeHash, 32)
  const view = new DataView(encoded.buffer)
  view.setUint32(64, info.storageBytes, true)
  view.setUint32(68, info.storageItems, true)
  writeU128(view, 72, info.byteDeposit)
  writeU128(view, 88, info.itemDeposit)
  writeU128(view, 104, info.baseDeposit)
  return encoded
}

/** The record as `encodeContractInfo` wrote it; its hashes are views. */
export function decodeContractInfo(encoded: Uint8Array): ContractInfo {
  let info = decodedContracts.get(encoded)
  if (info === undefined) {
    info = readContractInfo(encoded)
    decodedContracts.set(encoded, info)
  }
  return info
}

function readContractInfo(encoded: Uint8Array): ContractInfo {
  const view = new DataView(encoded.buffer, encoded.byteOffset, storedInfoBytes)
  return {
    trieId: encoded.subarray(0, 32),
    codeHash: encoded.subarray(32, 64),
    storageBytes: view.getUint32(64, true),
    storageItems: view.getUint32(68, true),
    byteDeposit: readU128(view, 72),
    itemDeposit: readU128(view, 88),
    baseDeposit: readU128(view, 104),
  }
}

function writeU128(view: DataView, at: number, value: bigint): void {
  if (value <= word) {
    view.setBigUint64(at, value, true)
    view.setUint32(at + 8, 0)
    view.setUint32(at + 12, 0)
    return
  }
  view.setBigUint64(at, value & word, true)
  view.setBigUint64(at + 8, value >> 64n, true)
}

/** What the cluster knows of a code beside its bytes. As `CodeInfo` of pallet-contracts, with the runner that took it. */
const codeInfo = struct('CodeInfo', {
  owner: fixedBytes(32),
  deposit: compact(u128),
  references: compact(u64),
  deterministic: bool,
  length: u32,
})

export type CodeInfo = ValueOf<typeof codeInfo>

/** Most bytes of `CodeInfo` in pallet-contracts' encoding, which the upload deposit pays for. */
export const codeInfoBytesMax = 63

/** SCALE. */
export const encodeCodeInfo = (info: CodeInfo): Uint8Array => codeInfo.encode(info)
/** SCALE; the owner is a view. */
export const decodeCodeInfo = (encoded: Uint8Array): CodeInfo => codeInfo.decode(encoded)

/** SideVM code, which the worker hands to a SideVM. */
const sidevmCode = struct('SidevmCode', { owner: fixedBytes(32), code: bytes })

/** SCALE. */
export const encodeSidevmCode = (code: ValueOf<typeof sidevmCode>): Uint8Array => sidevmCode.encode(code)
/** SCALE; both fields are views. */
export const decodeSidevmCode = (encoded: Uint8Array): ValueOf<typeof sidevmCode> => sidevmCode.decode(encoded)
