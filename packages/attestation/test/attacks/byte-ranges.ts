// SPDX-License-Identifier: Apache-2.0
import { derTag, enter, openDer, readEncoded } from '../../src/der/der-reader.ts'

/**
 * The kinds of byte ranges that evidence and collateral consist of: what covers each, and why a change is refused where no
 * signature does. `docs/attestation-coverage.md` shows this table with the checks that refused every single bit of captured
 * evidence.
 */
export const byteRanges = {
  'quote.header': { what: 'Quote: header', cover: 'signature of the attestation key' },
  'quote.bodyDescriptor': { what: 'Quote, version 5: type and size of the body', cover: 'signature of the attestation key' },
  'quote.body': { what: 'Quote: enclave report or TD report', cover: 'signature of the attestation key' },
  'quote.signatureDataLength': { what: 'Quote: length of what follows the body', why: 'it must be what is left, exactly' },
  'quote.signature': { what: 'Quote: r and s', cover: 'is the signature; r and s must be in range' },
  'quote.attestationKey': { what: 'Quote: attestation key', cover: 'hashed into the QE report, which the PCK key signs' },
  'quote.nesting': {
    what: 'Quote, version 4 and 5: type and length around the QE report',
    why: 'the type must be 6, the length exact',
  },
  'quote.qeReport': { what: 'Quote: report of the quoting enclave', cover: 'signature of the PCK key' },
  'quote.qeReportSignature': { what: 'Quote: r and s of the QE report', cover: 'is the signature; r and s must be in range' },
  'quote.authenticationLength': {
    what: 'Quote: length of the QE authentication data',
    why: 'another length moves all that follows, which then fails its exact lengths; the data it delimits is hashed into the QE report',
  },
  'quote.authentication': { what: 'Quote: QE authentication data', cover: 'hashed into the QE report, which the PCK key signs' },
  'quote.certification': {
    what: 'Quote: type and length of the PCK chain',
    why: 'the type must be 5, the length what is left, exactly',
  },
  'pem.marks': { what: 'PEM: marks, line feeds, padding', why: 'there is one way to write a chain' },
  'pem.terminator': { what: 'PEM in a quote: the zero byte at the end', why: 'only a zero byte may end it' },
  'certificate.frame': {
    what: 'Certificate: tag and length around it',
    why: 'strict DER: the tag is fixed, the length exact and in its fewest bytes',
  },
  'certificate.signed': {
    what: 'Certificate: what is signed',
    cover: 'signature of its issuer; the root’s by itself, and its key is pinned',
  },
  'certificate.algorithm': {
    what: 'Certificate: algorithm outside of the signed part',
    why: 'it must be, byte for byte, the one inside',
  },
  'certificate.signature': { what: 'Certificate: signature', cover: 'is the signature; strict DER around numbers in range' },
  'crl.frame': {
    what: 'CRL: tag and length around it',
    why: 'strict DER: the tag is fixed, the length exact and in its fewest bytes',
  },
  'crl.signed': { what: 'CRL: what is signed', cover: 'signature of its issuer' },
  'crl.algorithm': { what: 'CRL: algorithm outside of the signed part', why: 'it must be, byte for byte, the one inside' },
  'crl.signature': { what: 'CRL: signature', cover: 'is the signature; strict DER around numbers in range' },
  'document.text': { what: 'TCB info and QE identity: text', cover: 'signature of the TCB signing key' },
  'document.signature': { what: 'TCB info and QE identity: r and s', cover: 'is the signature; r and s must be in range' },
  'report.signed': { what: 'SEV-SNP report: bytes 0x000 to 0x29f', cover: 'signature of the VCEK or VLEK' },
  'report.signature': {
    what: 'SEV-SNP report: the 48 low bytes of r and s',
    cover: 'is the signature; r and s must be in range',
  },
  'report.padding': { what: 'SEV-SNP report: the 24 high bytes of r and s, and all behind s', why: 'it must be zero' },
} as const satisfies Readonly<Record<string, { what: string; cover: string } | { what: string; why: string }>>

export type ByteRange = keyof typeof byteRanges

/** Which kind of range each byte of a part belongs to. */
export function rangesOf(part: string, bytes: Uint8Array): readonly ByteRange[] {
  if (part === 'quote') return quoteRanges(bytes)
  if (part === 'report') return reportRanges(bytes.length)
  if (part === 'tcbInfo' || part === 'qeIdentity') return repeat('document.text', bytes.length)
  if (part === 'tcbInfoSignature' || part === 'qeIdentitySignature') return repeat('document.signature', bytes.length)
  if (part.endsWith('IssuerChain')) return pemRanges(bytes)
  return signedObjectRanges(part.toLowerCase().endsWith('crl') ? 'crl' : 'certificate', bytes)
}

function repeat(range: ByteRange, count: number): ByteRange[] {
  return Array.from({ length: count }, () => range)
}

function quoteRanges(quote: Uint8Array): ByteRange[] {
  const view = new DataView(quote.buffer, quote.byteOffset, quote.length)
  const version = view.getUint16(0, true)
  const descriptor = version === 5 ? 6 : 0
  const body = version === 5 ? view.getUint32(50, true) : version === 4 && view.getUint32(4, true) === 0x81 ? 584 : 384
  const ranges: ByteRange[] = [
    ...repeat('quote.header', 48),
    ...repeat('quote.bodyDescriptor', descriptor),
    ...repeat('quote.body', body),
    ...repeat('quote.signatureDataLength', 4),
    ...repeat('quote.signature', 64),
    ...repeat('quote.attestationKey', 64),
    ...repeat('quote.nesting', version > 3 ? 6 : 0),
    ...repeat('quote.qeReport', 384),
    ...repeat('quote.qeReportSignature', 64),
    ...repeat('quote.authenticationLength', 2),
  ]
  const authentication = view.getUint16(ranges.length - 2, true)
  ranges.push(...repeat('quote.authentication', authentication), ...repeat('quote.certification', 6))
  return [...ranges, ...pemRanges(quote.subarray(ranges.length))]
}

function reportRanges(length: number): ByteRange[] {
  const number: ByteRange[] = [...repeat('report.signature', 48), ...repeat('report.padding', 24)]
  const ranges = [...repeat('report.signed', 0x2a0), ...number, ...number]
  return [...ranges, ...repeat('report.padding', length - ranges.length)]
}

/** Characters of base64 belong to the range of the byte in which their bits begin. */
function pemRanges(bytes: Uint8Array): ByteRange[] {
  const text = Buffer.from(bytes).toString('latin1')
  const ranges = repeat('pem.marks', text.length)
  if (text.endsWith('\0')) ranges[text.length - 1] = 'pem.terminator'
  for (const { 1: body = '', index } of text.matchAll(/-----BEGIN CERTIFICATE-----\n([^-]*)-/g)) {
    const start = index + '-----BEGIN CERTIFICATE-----\n'.length
    const inside = signedObjectRanges('certificate', Buffer.from(body, 'base64'))
    let symbol = 0
    for (let i = 0; i < body.length; i++) {
      if (body[i] === '\n' || body[i] === '=') continue
      ranges[start + i] = inside[Math.floor((symbol++ * 6) / 8)] ?? 'pem.marks'
    }
  }
  return ranges
}

/** Certificates and CRLs are built alike: what is signed, an algorithm, a signature. */
function signedObjectRanges(kind: 'certificate' | 'crl', der: Uint8Array): ByteRange[] {
  const cursor = enter(openDer(der), derTag.sequence, kind)
  const frame = cursor.at
  const signed = readEncoded(cursor, derTag.sequence, kind).length
  const algorithm = readEncoded(cursor, derTag.sequence, kind).length
  return [
    ...repeat(`${kind}.frame`, frame),
    ...repeat(`${kind}.signed`, signed),
    ...repeat(`${kind}.algorithm`, algorithm),
    ...repeat(`${kind}.signature`, der.length - frame - signed - algorithm),
  ]
}
