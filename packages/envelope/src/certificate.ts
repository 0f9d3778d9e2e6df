// SPDX-License-Identifier: Apache-2.0
import { bytes, struct, tuple, u32, type ValueOf } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import { PhatError } from '@phat/primitives'
import { type CertificateRefusal, type SignedSubject, signerAccount } from './signer.ts'

/** A key and how long it may speak for its account (`phactory_api::crypto::CertificateBody`). `ttl` is the last height. */
export const certificateBody = struct('phactory_api::crypto::CertificateBody', { pubkey: bytes, ttl: u32, configBits: u32 })
export type CertificateBody = ValueOf<typeof certificateBody>

/** A certificate as pRPC carries it; the one of an account has no signature. */
export interface CertificateChain {
  readonly encodedBody: Uint8Array
  readonly signature: ChainedSignature | undefined
}

/** A signature with the certificate of its key. */
export interface ChainedSignature {
  readonly signedBy: CertificateChain | undefined
  readonly signatureType: number
  readonly signature: Uint8Array
}

/** Whom a chain speaks for, or the name of a `certificate.*` error. */
export type CertificateVerdict =
  | {
      /** 32 bytes: the account at the root of the chain. */
      readonly account: Uint8Array
      /** The lowest height at which a certificate of the chain ends. */
      readonly ttl: number
      readonly refused?: undefined
    }
  | { readonly refused: CertificateRefusal; readonly account?: undefined }

/**
 * A memory of certificates whose signatures were verified, by everything that the verdict depends on: clients send the same chain with each
 * query. Lives are judged each time.
 */
export interface VerifiedCertificates {
  /** The account that the key of 32 bytes stands for. */
  get(key: Uint8Array): Uint8Array | undefined
  set(key: Uint8Array, account: Uint8Array): void
}

/** Certificates that a verifier follows: the temporary key's and the account's. */
export const certificateDepthMax = 2

const memoryFields = tuple(u32, bytes, bytes, bytes)

/** SCALE lengths keep two certificates from sharing a key. The life of a certificate stands in its body. */
function memoryKey({ signatureType, signature }: ChainedSignature, signer: Uint8Array, body: Uint8Array): Uint8Array {
  return blake2b256(memoryFields.encode([signatureType >>> 0, signature, signer, body]))
}

/** Verifies one signature of the chain; those over certificates are remembered when they are valid. */
function verifyLink(
  link: ChainedSignature,
  signer: Uint8Array,
  subject: SignedSubject,
  memory: VerifiedCertificates | undefined,
): ReturnType<typeof signerAccount> {
  if (memory === undefined || subject.kind === 'query') return signerAccount(link.signatureType, signer, link.signature, subject)
  const key = memoryKey(link, signer, subject.bytes)
  const known = memory.get(key)
  if (known !== undefined) return { account: known }
  const verdict = signerAccount(link.signatureType, signer, link.signature, subject)
  if (verdict.refused === undefined) memory.set(key, verdict.account)
  return verdict
}

function decodeBody(encoded: Uint8Array): CertificateBody | undefined {
  try {
    return certificateBody.decode(encoded)
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    return undefined
  }
}

/**
 * Verifies what a chain of certificates signed, and finds the account at its root (phactory-api `Signature::verify`). Never throws on input.
 * @param message the signed bytes: for a query, its whole envelope
 * @param at the height to judge by; a certificate counts up to and including its `ttl`
 * @param memory spares verifying a certificate again
 */
export function verifyCertificate(
  signature: ChainedSignature,
  message: Uint8Array,
  at: { readonly height: number },
  memory?: VerifiedCertificates,
): CertificateVerdict {
  let link: ChainedSignature = signature
  let subject: SignedSubject = { kind: 'query', bytes: message }
  let ttl = 0xffff_ffff
  for (let depth = 0; depth < certificateDepthMax; depth++) {
    const certificate: CertificateChain | undefined = link.signedBy
    if (certificate === undefined) return { refused: 'missing' }
    const body = decodeBody(certificate.encodedBody)
    if (body === undefined) return { refused: 'decode-failed' }
    if (body.ttl < at.height) return { refused: 'expired' }
    ttl = Math.min(ttl, body.ttl)
    const signer = verifyLink(link, body.pubkey, subject, memory)
    if (signer.refused !== undefined) return signer
    if (certificate.signature === undefined) return { account: signer.account, ttl }
    link = certificate.signature
    subject = { kind: 'certificate', bytes: certificate.encodedBody, ttl: body.ttl }
  }
  return { refused: 'chain-too-long' }
}
