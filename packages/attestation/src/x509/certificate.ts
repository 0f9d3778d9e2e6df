// SPDX-License-Identifier: Apache-2.0
import type { PlatformAlgorithm } from '@phat/crypto/platform-signature'
import { equalBytes } from '@phat/primitives'
import { contextTag, type DerCursor, derTag, endDer, enter, openDer, readEncoded } from '../der/der-reader.ts'
import { readNumber, readTime, readUnsigned } from '../der/der-values.ts'
import { demand, type Malformed, reading } from '../malformed.ts'
import type { UnixTime } from '../verification.ts'
import { type PublicKey, readPublicKey, readSignature, readSignatureAlgorithm } from './algorithm.ts'
import {
  type BasicConstraints,
  extensionOid,
  type KeyUsage,
  readAuthorityKeyIdentifier,
  readBasicConstraints,
  readExtensions,
  readKeyUsage,
  readSubjectKeyIdentifier,
} from './extensions.ts'
import { type DistinguishedName, readName } from './name.ts'

/** An X.509 v3 certificate (RFC 5280, 4.1) as read, nothing of it verified. Byte arrays are views of the input. */
export interface Certificate {
  /** What is signed: the whole tbsCertificate. */
  readonly signed: Uint8Array
  /** Without a leading zero; AMD gives chips the serial 0. */
  readonly serialNumber: Uint8Array
  readonly issuer: DistinguishedName
  readonly subject: DistinguishedName
  readonly notBefore: UnixTime
  readonly notAfter: UnixTime
  readonly publicKey: PublicKey
  readonly basicConstraints?: BasicConstraints
  readonly keyUsage?: KeyUsage
  readonly subjectKeyIdentifier?: Uint8Array
  readonly authorityKeyIdentifier?: Uint8Array
  /** Every extension's content by object identifier, those above among them. */
  readonly extensions: ReadonlyMap<string, Uint8Array>
  readonly algorithm: PlatformAlgorithm
  /** ECDSA: r and s, 64 bytes; RSA: as long as the modulus. */
  readonly signature: Uint8Array
}

/** Larger ones are no platform certificates: the largest, a VCEK, has 1,360 bytes. */
const certificateBytesMax = 8_192

const understood: ReadonlySet<string> = new Set([extensionOid.basicConstraints, extensionOid.keyUsage])

/** Reads one certificate, all of `der`; strict DER, no unknown critical extension, inner and outer algorithm equal. */
export function readCertificate(der: Uint8Array): Certificate | Malformed {
  return reading(() => {
    demand(der.length <= certificateBytesMax, 'certificate', `at most ${certificateBytesMax} bytes`, `${der.length}`)
    const outer = openDer(der)
    const certificate = enter(outer, derTag.sequence, 'certificate')
    endDer(outer, 'certificate')
    const signed = readEncoded(certificate, derTag.sequence, 'tbsCertificate')
    const outerAlgorithmAt = certificate.at
    const algorithm = readSignatureAlgorithm(certificate, 'signatureAlgorithm')
    const algorithmBytes = der.subarray(outerAlgorithmAt, certificate.at)
    const signature = readSignature(certificate, algorithm, 'signatureValue')
    endDer(certificate, 'certificate')
    return { ...readSigned(signed, algorithmBytes), signed, algorithm, signature }
  })
}

type Signed = Omit<Certificate, 'signed' | 'algorithm' | 'signature'>

function readSigned(signed: Uint8Array, outerAlgorithm: Uint8Array): Signed {
  const fields = enter(openDer(signed), derTag.sequence, 'tbsCertificate')
  const version = enter(fields, contextTag(0, 'constructed'), 'version')
  const number = readNumber(version, 'version', 255)
  demand(number === 2, 'version', '2 (X.509 v3)', `${number}`)
  endDer(version, 'version')
  const serialNumber = readUnsigned(fields, 'serialNumber', 20)
  checkInnerAlgorithm(fields, outerAlgorithm)
  const issuer = readName(fields, 'issuer')
  const validity = enter(fields, derTag.sequence, 'validity')
  const notBefore = readTime(validity, 'validity.notBefore')
  const notAfter = readTime(validity, 'validity.notAfter')
  endDer(validity, 'validity')
  const subject = readName(fields, 'subject')
  const publicKey = readPublicKey(fields, 'subjectPublicKeyInfo')
  const wrapper = enter(fields, contextTag(3, 'constructed'), 'extensions')
  const extensions = readExtensions(wrapper, understood, 'extensions')
  endDer(wrapper, 'extensions')
  endDer(fields, 'tbsCertificate')
  return { serialNumber, issuer, notBefore, notAfter, subject, publicKey, extensions, ...readKnown(extensions) }
}

/** RFC 5280 4.1.1.2: the algorithm inside the signed part is the one outside. Also used for CRLs (5.1.1.2). */
export function checkInnerAlgorithm(fields: DerCursor, outerAlgorithm: Uint8Array): void {
  const inner = readEncoded(fields, derTag.sequence, 'signature')
  demand(equalBytes(inner, outerAlgorithm), 'signature', 'the algorithm outside of the signed part', inner)
}

function readKnown(extensions: ReadonlyMap<string, Uint8Array>): Partial<Signed> {
  const basicConstraints = extensions.get(extensionOid.basicConstraints)
  const keyUsage = extensions.get(extensionOid.keyUsage)
  const subjectKey = extensions.get(extensionOid.subjectKeyIdentifier)
  const authorityKey = extensions.get(extensionOid.authorityKeyIdentifier)
  return {
    ...(basicConstraints && { basicConstraints: readBasicConstraints(basicConstraints) }),
    ...(keyUsage && { keyUsage: readKeyUsage(keyUsage) }),
    ...(subjectKey && { subjectKeyIdentifier: readSubjectKeyIdentifier(subjectKey) }),
    ...(authorityKey && { authorityKeyIdentifier: readAuthorityKeyIdentifier(authorityKey) }),
  }
}
