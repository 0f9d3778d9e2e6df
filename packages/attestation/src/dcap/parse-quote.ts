// SPDX-License-Identifier: Apache-2.0
import { u16, u32 } from '../little-endian.ts'
import { demand, isMalformed, type Malformed, reading, refuse } from '../malformed.ts'
import { certificationDataTypes, type DcapQuote, type EnclaveReport, type QuoteHeader, type TdReport, teeTypes } from './quote.ts'

/** No quote with a PCK chain comes near this; larger input is refused unread. */
export const quoteMaxBytes = 16_384

const headerBytes = 48
const bodyDescriptorBytes = 6
const enclaveReportBytes = 384
const tdReport10Bytes = 584
const tdReport15Bytes = 648

/** Body types of version 5 (Intel TDX DCAP Quoting Library API, "TD quote body descriptor"). */
const bodySizes: Readonly<Record<number, number>> = { 1: enclaveReportBytes, 2: tdReport10Bytes, 3: tdReport15Bytes }

/** Reads the header alone, so that each of its fields can have a check of its own. Says nothing of what follows it. */
export function readQuoteHeader(bytes: Uint8Array): QuoteHeader | Malformed {
  return reading(() => {
    demand(bytes.length >= headerBytes, 'quote', `a header of ${headerBytes} bytes`, `${bytes.length} bytes`)
    demand(bytes.length <= quoteMaxBytes, 'quote', `at most ${quoteMaxBytes} bytes`, `${bytes.length} bytes`)
    return headerOf(bytes)
  })
}

/**
 * Reads a quote of version 3 (SGX), 4 or 5 (SGX and TDX): every length must be exact, and nothing may follow. What the
 * values mean is not judged here.
 */
export function parseQuote(bytes: Uint8Array): DcapQuote | Malformed {
  const header = readQuoteHeader(bytes)
  if (isMalformed(header)) return header
  return reading(() => {
    const { start, end } = bodyRange(bytes, header)
    const body =
      end - start === enclaveReportBytes ? enclaveReport(bytes.subarray(start, end)) : tdReport(bytes.subarray(start, end))
    const cursor = new Cursor(bytes, end, 'quote.signatureData')
    const signatureData = cursor.exactly(cursor.u32('signatureDataLength'), 'signatureData')
    return {
      header,
      body,
      signedRegion: bytes.subarray(0, end),
      ...signatureParts(signatureData, header.version),
    }
  })
}

/**
 * Cuts the zero bytes that quote providers leave after a quote, whose buffers are as long as the longest quote. For collectors
 * and files: verification refuses what follows a quote. Anything but zeros stays, and is refused there.
 */
export function trimQuote(bytes: Uint8Array): Uint8Array {
  const header = readQuoteHeader(bytes)
  if (isMalformed(header)) return bytes
  const end = reading(() => {
    const body = bodyRange(bytes, header)
    return body.end + 4 + new Cursor(bytes, body.end, 'quote.signatureData').u32('length')
  })
  if (isMalformed(end) || end >= bytes.length) return bytes
  return bytes.subarray(end).every((byte) => byte === 0) ? bytes.subarray(0, end) : bytes
}

function headerOf(bytes: Uint8Array): QuoteHeader {
  return {
    version: u16(bytes, 0),
    attestationKeyType: u16(bytes, 2),
    teeType: u32(bytes, 4),
    qeSvn: u16(bytes, 8),
    pceSvn: u16(bytes, 10),
    qeVendorId: bytes.subarray(12, 28),
    userData: bytes.subarray(28, 48),
  }
}

/** Where the body stands. Versions 3 and 4 tell its kind by the TEE type, version 5 by a descriptor: type (2) and size (4). */
function bodyRange(bytes: Uint8Array, { version, teeType }: QuoteHeader): { start: number; end: number } {
  demand(version >= 3 && version <= 5, 'header.version', '3, 4 or 5', String(version))
  demand(teeType === teeTypes.sgx || teeType === teeTypes.tdx, 'header.teeType', '0x00 (SGX) or 0x81 (TDX)', hexNumber(teeType))
  demand(version > 3 || teeType === teeTypes.sgx, 'header.teeType', '0x00 (SGX), all that version 3 has', hexNumber(teeType))
  let start = headerBytes
  let size: number = teeType === teeTypes.sgx ? enclaveReportBytes : tdReport10Bytes
  if (version === 5) {
    start += bodyDescriptorBytes
    demand(bytes.length >= start, 'body.descriptor', `${bodyDescriptorBytes} bytes`, `${bytes.length - headerBytes} bytes`)
    const type = u16(bytes, headerBytes)
    const known = bodySizes[type] ?? refuse('body.type', '1 (SGX), 2 (TDX 1.0) or 3 (TDX 1.5)', String(type))
    demand((type === 1) === (teeType === teeTypes.sgx), 'body.type', `a body of TEE type ${hexNumber(teeType)}`, String(type))
    demand(u32(bytes, headerBytes + 2) === known, 'body.size', String(known), String(u32(bytes, headerBytes + 2)))
    size = known
  }
  const end = start + size
  demand(bytes.length >= end, 'body', `${size} bytes`, `${bytes.length - start} bytes`)
  return { start, end }
}

/**
 * Version 3: signature (64), key (64), QE report (384), its signature (64), QE authentication data, certification data.
 * Version 4 and 5 nest everything from the QE report on as certification data of type 6.
 */
function signatureParts(bytes: Uint8Array, version: number): Omit<DcapQuote, 'header' | 'body' | 'signedRegion'> {
  const cursor = new Cursor(bytes, 0, 'signatureData')
  const signature = cursor.take(64, 'signature')
  const attestationKey = cursor.take(64, 'attestationKey')
  let inner = cursor
  if (version > 3) {
    const type = cursor.u16('certificationData.type')
    const expected = certificationDataTypes.qeReport
    demand(type === expected, 'signatureData.certificationData.type', `${expected} (QE report)`, String(type))
    const nested = cursor.exactly(cursor.u32('certificationData.length'), 'certificationData')
    inner = new Cursor(nested, 0, 'qeCertificationData')
  }
  const qeReport = enclaveReport(inner.take(enclaveReportBytes, 'qeReport'))
  const qeReportSignature = inner.take(64, 'qeReportSignature')
  const qeAuthenticationData = inner.take(inner.u16('qeAuthenticationData.length'), 'qeAuthenticationData')
  const certificationDataType = inner.u16('certificationData.type')
  const certificationData = inner.exactly(inner.u32('certificationData.length'), 'certificationData')
  return {
    signature,
    attestationKey,
    qeReport,
    qeReportSignature,
    qeAuthenticationData,
    certificationDataType,
    certificationData,
  }
}

function enclaveReport(bytes: Uint8Array): EnclaveReport {
  return {
    kind: 'sgx',
    bytes,
    cpuSvn: bytes.subarray(0, 16),
    miscSelect: bytes.subarray(16, 20),
    attributes: bytes.subarray(48, 64),
    mrEnclave: bytes.subarray(64, 96),
    mrSigner: bytes.subarray(128, 160),
    isvProdId: u16(bytes, 256),
    isvSvn: u16(bytes, 258),
    reportData: bytes.subarray(320, 384),
  }
}

function tdReport(bytes: Uint8Array): TdReport {
  return {
    kind: 'tdx',
    bytes,
    teeTcbSvn: bytes.subarray(0, 16),
    mrSeam: bytes.subarray(16, 64),
    mrSignerSeam: bytes.subarray(64, 112),
    seamAttributes: bytes.subarray(112, 120),
    tdAttributes: bytes.subarray(120, 128),
    xfam: bytes.subarray(128, 136),
    mrTd: bytes.subarray(136, 184),
    mrConfigId: bytes.subarray(184, 232),
    mrOwner: bytes.subarray(232, 280),
    mrOwnerConfig: bytes.subarray(280, 328),
    rtmrs: [bytes.subarray(328, 376), bytes.subarray(376, 424), bytes.subarray(424, 472), bytes.subarray(472, 520)],
    reportData: bytes.subarray(520, 584),
    ...(bytes.length === tdReport15Bytes && { teeTcbSvn2: bytes.subarray(584, 600), mrServiceTd: bytes.subarray(600, 648) }),
  }
}

/** Walks over a region whose parts give their own lengths. */
class Cursor {
  readonly #bytes: Uint8Array
  readonly #name: string
  #at: number

  constructor(bytes: Uint8Array, at: number, name: string) {
    this.#bytes = bytes
    this.#at = at
    this.#name = name
  }

  take(length: number, part: string): Uint8Array {
    const left = this.#bytes.length - this.#at
    demand(length <= left, `${this.#name}.${part}`, `${length} bytes`, `${left} bytes`)
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  /** The last part: it must end where the region ends. */
  exactly(length: number, part: string): Uint8Array {
    const left = this.#bytes.length - this.#at
    demand(length === left, `${this.#name}.${part}`, `${length} bytes to the end`, `${left} bytes`)
    return this.take(length, part)
  }

  u16(part: string): number {
    return u16(this.take(2, part), 0)
  }

  u32(part: string): number {
    return u32(this.take(4, part), 0)
  }
}

function hexNumber(value: number): string {
  return `0x${value.toString(16).padStart(2, '0')}`
}
