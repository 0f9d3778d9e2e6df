// SPDX-License-Identifier: Apache-2.0
import { blake2b256, ethereumAddress, recoverEcdsa, verifyMultiSignature } from '@phat/crypto'
import { concatBytes, equalBytes, textBytes } from '@phat/primitives'
import { certificateDigest, queryDigest } from './eip712.ts'

/** Names of `certificate.*` errors. */
export type CertificateRefusal =
  | 'invalid-signature-type'
  | 'invalid-signature'
  | 'missing'
  | 'expired'
  | 'chain-too-long'
  | 'decode-failed'
  | 'invalid-public-key'

/** The names that phala-blockchain's workers answer with, which clients compare: "Verifying signature failed: <name>". */
export const legacyRefusalNames: Readonly<Record<CertificateRefusal, string>> = {
  'invalid-signature-type': 'InvalidSignatureType',
  'invalid-signature': 'InvalidSignature',
  missing: 'CertificateMissing',
  expired: 'CertificateExpired',
  'chain-too-long': 'TooLongCertificateChain',
  'decode-failed': 'DecodeFailed',
  'invalid-public-key': 'InvalidPublicKey',
}

/** What was signed: EIP-712 shows the two differently, the other types sign the bytes. */
export type SignedSubject =
  | { readonly kind: 'query'; readonly bytes: Uint8Array }
  | { readonly kind: 'certificate'; readonly bytes: Uint8Array; readonly ttl: number }

type Scheme = 'Ed25519' | 'Sr25519' | 'Ecdsa' | 'EvmEcdsa' | 'Eip712'

/** By number on the wire (`prpc.SignatureType`): the scheme, and whether the message stands between `<Bytes>` and `</Bytes>`. */
const signatureKinds: readonly { readonly scheme: Scheme; readonly wrapped: boolean }[] = [
  { scheme: 'Ed25519', wrapped: false },
  { scheme: 'Sr25519', wrapped: false },
  { scheme: 'Ecdsa', wrapped: false },
  { scheme: 'Ed25519', wrapped: true },
  { scheme: 'Sr25519', wrapped: true },
  { scheme: 'Ecdsa', wrapped: true },
  { scheme: 'Eip712', wrapped: false },
  { scheme: 'EvmEcdsa', wrapped: false },
  { scheme: 'EvmEcdsa', wrapped: true },
]

const [wrapStart, wrapEnd] = [textBytes('<Bytes>'), textBytes('</Bytes>')]
const evmSuffix = textBytes('@evm_address')

type SignerVerdict =
  | { readonly account: Uint8Array; readonly refused?: undefined }
  | { readonly refused: CertificateRefusal; readonly account?: undefined }

const invalidSignature = { refused: 'invalid-signature' } as const
const invalidPublicKey = { refused: 'invalid-public-key' } as const

/** The account (32 bytes) of a compressed secp256k1 key in its EVM form: the Ethereum address and `@evm_address`. */
export function evmAccount(publicKey: Uint8Array): Uint8Array | undefined {
  const address = ethereumAddress(publicKey)
  return address === undefined ? undefined : concatBytes(address, evmSuffix)
}

/** Verifies one signature against the key that its certificate names, and gives the key's account (phactory-api `recover`). */
export function signerAccount(
  signatureType: number,
  publicKey: Uint8Array,
  signature: Uint8Array,
  subject: SignedSubject,
): SignerVerdict {
  const kind = signatureKinds[signatureType]
  if (kind === undefined) return { refused: 'invalid-signature-type' }
  const message = kind.wrapped ? concatBytes(wrapStart, subject.bytes, wrapEnd) : subject.bytes
  if (kind.scheme === 'Ed25519' || kind.scheme === 'Sr25519') {
    if (publicKey.length !== 32) return invalidPublicKey
    const valid = verifyMultiSignature({ type: kind.scheme, value: signature }, message, publicKey)
    return valid ? { account: publicKey } : invalidSignature
  }
  if (publicKey.length !== 33) return invalidPublicKey
  const recovered = recoverEcdsa(signature, kind.scheme === 'Eip712' ? typedDigest(subject) : blake2b256(message))
  if (recovered === undefined || !equalBytes(recovered, publicKey)) return invalidSignature
  if (kind.scheme === 'Ecdsa') return { account: blake2b256(publicKey) }
  const account = evmAccount(publicKey)
  return account === undefined ? invalidPublicKey : { account }
}

function typedDigest(subject: SignedSubject): Uint8Array {
  return subject.kind === 'certificate' ? certificateDigest(subject.bytes, subject.ttl) : queryDigest(subject.bytes)
}
