// SPDX-License-Identifier: Apache-2.0
import type { PlatformAlgorithm } from '@phat/crypto/platform-signature'
import { type ByteString, toByteString, toHex } from '@phat/primitives'
import { contextTag, type DerCursor, derTag, endDer, enter, hasMore, nextTag, openDer, readEncoded } from '../der/der-reader.ts'
import { readNumber, readTime, readUnsigned } from '../der/der-values.ts'
import { demand, type Malformed, reading, refuse } from '../malformed.ts'
import type { UnixTime } from '../verification.ts'
import { readSignature, readSignatureAlgorithm } from './algorithm.ts'
import { type Certificate, checkInnerAlgorithm } from './certificate.ts'
import { extensionOid, readAuthorityKeyIdentifier, readExtensions } from './extensions.ts'
import { type DistinguishedName, readName } from './name.ts'

/** A version 2 certificate revocation list (RFC 5280, 5.1) as read, nothing of it verified. */
export interface Crl {
  /** What is signed: the whole tbsCertList; a view. */
  readonly signed: Uint8Array
  readonly issuer: DistinguishedName
  readonly thisUpdate: UnixTime
  readonly nextUpdate: UnixTime
  /** Rises with each list of an issuer. */
  readonly crlNumber: bigint
  readonly authorityKeyIdentifier?: Uint8Array
  /** Serial numbers without leading zeros. */
  readonly revoked: ReadonlySet<ByteString>
  readonly algorithm: PlatformAlgorithm
  readonly signature: Uint8Array
}

const crlBytesMax = 1_048_576

/** An indirect or delta list would carry one that is unknown, and critical (RFC 5280, 5.2.4 and 5.2.5): neither is taken. */
const understood: ReadonlySet<string> = new Set()

/** Reads one CRL, all of `der`, at most 1 MiB; strict DER, no unknown critical extension, `nextUpdate` and number present. */
export function readCrl(der: Uint8Array): Crl | Malformed {
  return reading(() => {
    demand(der.length <= crlBytesMax, 'crl', `at most ${crlBytesMax} bytes`, `${der.length}`)
    const outer = openDer(der)
    const crl = enter(outer, derTag.sequence, 'crl')
    endDer(outer, 'crl')
    const signed = readEncoded(crl, derTag.sequence, 'tbsCertList')
    const outerAlgorithmAt = crl.at
    const algorithm = readSignatureAlgorithm(crl, 'signatureAlgorithm')
    const algorithmBytes = der.subarray(outerAlgorithmAt, crl.at)
    const signature = readSignature(crl, algorithm, 'signatureValue')
    endDer(crl, 'crl')
    return { ...readSigned(signed, algorithmBytes), signed, algorithm, signature }
  })
}

/** True when the list names the certificate. The caller has checked that both have one issuer. */
export function isRevoked(crl: Crl, certificate: Certificate): boolean {
  return crl.revoked.has(toByteString(certificate.serialNumber))
}

function readSigned(signed: Uint8Array, outerAlgorithm: Uint8Array): Omit<Crl, 'signed' | 'algorithm' | 'signature'> {
  const fields = enter(openDer(signed), derTag.sequence, 'tbsCertList')
  const version = readNumber(fields, 'version', 255)
  demand(version === 1, 'version', '1 (CRL v2)', `${version}`)
  checkInnerAlgorithm(fields, outerAlgorithm)
  const issuer = readName(fields, 'issuer')
  const thisUpdate = readTime(fields, 'thisUpdate')
  const nextUpdate = readTime(fields, 'nextUpdate')
  const revoked = nextTag(fields) === derTag.sequence ? readRevoked(fields) : new Set<ByteString>()
  const wrapper = enter(fields, contextTag(0, 'constructed'), 'crlExtensions')
  const extensions = readExtensions(wrapper, understood, 'crlExtensions')
  endDer(wrapper, 'crlExtensions')
  endDer(fields, 'tbsCertList')
  const number = extensions.get(extensionOid.crlNumber) ?? refuse('crlExtensions', 'a CRL number', 'none')
  const authorityKey = extensions.get(extensionOid.authorityKeyIdentifier)
  return {
    issuer,
    thisUpdate,
    nextUpdate,
    revoked,
    crlNumber: readCrlNumber(number),
    ...(authorityKey && { authorityKeyIdentifier: readAuthorityKeyIdentifier(authorityKey) }),
  }
}

/** Entries: serial, date, and extensions such as a reason, none of them critical. An empty list is left out, not written. */
function readRevoked(fields: DerCursor): ReadonlySet<ByteString> {
  const revoked = new Set<ByteString>()
  const list = enter(fields, derTag.sequence, 'revokedCertificates')
  demand(hasMore(list), 'revokedCertificates', 'at least one entry', 'none')
  while (hasMore(list)) {
    const entry = enter(list, derTag.sequence, 'revokedCertificates')
    revoked.add(toByteString(readUnsigned(entry, 'revokedCertificates.serialNumber', 20)))
    readTime(entry, 'revokedCertificates.revocationDate')
    if (hasMore(entry)) readExtensions(entry, understood, 'revokedCertificates.extensions')
    endDer(entry, 'revokedCertificates')
  }
  return revoked
}

function readCrlNumber(content: Uint8Array): bigint {
  const cursor = openDer(content)
  const number = BigInt(toHex(readUnsigned(cursor, 'cRLNumber', 20)))
  endDer(cursor, 'cRLNumber')
  return number
}
