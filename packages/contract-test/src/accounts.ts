// SPDX-License-Identifier: Apache-2.0
import { decodeSs58, encodeSs58 } from '@phat/crypto'
import { fromHex, isHex, toByteString, toHex } from '@phat/primitives'
import { contractTestErrors } from './contract-test-errors.ts'

/** An account that tests send from. Where a contract takes an account, give its `address`. */
export interface TestAccount {
  /** `alice`, or the address. */
  readonly name: string
  /** SS58, with Phala's prefix. */
  readonly address: string
  /** The 32 bytes that a contract knows as its caller. */
  readonly id: Uint8Array
}

/** Public keys of the accounts that every development chain has, `//Alice` and so on, by sr25519. */
const publicKeys = {
  alice: '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d',
  bob: '0x8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48',
  charlie: '0x90b5ab205c6974c9ea841be688864633dc9ca8a357843eeacf2314649965fe22',
  dave: '0x306721211d5404bd9da88e0204360a1a9ab8b87c66c1bc2fcdd37f3c2222cc20',
  eve: '0xe659a7a1628cdd93febc04a4e0646ea20e9f5f0ce097d9a05290d4a9e054df4e',
  ferdie: '0x1cbd2d43530a44705ad088af313e18f80b53ef16b36177cd4b77b846f2a5f07c',
} as const

export type AccountName = keyof typeof publicKeys

const accountOf = (name: string, id: Uint8Array): TestAccount => ({ name, address: encodeSs58(id), id })

/** The accounts of the development phrase; each owns 1,000,000 PHA in the cluster when it is first used. */
export const accounts: Readonly<Record<AccountName, TestAccount>> = {
  alice: accountOf('alice', fromHex(publicKeys.alice)),
  bob: accountOf('bob', fromHex(publicKeys.bob)),
  charlie: accountOf('charlie', fromHex(publicKeys.charlie)),
  dave: accountOf('dave', fromHex(publicKeys.dave)),
  eve: accountOf('eve', fromHex(publicKeys.eve)),
  ferdie: accountOf('ferdie', fromHex(publicKeys.ferdie)),
}

const names = new Map(Object.values(accounts).map(({ id, name }) => [toByteString(id) as string, name]))

/** How an account is called in reports: `alice`, or its address. */
export const nameOfAccount = (id: Uint8Array): string => names.get(toByteString(id)) ?? encodeSs58(id)

/** An account by an address, a public key as hex, 32 bytes, or one that is known. @throws PhatError `contract-test.bad-value`, `crypto.ss58-…` */
export function accountIn(given: TestAccount | { readonly id: Uint8Array } | string | Uint8Array): Uint8Array {
  const bytes =
    given instanceof Uint8Array
      ? given
      : typeof given !== 'string'
        ? given.id
        : isHex(given)
          ? fromHex(given)
          : decodeSs58(given).accountId
  if (bytes.length === 32) return bytes
  throw contractTestErrors.error('bad-value', `an account has 32 bytes, not those of ${toHex(bytes).slice(0, 80)}`)
}
