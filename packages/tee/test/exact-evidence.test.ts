// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { concatBytes } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exactEvidence } from '../src/exact-evidence.ts'
import { hollowQuote, hollowReport, quoteForms } from './fakes/hollow-evidence.ts'

const vectors = join(process.env.PHAT_VECTORS ?? '../shared/vectors', 'quotes')
const missing = !existsSync(vectors)
if (missing) console.warn(`SKIPPED: captured evidence, because ${vectors} is absent`)
const reportData = Uint8Array.from({ length: 64 }, (_, i) => 200 - i)

/** The offset of the report data in each captured file, from the vendors' documents. */
const captured = [
  ['sgx/dcap-v3.quote.bin', 'sgx', 48 + 320],
  ['tdx/v4.quote.bin', 'tdx', 48 + 520],
  ['tdx/v4-outdated.quote.bin', 'tdx', 54 + 520], // version 5, whatever its name says
  ['tdx/tdx-v4-trustee.dat', 'tdx', 48 + 520],
  ['tdx/tdx-v4-edgeless.dat', 'tdx', 48 + 520],
  ['sev-snp/sev-gcp.bin', 'sev-snp', 0x50],
  ['sev-snp/milan-debug-policy-attestation.bin', 'sev-snp', 0x50],
] as const

describe.skipIf(missing)('captured evidence', () => {
  test.each(captured)('%s comes out as it is, from a larger buffer too', (file, tee, at) => {
    const bytes = new Uint8Array(readFileSync(join(vectors, file)))
    const bound = bytes.slice(at, at + 64)
    for (const padding of [0, 1, 4_000]) {
      const exact = exactEvidence(concatBytes(bytes, new Uint8Array(padding)), tee, bound)
      const end = tee === 'sev-snp' ? bytes.length : bytes.length - trailingZeros(bytes, exact)
      expect(exact.format === 'dcap' ? exact.quote : exact.report).toEqual(bytes.subarray(0, end))
    }
  })
})

/** Some captures hold the zeros of the buffer that they came from. */
function trailingZeros(bytes: Uint8Array, exact: ReturnType<typeof exactEvidence>): number {
  const length = exact.format === 'dcap' ? exact.quote.length : exact.report.length
  expect(bytes.subarray(length).every((byte) => byte === 0)).toBe(true)
  return bytes.length - length
}

describe('evidence of each form', () => {
  test.each(quoteForms)('%s is cut to its length', (form) => {
    const tee = form.startsWith('sgx') ? 'sgx' : 'tdx'
    const quote = hollowQuote(form, reportData)
    expect(exactEvidence(concatBytes(quote, new Uint8Array(99)), tee, reportData)).toEqual({ format: 'dcap', quote })
    expect(() => exactEvidence(quote, tee === 'sgx' ? 'tdx' : 'sgx', reportData)).toThrow(/came from a provider of/)
    expect(() => exactEvidence(concatBytes(quote, Uint8Array.of(1)), tee, reportData)).toThrow(/another byte than zero/)
    expect(() => exactEvidence(quote.subarray(0, -1), tee, reportData)).toThrow(/ends after/)
    expect(() => exactEvidence(quote, tee, new Uint8Array(64))).toThrow(/the evidence binds/)
  })

  test('that says it is huge is refused before anything is copied', () => {
    const quote = hollowQuote('tdx-v4', reportData)
    new DataView(quote.buffer).setUint32(48 + 584, 0xffff_ffff, true)
    expect(() => exactEvidence(quote, 'tdx', reportData)).toThrow(expect.objectContaining({ code: 'tee.too-large' }))
  })

  test('of any bytes gives exact evidence or a coded error', () => {
    const kinds = fc.constantFrom('sgx' as const, 'tdx' as const, 'sev-snp' as const)
    const edits = fc.array(fc.tuple(fc.nat(700), fc.nat(255)), { maxLength: 6 })
    fc.assert(
      fc.property(fc.constantFrom(...quoteForms), kinds, edits, fc.nat(1_500), (form, tee, changes, length) => {
        const bytes = hollowQuote(form, reportData).slice(0, length)
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
        try {
          const exact = exactEvidence(bytes, tee, reportData)
          expect((exact.format === 'dcap' ? exact.quote : exact.report).length).toBeLessThanOrEqual(bytes.length)
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^tee\.(malformed|too-large|other-report-data)$/) })
        }
      }),
    )
  })

  test('as a report has 1,184 bytes', () => {
    const report = hollowReport(reportData)
    expect(exactEvidence(concatBytes(report, new Uint8Array(3_000)), 'sev-snp', reportData)).toEqual({
      format: 'sev-snp',
      report,
    })
    expect(() => exactEvidence(report.subarray(1), 'sev-snp', reportData)).toThrow(/ends after 1183/)
  })
})
