// SPDX-License-Identifier: Apache-2.0
import { toHex } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesOfHex, parseMoment, readCollateralFile, readEvidenceFile, recogniseFile } from '../src/index.ts'
import { bytesOfBase64 } from '../src/intake/text-forms.ts'
import { vector, vectorsMissing } from './vector-cases.ts'

const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const quote = Uint8Array.of(4, 0, 2, 0, 0x81, 0, 0, 0, ...new Uint8Array(700).fill(3))
const report = Uint8Array.of(2, 0, 0, 0, ...new Uint8Array(1180).fill(6))

describe('text forms', () => {
  test('are what Node writes, with line breaks too', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) => {
        expect(bytesOfHex(toHex(bytes))).toEqual(bytes)
        expect(bytesOfHex(toHex(bytes).slice(2).toUpperCase())).toEqual(bytes)
        expect(bytesOfBase64(base64(bytes))).toEqual(bytes)
        expect(bytesOfBase64(base64(bytes).replace(/(.{64})/g, '$1\r\n'))).toEqual(bytes)
      }),
    )
  })

  test.each(['', '0x', '0x1', 'xyz', '12 3', '0x0x12'])('%j is no hex', (value) => {
    expect(bytesOfHex(value)).toBeUndefined()
  })

  test.each(['', 'A', 'AB', 'ABC', 'AB=C', 'AB===', 'A===', 'AB==AB==', 'AC==', 'AAB=', '-_8='])('%j is no base64', (value) => {
    const isOurs = bytesOfBase64(value) === undefined
    // Node takes almost anything; what it would not write itself is refused here.
    expect(isOurs).toBe(value === '' || Buffer.from(value, 'base64').toString('base64') !== value)
  })
})

describe('a file of evidence', () => {
  test.each([
    ['binary', quote],
    ['hex', text(toHex(quote))],
    [
      'hex',
      text(
        `${toHex(quote)
          .slice(2)
          .replace(/(.{60})/g, '$1\n')}\n`,
      ),
    ],
    ['base64', text(base64(quote))],
  ] as const)('is recognised as %s', (form, bytes) => {
    expect(readEvidenceFile(bytes)).toEqual({ form, evidence: { format: 'dcap', quote } })
  })

  test('is a report by its length', () => {
    expect(readEvidenceFile(report)).toEqual({ form: 'binary', evidence: { format: 'sev-snp', report } })
    expect(readEvidenceFile(text(base64(report)))).toMatchObject({ form: 'base64', evidence: { format: 'sev-snp' } })
  })

  test('is the answer of a dstack agent, with its event log', () => {
    const answer = { quote: toHex(quote).slice(2), event_log: '[]', report_data: '00' }
    expect(readEvidenceFile(text(JSON.stringify(answer)))).toEqual({
      form: 'dstack',
      evidence: { format: 'dcap', quote },
      eventLog: '[]',
    })
    expect(readEvidenceFile(text(JSON.stringify({ quote: answer.quote })))).not.toHaveProperty('eventLog')
  })

  test.each([
    ['nothing', new Uint8Array()],
    ['zeros', new Uint8Array(2_000)],
    ['a text', text('hello')],
    ['JSON without a quote', text('{"a":1}')],
    ['JSON with another quote', text('{"quote":5}')],
    ['broken JSON', text('{"quote":"')],
    ['a list', text('[]')],
    ['a report of another length', report.subarray(1)],
  ])('is not %s', (_, bytes) => {
    expect(() => readEvidenceFile(bytes)).toThrow(expect.objectContaining({ code: 'console.not-evidence' }))
  })

  test('larger than any is not looked at', () => {
    expect(() => readEvidenceFile(new Uint8Array(5_000_000))).toThrow(expect.objectContaining({ code: 'console.too-large' }))
    expect(recogniseFile(new Uint8Array(5_000_000))).toMatchObject({ kind: 'unknown' })
  })

  test('of any bytes is recognised or not, without another error', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => void recogniseFile(bytes)))
    fc.assert(fc.property(fc.string({ maxLength: 500 }), (value) => void recogniseFile(text(`{"tcb_info"${value}`))))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (tail) => void recogniseFile(Uint8Array.of(0x30, tail.length, ...tail))),
    )
  })
})

describe.skipIf(vectorsMissing)('captured collateral', () => {
  const kinds = (path: string): unknown =>
    readCollateralFile(vector(path).bytes).map((part) => (part.kind === 'certificate' ? part.role : part.kind))

  test.each([
    ['sgx/dcap-v3.collateral.json', ['dcap']],
    ['tdx/v4.collateral.json', ['dcap']],
    ['sev-snp/sev-gcp-vcek.pem', ['endorsementKey']],
    ['sev-snp/sev-gcp-cert-chain.pem', ['intermediate', 'root']],
    ['sev-snp/milan-debug-policy-vcek.testcer', ['endorsementKey']],
    ['sev-snp/milan-debug-policy-milan.testcer', ['intermediate', 'root']],
  ])('%s is sorted by its content', (path, wanted) => {
    expect(kinds(path)).toEqual(wanted)
  })

  test('a revocation list in DER is told from a certificate', () => {
    const { pck_crl } = JSON.parse(new TextDecoder().decode(vector('tdx/v4.collateral.json').bytes)) as { pck_crl: string }
    expect(recogniseFile(Buffer.from(pck_crl, 'hex'))).toMatchObject({ kind: 'collateral', parts: [{ kind: 'crl' }] })
  })

  test('evidence is no collateral, and broken collateral is told by its field', () => {
    expect(() => readCollateralFile(vector('tdx/v4.quote.bin').bytes)).toThrow(/evidence itself/)
    expect(recogniseFile(text('{"tcb_info":5}'))).toMatchObject({ kind: 'unknown', why: expect.stringContaining('tcb_info') })
  })
})

describe('a moment', () => {
  test.each([
    ['2025-06-20T07:20:00Z', 1_750_404_000],
    ['2025-06-20T07:20Z', 1_750_404_000],
    ['2025-06-20', 1_750_377_600],
    ['1750400000', 1_750_400_000],
    ['0', 0],
  ])('%s is %i', (value, seconds) => {
    expect(parseMoment(value)).toBe(seconds)
  })

  test.each([
    '',
    'now',
    '2025-13-01',
    '2025-02-30',
    '2025-06-20T07:20:00',
    '2025-06-20 07:20Z',
    '-5',
    '1e9',
    '2025-06-20T25:00Z',
  ])('%j is none', (value) => {
    expect(parseMoment(value)).toBeUndefined()
  })
})
