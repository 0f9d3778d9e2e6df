// SPDX-License-Identifier: Apache-2.0
import { blake2b256, encodeSs58, type Keypair, keypairFromSeed, keypairFromUri } from '@phat/crypto'
import type { Runtime } from '@phat/frame'
import { type AccountId, type Balance, type ByteString, type Hex, PHA, phalaSs58Prefix, textBytes, toHex } from '@phat/primitives'
import { buildPhatGenesis } from '@phat/runtime'

/** An account of the development chain. Its secret is public knowledge. */
export interface DevAccount {
  readonly name: string
  /** The secret URI, `//Alice`. */
  readonly uri: string
  readonly ss58: string
  /** Public key. */
  readonly hex: Hex
  readonly balance: Balance
}

/** Name of the development chain, as clients show it. */
export const devChainName = 'Phala Development'

const names = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'] as const
const endowment: Balance = 10_000_000n * PHA

const keyOf = (name: string): Keypair => keypairFromUri(`//${name}`)

/** The accounts that exist from the beginning of a development chain. */
export function devAccounts(): readonly DevAccount[] {
  return names.map((name) => {
    const { publicKey } = keyOf(name)
    const ss58 = encodeSs58(publicKey, phalaSs58Prefix)
    return { name, uri: `//${name}`, ss58, hex: toHex(publicKey), balance: endowment }
  })
}

/** The genesis of a development chain: six endowed accounts, Alice may act as root. */
export function devGenesis(runtime: Runtime): ReadonlyMap<ByteString, Uint8Array> {
  const balances = names.map((name) => ({ who: keyOf(name).publicKey as AccountId, free: endowment }))
  return buildPhatGenesis(runtime, { balances, sudo: keyOf('Alice').publicKey as AccountId })
}

/** The key of the development chain's only validator: public knowledge, like its accounts. */
export function devValidator(): Keypair {
  return keypairFromSeed(blake2b256(textBytes('phat development validator')), 'ed25519')
}
