// SPDX-License-Identifier: Apache-2.0
import {
  type ConnectedChain,
  encodeMortalEra,
  mortalPeriod,
  type PreparedExtrinsic,
  type TransactionTerms,
} from '@phat/client/node'
import { encodeSs58 } from '@phat/crypto'
import { type Hex, toHex } from '@phat/primitives'

/** What an extension is asked to sign for the chain, and shows (`SignerPayloadJSON` of polkadot.js). Numbers are hex, big-endian. */
export interface SignerPayloadJson {
  readonly address: string
  readonly blockHash: Hex
  readonly blockNumber: Hex
  readonly era: Hex
  readonly genesisHash: Hex
  readonly method: Hex
  readonly nonce: Hex
  readonly specVersion: Hex
  readonly tip: Hex
  readonly transactionVersion: Hex
  readonly signedExtensions: readonly string[]
  /** Of the extrinsic's format. */
  readonly version: 4
}

/** A number as so many bytes of hex. */
const wordOf = (value: number | bigint, bytes: number): Hex => `0x${value.toString(16).padStart(bytes * 2, '0')}`

/** The payload of a call, for an account (32 bytes). It names no metadata hash: the call goes out with that check disabled. */
export function signerPayload(
  chain: ConnectedChain,
  account: Uint8Array,
  { call }: PreparedExtrinsic,
  { birth, nonce, tip }: TransactionTerms,
): SignerPayloadJson {
  return {
    address: encodeSs58(account, chain.ss58Prefix),
    blockHash: toHex(birth.hash),
    blockNumber: wordOf(birth.number, 4),
    era: toHex(encodeMortalEra(mortalPeriod, birth.number)),
    genesisHash: chain.genesisHash,
    method: toHex(call),
    nonce: wordOf(nonce, 4),
    specVersion: wordOf(chain.specVersion, 4),
    tip: wordOf(tip, 16),
    transactionVersion: wordOf(chain.transactionVersion, 4),
    signedExtensions: chain.view.metadata.extrinsic.extensions.map(({ identifier }) => identifier),
    version: 4,
  }
}
