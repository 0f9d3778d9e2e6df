// SPDX-License-Identifier: Apache-2.0
import { blake2b256, encodeSs58, type Keypair, keypairFromSeed, keypairFromUri } from '@phat/crypto'
import { type AccountId, type Balance, type Hex, PHA, phalaSs58Prefix, textBytes, toHex } from '@phat/primitives'

/** An account of a development chain. Its secret is public knowledge. */
export interface DevAccount {
  readonly name: string
  /** The secret URI, `//Alice`. */
  readonly uri: string
  readonly ss58: string
  /** Public key. */
  readonly hex: Hex
  readonly balance: Balance
}

/** Who has an account on every development chain. */
export const devNames = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'] as const

/** What each development account begins with. */
export const devEndowment: Balance = 10_000_000n * PHA

/** The account that a secret URI of the development phrase stands for. */
export const devAccountId = (uri: string): AccountId => keypairFromUri(uri).accountId

/** The accounts of a development chain, with what they begin with. */
export function devAccounts(): readonly DevAccount[] {
  return devNames.map((name) => {
    const accountId = devAccountId(`//${name}`)
    const ss58 = encodeSs58(accountId, phalaSs58Prefix)
    return { name, uri: `//${name}`, ss58, hex: toHex(accountId), balance: devEndowment }
  })
}

/** The key of the development chain's only validator: public knowledge, like its accounts. */
export function devValidator(): Keypair {
  return keypairFromSeed(blake2b256(textBytes('phat development validator')), 'ed25519')
}

/** The keys of the local chain's validators, which everyone knows: Alice's, Bob's, Charlie's and Dave's, in this order. */
export function localValidators(): readonly Keypair[] {
  return devNames.slice(0, 4).map((name) => keypairFromUri(`//${name}`, 'ed25519'))
}
