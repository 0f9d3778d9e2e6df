// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { describe, expect, test } from 'vitest'
import { type ByteRange, byteRanges, rangesOf } from './byte-ranges.ts'
import { capturedSpecimens, refusalOf, verifyKnowing } from './specimens.ts'

/** Every bit with PHAT_BITFLIPS=all (minutes); else every so manyth, which meets all eight bits of bytes all over. */
const everyBit = process.env.PHAT_BITFLIPS === 'all'
const stride = everyBit ? 1 : 211

/** Checks that refused a changed bit, by the range the bit is in: made by a run over every bit, with `-u`. */
const generated = join(import.meta.dirname, 'generated/bit-flip-refusals.json')
const page = join(import.meta.dirname, '../../../../docs/attestation-coverage.md')

type Refusals = Partial<Record<ByteRange, readonly string[]>>

/** What each captured specimen is refused for, as it is. */
const verdicts: Readonly<Record<string, string>> = {
  'sgx v3': 'none',
  'tdx v4': 'none',
  'tdx outdated': 'dcap.tcb.level',
  'tdx edgeless': 'dcap.collateral.supplied',
  'tdx debug': 'dcap.td.debug',
  'sev-snp gcp': 'none',
  'sev-snp gcpBound': 'none',
  'sev-snp debug': 'snp.guest.debug',
}

const specimens = capturedSpecimens()
const observed = new Map<ByteRange, Set<string>>()

describe.skipIf(specimens.length === 0)('one changed bit', () => {
  test.each(specimens)(
    'anywhere in $name is refused',
    ({ name, parts, plan }) => {
      const whole = plan(parts)
      const verdict = refusalOf(whole, verifyPlatformSignature)
      expect(verdict).toBe(verdicts[name])
      const verify = verifyKnowing(whole.signatures)
      const accepted: string[] = []
      for (const [part, bytes] of Object.entries(parts)) {
        const ranges = rangesOf(part, bytes)
        expect(ranges).toHaveLength(bytes.length)
        const changed = bytes.slice()
        for (let bit = 0; bit < bytes.length * 8; bit += stride) {
          const at = bit >> 3
          const range = ranges[at] as ByteRange // As long as the part, checked above.
          changed[at] = (bytes[at] as number) ^ (1 << (bit & 7))
          const refusal = refusalOf(plan({ ...parts, [part]: changed }), verify)
          changed[at] = bytes[at] as number
          // A debug domain is refused by form before anything else; the others must fail before what they fail for as they are.
          if (refusal === 'none' || (refusal === verdict && verdict !== 'dcap.td.debug'))
            accepted.push(`${part} byte ${at} bit ${bit & 7}`)
          if (verdict !== 'dcap.td.debug') observed.set(range, (observed.get(range) ?? new Set()).add(refusal))
        }
      }
      expect(accepted).toEqual([])
    },
    3_600_000,
  )

  test('is refused by the checks that the table names', async () => {
    const found = foundRefusals()
    if (everyBit) await expect(`${JSON.stringify(found, null, 2)}\n`).toMatchFileSnapshot(generated)
    const table = refusals()
    for (const [range, checks] of Object.entries(found)) {
      expect(table[range as ByteRange], range).toEqual(expect.arrayContaining([...checks]))
    }
  })
})

test('the page lists every range, what covers it and what refuses it, and each range was refused by some check', async () => {
  const table = refusals()
  expect(Object.keys(table)).toEqual(Object.keys(byteRanges))
  for (const [range, checks] of Object.entries(table)) {
    expect(checks, range).not.toHaveLength(0)
    expect(checks, range).not.toContain('none')
  }
  await expect(coveragePage(table)).toMatchFileSnapshot(page)
})

function foundRefusals(): Refusals {
  const ranges = Object.keys(byteRanges) as ByteRange[]
  return Object.fromEntries(ranges.map((range) => [range, [...(observed.get(range) ?? [])].sort()]))
}

/** A run over every bit makes the table, other runs compare with it. */
function refusals(): Refusals {
  return everyBit ? foundRefusals() : (JSON.parse(readFileSync(generated, 'utf8')) as Refusals)
}

function coveragePage(table: Refusals): string {
  const rows = (Object.keys(byteRanges) as ByteRange[]).map((range) => {
    const entry: { what: string; cover?: string; why?: string } = byteRanges[range]
    const cover = entry.cover ?? '**no signature**'
    return `| ${entry.what} | ${cover} | ${entry.why ?? ''} | ${(table[range] ?? []).map((check) => `\`${check}\``).join(', ')} |`
  })
  return [
    '# What covers each byte of evidence',
    '',
    'Every bit of every captured quote, report and part of collateral was changed, one at a time: none was accepted. The table lists',
    'each kind of byte range, the signature that covers it, why a change is refused where none does, and the checks that did refuse',
    'a changed bit there. A check of form or meaning often refuses before any signature is looked at.',
    '',
    'Generated: `PHAT_BITFLIPS=all npx vitest run packages/attestation/test/attacks/bit-flips.test.ts -u`. Each run of the tests changes a',
    'sample of the bits and compares.',
    '',
    '| range | covered by | why a change is refused without a signature | checks that refused |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}
