// SPDX-License-Identifier: Apache-2.0
import { bytes, Reader } from '@phat/codec'
import { blake2b256, type Keypair, type MultiSignature, multiSignatureType } from '@phat/crypto'
import type { PalletValue } from '@phat/metadata'
import { concatBytes } from '@phat/primitives'
import type { ConnectedChain } from './connected-chain.ts'
import { encodeExtensions, type TransactionTerms } from './extensions.ts'

/** Signed extrinsics of format 4; bare ones exist in formats 4 and 5, general ones (0x45) in 5 only. */
const signedV4 = 0x84
const bareV4 = 0x04
/** Longer payloads are hashed before they are signed (sp-runtime, `SignedPayload`). */
const payloadMax = 256

/** An encoded transaction and its hash. */
export interface SignedExtrinsic {
  readonly encoded: Uint8Array
  readonly hash: Uint8Array
}

/** Type id of a part of extrinsics. @throws PhatError `unsupported-extension` when the metadata does not name it */
function part({ rpc, view }: ConnectedChain, name: 'address' | 'signature'): number {
  const type = view.metadata.extrinsic[name]
  if (type === undefined) throw rpc.errors.error('unsupported-extension', `the metadata names no ${name} type for extrinsics`)
  return type
}

/** A call as a value of the metadata's types, or as its bytes. */
export type CallToSign = PalletValue | Uint8Array

/** A call with what is signed along. */
export interface PreparedExtrinsic {
  readonly call: Uint8Array
  /** What the extensions put into the extrinsic. */
  readonly extra: Uint8Array
  /** The bytes that the signer signs: 32 of a hash where the payload is long. */
  readonly payload: Uint8Array
}

/** Encodes a call and the extensions that the chain's metadata lists. */
export function prepareExtrinsic(chain: ConnectedChain, call: CallToSign, terms: TransactionTerms): PreparedExtrinsic {
  const callBytes = call instanceof Uint8Array ? call : chain.view.call.encode(call)
  const { extra, additional } = encodeExtensions(chain, terms)
  const payload = concatBytes(callBytes, extra, additional)
  return { call: callBytes, extra, payload: payload.length > payloadMax ? blake2b256(payload) : payload }
}

/** A signed extrinsic (format 4) of what an account signed. */
export function signedExtrinsic(
  chain: ConnectedChain,
  { call, extra }: PreparedExtrinsic,
  account: Uint8Array,
  signature: MultiSignature,
): SignedExtrinsic {
  const { view } = chain
  return withHash(
    concatBytes(
      Uint8Array.of(signedV4),
      view.codec(part(chain, 'address')).encode({ type: 'Id', value: account }),
      view.codec(part(chain, 'signature')).encode(signature),
      extra,
      call,
    ),
  )
}

/** An extrinsic without signature (format 4), for calls that prove by themselves who makes them. */
export function bareExtrinsic(chain: ConnectedChain, call: CallToSign): SignedExtrinsic {
  return withHash(concatBytes(Uint8Array.of(bareV4), call instanceof Uint8Array ? call : chain.view.call.encode(call)))
}

function withHash(body: Uint8Array): SignedExtrinsic {
  const encoded = bytes.encode(body)
  return { encoded, hash: blake2b256(encoded) }
}

/** Signs a call (format 4), by the extensions that the chain's metadata lists. */
export function signExtrinsic(
  chain: ConnectedChain,
  call: CallToSign,
  keypair: Keypair,
  terms: TransactionTerms,
): SignedExtrinsic {
  const prepared = prepareExtrinsic(chain, call, terms)
  const signature = { type: multiSignatureType[keypair.scheme], value: keypair.sign(prepared.payload) }
  return signedExtrinsic(chain, prepared, keypair.accountId, signature)
}

/** An extrinsic of a block. */
export interface DecodedExtrinsic {
  readonly hash: Uint8Array
  readonly call: PalletValue
  /** Who signed it, and the contents of the extensions by identifier; undefined for one without signature. */
  readonly signed: { readonly address: unknown; readonly extensions: Readonly<Record<string, unknown>> } | undefined
}

/** Decodes an extrinsic with its length prefix. @throws PhatError `codec.*`, `bad-answer` for a format it does not know */
export function decodeExtrinsic(chain: ConnectedChain, encoded: Uint8Array): DecodedExtrinsic {
  const { rpc, view } = chain
  const reader = new Reader(bytes.decode(encoded))
  const hash = blake2b256(encoded)
  const format = reader.byte()
  if (format === bareV4 || format === 0x05) return { hash, call: view.call.read(reader), signed: undefined }
  if (format !== signedV4) throw rpc.errors.error('bad-answer', `an extrinsic of format 0x${format.toString(16)}`)
  const address = view.codec(part(chain, 'address')).read(reader)
  view.codec(part(chain, 'signature')).read(reader)
  const extensions = Object.fromEntries(
    view.metadata.extrinsic.extensions.map(({ identifier, type }) => [identifier, view.codec(type).read(reader)]),
  )
  return { hash, call: view.call.read(reader), signed: { address, extensions } }
}
