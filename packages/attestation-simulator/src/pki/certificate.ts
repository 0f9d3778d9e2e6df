// SPDX-License-Identifier: Apache-2.0
import { bitString, explicit, integer, sequence, time } from './der-writer.ts'
import { type Extension, writeExtension } from './extension.ts'
import { type Name, writeName } from './name.ts'
import type { Signer } from './signer.ts'

/** What a certificate will say. A fault changes it before it is signed. */
export interface CertificateDraft {
  /** Big endian, as long as the vendor's. */
  serial: Uint8Array
  issuer: Name
  subject: Name
  /** Seconds since 1970. */
  notBefore: number
  notAfter: number
  /** The key that is certified. */
  publicKey: Uint8Array
  extensions: Extension[]
  /** Who certifies it. */
  signer: Signer
  /** AlgorithmIdentifier, where it differs from the signer's. */
  algorithm?: Uint8Array
  /** The AlgorithmIdentifier outside of the signed part, where it differs from the one inside. */
  outerAlgorithm?: Uint8Array
}

/** DER of an X.509 v3 certificate (RFC 5280, 4.1). */
export function issueCertificate(draft: CertificateDraft): Uint8Array {
  const algorithm = draft.algorithm ?? draft.signer.algorithm
  const signed = sequence(
    explicit(0, integer(2)),
    integer(draft.serial),
    algorithm,
    writeName(draft.issuer),
    sequence(time(draft.notBefore), time(draft.notAfter)),
    writeName(draft.subject),
    draft.publicKey,
    explicit(3, sequence(...draft.extensions.map(writeExtension))),
  )
  return sequence(signed, draft.outerAlgorithm ?? algorithm, bitString(draft.signer.sign(signed)))
}

/** One certificate in PEM, in lines of 64 characters that end with a line feed. */
export function toPem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
