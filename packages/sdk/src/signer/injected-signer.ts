// SPDX-License-Identifier: Apache-2.0
import { prepareExtrinsic, signedExtrinsic, within } from '@phat/client/node'
import {
  blake2b256,
  decodeSs58,
  type KeyScheme,
  type MultiSignature,
  multiSignatureType,
  recoverEcdsa,
  verifyMultiSignature,
} from '@phat/crypto'
import { certificateBody } from '@phat/envelope'
import { concatBytes, fromHex, isHex, known, textBytes, toHex } from '@phat/primitives'
import { signatureTypes } from '@phat/wire/prpc'
import { sdkErrors } from '../sdk-errors.ts'
import { type SignerPayloadJson, signerPayload } from './injected-payload.ts'
import type { Signer } from './signer.ts'
import { textOf } from './signer-faults.ts'

/** What an extension answers. */
interface InjectedAnswer {
  readonly signature: string
}

/** The signer of an extension, as `window.injectedWeb3[name].enable(app)` gives it. */
export interface InjectedWalletSigner {
  readonly signPayload?: ((payload: SignerPayloadJson) => Promise<InjectedAnswer>) | undefined
  readonly signRaw?: ((raw: { address: string; data: string; type: 'bytes' }) => Promise<InjectedAnswer>) | undefined
}

/** An account as extensions list it. */
export interface InjectedAccount {
  readonly address: string
  readonly name?: string | undefined
  /** Kind of its key; older extensions do not tell. */
  readonly type?: string | undefined
}

/** For how long a person is waited for. */
export interface WalletOptions {
  readonly signal?: AbortSignal
  /** Five minutes by default. */
  readonly timeoutMs?: number
}

/** An account of an extension. */
export interface InjectedSigner extends Signer {
  /** The name of the extension: `polkadot-js`, `talisman`, `subwallet-js`. */
  readonly kind: string
  /** As the extension writes it. */
  readonly address: string
  /** What the person calls the account. */
  readonly name: string | undefined
}

const personMs = 300_000
const forever = new AbortController().signal

/** Waits for a person. @throws PhatError `sdk.timeout`, `sdk.interrupted` */
export function withPerson<T>(
  { signal = forever, timeoutMs = personMs }: WalletOptions,
  who: string,
  answer: Promise<T>,
): Promise<T> {
  return within(sdkErrors, { signal, timeoutMs }, `answer of ${who}`, answer)
}

/** Extensions have no codes: polkadot.js and Talisman say `Cancelled`, SubWallet `Rejected by user`. */
const refusal = /cancel|reject|denied|declin/i

/** Runs what asks a person, with errors of ours. @throws PhatError `sdk.signer-refused`, `sdk.signer-failed` */
export async function askExtension<T>(options: WalletOptions, kind: string, ask: () => Promise<T>): Promise<T> {
  const answer = async (): Promise<T> => {
    try {
      return await ask()
    } catch (error) {
      const code = refusal.test(textOf(error)) ? 'signer-refused' : 'signer-failed'
      throw sdkErrors.error(code, `${kind}: ${textOf(error)}`, { cause: error })
    }
  }
  return withPerson(options, kind, answer())
}

const schemes: readonly KeyScheme[] = ['sr25519', 'ed25519', 'ecdsa']
const isScheme = (type: string | undefined): type is KeyScheme => schemes.some((scheme) => scheme === type)
const wrappedTypes = {
  sr25519: signatureTypes.sr25519WrapBytes,
  ed25519: signatureTypes.ed25519WrapBytes,
  ecdsa: signatureTypes.ecdsaWrapBytes,
} as const
const signatureLengths = { sr25519: 64, ed25519: 64, ecdsa: 65 } as const

/** Reads a signature of an extension and finds which kind of key made it. */
function createReader(kind: string, { address, type }: InjectedAccount, account: Uint8Array) {
  const candidates = isScheme(type) ? [type] : schemes
  /** The signature over what was asked, by whichever kind of key the account has. */
  return ({ signature }: InjectedAnswer, message: Uint8Array): { readonly scheme: KeyScheme; readonly value: Uint8Array } => {
    if (!isHex(signature)) throw sdkErrors.error('signer-failed', `${kind} answered no signature for ${address}`)
    const bytes = fromHex(signature)
    for (const scheme of candidates) {
      // Payloads are answered with the kind in front, raw bytes without.
      const value = bytes.subarray(Math.max(0, bytes.length - signatureLengths[scheme]))
      const signed: MultiSignature = { type: multiSignatureType[scheme], value }
      if (value.length === signatureLengths[scheme] && verifyMultiSignature(signed, message, account)) return { scheme, value }
    }
    throw sdkErrors.error('signer-mismatch', `the signature of ${kind} is not by ${address} over what it was asked to sign`)
  }
}

const [wrapStart, wrapEnd] = [textBytes('<Bytes>'), textBytes('</Bytes>')]

/**
 * A signer of an account that an extension holds (polkadot.js, Talisman, SubWallet and others of that interface). What the extension signed is
 * verified before it is used.
 * @param kind the name of the extension
 * @throws PhatError `sdk.unsupported-account` for accounts of 20 bytes
 */
export function injectedSigner(
  kind: string,
  account: InjectedAccount,
  wallet: InjectedWalletSigner,
  options: WalletOptions = {},
): InjectedSigner {
  if (!isUsable(account)) throw sdkErrors.error('unsupported-account', `${account.address} of ${kind} is an Ethereum account`)
  const { accountId } = decodeSs58(account.address)
  const read = createReader(kind, account, accountId)
  const { signPayload, signRaw } = wallet
  return {
    account: accountId,
    kind,
    address: account.address,
    name: account.name,
    signCall: async (chain, call, terms) => {
      if (signPayload === undefined)
        throw sdkErrors.error('signer-failed', `${kind} signs no transactions for ${account.address}`)
      const prepared = prepareExtrinsic(chain, call, terms)
      const payload = signerPayload(chain, accountId, prepared, terms)
      const { scheme, value } = read(await askExtension(options, kind, () => signPayload.call(wallet, payload)), prepared.payload)
      return signedExtrinsic(chain, prepared, accountId, { type: multiSignatureType[scheme], value })
    },
    certify: async (body, ttl) => {
      if (signRaw === undefined) throw sdkErrors.error('signer-failed', `${kind} signs no bytes for ${account.address}`)
      const request = { address: account.address, data: toHex(body), type: 'bytes' } as const
      const message = concatBytes(wrapStart, body, wrapEnd)
      const { scheme, value } = read(await askExtension(options, kind, () => signRaw.call(wallet, request)), message)
      const pubkey = scheme === 'ecdsa' ? known(recoverEcdsa(value, blake2b256(message)), 'it was verified') : accountId
      return {
        signedBy: { encodedBody: certificateBody.encode({ pubkey, ttl, configBits: 0 }), signature: undefined },
        signatureType: wrappedTypes[scheme],
        signature: value,
      }
    },
  }
}

/** False for accounts of Ethereum's kind, which some extensions list along. */
export function isUsable({ address, type }: InjectedAccount): boolean {
  return type !== 'ethereum' && !isHex(address)
}
