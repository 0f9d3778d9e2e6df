// SPDX-License-Identifier: Apache-2.0
import { assert, concatBytes } from '@phat/primitives'
import { accept, type Outcome, refuse } from '../errors.ts'

/**
 * The seal transaction: one version byte, then the 32-byte hash of the Substrate header that executing the block gave. Its
 * place in the data hash makes a commit prove the header of its own height (architecture, decision 5).
 *
 * The version byte is 0xff, with which no extrinsic can begin. An extrinsic is a SCALE compact length and that many bytes. In
 * a compact the low two bits 11 announce that the length itself takes (upper six bits + 4) bytes, here 63 + 4 = 67, and a
 * canonical one has a last byte other than zero: such an extrinsic would have 2^528 bytes or more, whatever the size of the
 * transaction that claims it. Without its length an extrinsic begins with its format byte (0x04, 0x05, 0x84, 0x45 …), whose
 * two high bits 11 no format uses. Later versions count down by four: 0xfb, 0xf7 …
 */
export const sealVersion = 0xff

/** Bytes of a seal; a proposer reserves them in every block. */
export const sealSizeBytes = 33

/** Makes the seal transaction from the 32-byte Substrate header hash. */
export function encodeSeal(headerHash: Uint8Array): Uint8Array {
  assert(headerHash.length === 32, 'a Substrate header hash has 32 bytes')
  return concatBytes(Uint8Array.of(sealVersion), headerHash)
}

/** True when a transaction claims to be a seal, well-formed or not: a pool refuses every one. */
export function isSeal(tx: Uint8Array): boolean {
  return tx[0] === sealVersion
}

/** The Substrate header hash in a seal, 32 bytes, or the rejection `bad-seal`. */
export function decodeSeal(tx: Uint8Array): Outcome<Uint8Array> {
  if (!isSeal(tx)) return refuse('bad-seal', 'the transaction is no seal')
  if (tx.length !== sealSizeBytes) return refuse('bad-seal', `a seal of ${tx.length} bytes instead of ${sealSizeBytes}`)
  return accept(tx.slice(1))
}

/** A block's transactions, taken apart. */
export interface SealedTxs {
  /** All transactions but the seal. */
  readonly extrinsics: readonly Uint8Array[]
  /** 32 bytes: the Substrate header hash that the proposer claims. */
  readonly headerHash: Uint8Array
}

/** Takes a block's transactions apart; exactly one seal, the last, or the rejection `bad-seal`. */
export function openSealed(txs: readonly Uint8Array[]): Outcome<SealedTxs> {
  const last = txs.at(-1)
  if (last === undefined) return refuse('bad-seal', 'the block has no transaction, so no seal')
  const extrinsics = txs.slice(0, -1)
  const early = extrinsics.findIndex(isSeal)
  if (early !== -1) return refuse('bad-seal', `a seal at index ${early}, before the end`)
  const seal = decodeSeal(last)
  return seal.ok ? accept({ extrinsics, headerHash: seal.value }) : seal
}
