// SPDX-License-Identifier: Apache-2.0
import { encodeSs58, type Keypair } from '@phat/crypto'
import { concatBytes, fromHex, isHex, textBytes, toHex } from '@phat/primitives'
import { TypeRegistry } from '@polkadot/types'
import { WalletFailure } from './ethereum-wallet.ts'

/** What the emulation looks at of a payload (`SignerPayloadJSON` of polkadot.js). */
export interface EmulatedPayload {
  readonly address: string
  readonly version: number
  readonly signedExtensions: readonly string[]
}

/** An account as extensions list it. */
export interface EmulatedAccount {
  readonly address: string
  readonly name?: string
  readonly type?: string
}

/** The signer that an extension gives a page. */
export interface EmulatedSigner {
  signPayload(payload: EmulatedPayload): Promise<{ readonly id: number; readonly signature: string }>
  signRaw(raw: { readonly address: string; readonly data: string }): Promise<{ readonly id: number; readonly signature: string }>
}

/** How an emulated extension differs from one that does what it is asked. */
export interface ExtensionOptions {
  /** The extension does not tell kinds of keys, as older ones. */
  readonly untyped?: boolean
  /** It signs this instead of the payload that it was given. */
  readonly altered?: (payload: never) => EmulatedPayload
  /** What it says instead of signing. */
  readonly refuses?: string
  /** What it says instead of letting the page in. */
  readonly shutsOut?: string
  /** Accounts of other kinds that it lists along. */
  readonly others?: readonly EmulatedAccount[]
}

const kinds = { ed25519: 0, sr25519: 1, ecdsa: 2 } as const

/** A pair as polkadot.js hands it to its payloads: signatures come with the kind of key in front when that is asked for. */
const pairOf = (keypair: Keypair) => ({
  sign: (message: Uint8Array, { withType = false }: { readonly withType?: boolean } = {}) =>
    concatBytes(withType ? Uint8Array.of(kinds[keypair.scheme]) : new Uint8Array(), keypair.sign(message)),
})

/**
 * The signer of an extension as polkadot.js builds it: payloads are encoded by @polkadot/types from the fields that the page gave and
 * nothing else; raw bytes are wrapped unless they are already.
 */
function signerOf(keypairs: readonly Keypair[], options: ExtensionOptions): EmulatedSigner {
  const find = (address: string): Keypair => {
    const found = keypairs.find((one) => encodeSs58(one.accountId, 42) === address || encodeSs58(one.accountId, 30) === address)
    if (found === undefined) throw new WalletFailure(undefined, 'Unable to find account')
    return found
  }
  const refuse = (): void => {
    if (options.refuses !== undefined) throw new WalletFailure(undefined, options.refuses)
  }
  return {
    signPayload: async (given) => {
      refuse()
      const payload = options.altered?.(given as never) ?? given
      const registry = new TypeRegistry()
      // What the metadata of this chain would tell it: one that has no contents.
      registry.setSignedExtensions([...payload.signedExtensions], { CheckMqSequence: { extrinsic: {}, payload: {} } })
      const extrinsic = registry.createType('ExtrinsicPayload', payload, { version: payload.version })
      return { id: 1, ...extrinsic.sign(pairOf(find(given.address)) as never) }
    },
    signRaw: async ({ address, data }) => {
      refuse()
      if (!isHex(data)) throw new WalletFailure(undefined, 'raw bytes are hex')
      const bytes = fromHex(data)
      const message = concatBytes(textBytes('<Bytes>'), bytes, textBytes('</Bytes>'))
      return { id: 1, signature: toHex(find(address).sign(message)) }
    },
  }
}

/** What an extension puts into the window of a page. */
export function extension(keypairs: readonly Keypair[], options: ExtensionOptions = {}) {
  const enabledFor: string[] = []
  const accounts: EmulatedAccount[] = keypairs.map((one, i) => ({
    address: encodeSs58(one.accountId, 42),
    name: `account ${i}`,
    ...(options.untyped ? {} : { type: one.scheme }),
  }))
  return {
    version: '0.62.1',
    enabledFor,
    enable: async (app: string) => {
      if (options.shutsOut !== undefined) throw new WalletFailure(undefined, options.shutsOut)
      enabledFor.push(app)
      return {
        accounts: {
          // As polkadot.js: accounts of devices, which have no kind, come only when every kind is asked for.
          get: async (anyType = false) =>
            [...accounts, ...(options.others ?? [])].filter(({ type }) => anyType || type !== undefined),
          subscribe: () => () => undefined,
        },
        signer: signerOf(keypairs, options),
      }
    },
  }
}
