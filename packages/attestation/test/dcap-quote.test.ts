// SPDX-License-Identifier: Apache-2.0
import { concatBytes, toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { parseQuote, quoteMaxBytes, trimQuote } from '../src/dcap/parse-quote.ts'
import type { DcapQuote } from '../src/dcap/quote.ts'
import { isMalformed, type Malformed } from '../src/malformed.ts'
import { hasQuotes, readQuoteFile } from './dcap-vectors.ts'

const quoteOf = (bytes: Uint8Array): DcapQuote => {
  const quote = parseQuote(bytes)
  if (isMalformed(quote)) throw new TypeError(JSON.stringify(quote))
  return quote
}

const faultOf = (bytes: Uint8Array): Malformed => {
  const fault = parseQuote(bytes)
  if (!isMalformed(fault)) throw new TypeError('the quote was read')
  return fault
}

const withByte = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
  const copy = bytes.slice()
  copy[at] = value
  return copy
}

describe.runIf(hasQuotes)('quotes that others captured', () => {
  const sgx = hasQuotes ? readQuoteFile('sgx/dcap-v3.quote.bin') : new Uint8Array()
  const tdx = hasQuotes ? trimQuote(readQuoteFile('tdx/v4.quote.bin')) : new Uint8Array()
  const tdx5 = hasQuotes ? readQuoteFile('tdx/v4-outdated.quote.bin') : new Uint8Array()

  test('an SGX quote of version 3 is read to its last byte', () => {
    const { header, body, signedRegion, qeAuthenticationData, certificationDataType } = quoteOf(sgx)
    expect(header).toMatchObject({ version: 3, attestationKeyType: 2, teeType: 0, qeSvn: 10, pceSvn: 15 })
    expect(body.kind).toBe('sgx')
    expect(signedRegion.length).toBe(48 + 384)
    expect(qeAuthenticationData).toEqual(Uint8Array.from({ length: 32 }, (_, i) => i))
    expect(certificationDataType).toBe(5)
  })

  test('a TDX quote of version 4 nests the QE report, and its zero tail is cut only by the collector', () => {
    const captured = readQuoteFile('tdx/v4.quote.bin')
    expect(captured.length - tdx.length).toBe(70)
    expect(faultOf(captured)).toMatchObject({ malformed: 'quote.signatureData.signatureData', found: '4370 bytes' })
    const { body } = quoteOf(tdx)
    expect(body.kind === 'tdx' && toHex(body.teeTcbSvn)).toBe('0x06010300000000000000000000000000')
    expect(trimQuote(withByte(captured, captured.length - 1, 1)).length).toBe(captured.length)
  })

  test('a quote of version 5 says which body it has', () => {
    const { header, body } = quoteOf(tdx5)
    expect(header.version).toBe(5)
    expect(body.kind === 'tdx' && body.teeTcbSvn2?.length).toBe(16)
    expect(faultOf(withByte(tdx5, 48, 2)).malformed).toBe('body.size')
    expect(faultOf(withByte(tdx5, 48, 4)).malformed).toBe('body.type')
    expect(faultOf(withByte(tdx5, 48, 1)).malformed).toBe('body.type')
  })

  test('every quote cut anywhere, or with a byte more, is refused', () => {
    for (const bytes of [sgx, tdx, tdx5]) {
      for (let length = 0; length < bytes.length; length++) expect(isMalformed(parseQuote(bytes.subarray(0, length)))).toBe(true)
      expect(faultOf(concatBytes(bytes, Uint8Array.of(0))).expected).toMatch(/bytes to the end$/)
    }
  })

  test('version and TEE type must fit', () => {
    expect(faultOf(withByte(sgx, 0, 2)).malformed).toBe('header.version')
    expect(faultOf(withByte(sgx, 0, 6)).malformed).toBe('header.version')
    expect(faultOf(withByte(tdx, 0, 3)).malformed).toBe('header.teeType')
    expect(faultOf(withByte(sgx, 4, 0x81)).malformed).toBe('header.teeType')
    expect(faultOf(withByte(tdx, 4, 0x80)).malformed).toBe('header.teeType')
  })

  test('the outer certification data of versions 4 and 5 is of type 6', () => {
    expect(faultOf(withByte(tdx, 48 + 584 + 4 + 128, 5))).toMatchObject({
      malformed: 'signatureData.certificationData.type',
      expected: '6 (QE report)',
      found: '5',
    })
  })
})

test('what is longer than any quote is refused unread', () => {
  expect(faultOf(new Uint8Array(quoteMaxBytes + 1))).toMatchObject({ malformed: 'quote', expected: 'at most 16384 bytes' })
})
