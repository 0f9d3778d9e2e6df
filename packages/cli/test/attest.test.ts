// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { toHex } from '@phat/primitives'
import { afterAll, describe, expect, test } from 'vitest'
import { errorOf } from './contract-folder.ts'
import { createEvidenceFolder } from './evidence-folder.ts'
import { guideNow, guideQuote, guideReportData } from './guide-evidence.ts'

const folder = createEvidenceFolder()
const { write, verify, verifyJson, good, quote, collateral, root } = folder
afterAll(folder.remove)

describe('phat attest verify', () => {
  test('shows the ladder, and says loudly that a machine is simulated', async () => {
    const { code, out, err } = await verify(...good())
    expect(code).toBe(0)
    expect(out).toMatch(/^\*\*\* SIMULATED: /)
    expect(out.match(/^(Hardware|Firmware|Code|Key), SIMULATED: \w+/gm)).toEqual([
      'Hardware, SIMULATED: holds',
      'Firmware, SIMULATED: holds',
      'Code, SIMULATED: holds',
      'Key, SIMULATED: holds',
    ])
    expect(out).toContain(`report data        ${toHex(guideReportData)}`)
    expect(err).toMatch(/^warning: SIMULATED/)
  })

  test('gives scripts every check, what was attested, and no refusal', async () => {
    const { result, err } = await verifyJson(...good())
    expect(result).toMatchObject({
      outcome: 'verified',
      simulated: true,
      attested: { tee: 'tdx', reportData: toHex(guideReportData) },
    })
    expect(result.checks.length).toBeGreaterThan(50)
    expect(result).not.toHaveProperty('refusal')
    expect(JSON.parse(err)).toEqual({ warning: expect.stringContaining('SIMULATED') })
  })

  test.each([
    ['hex', () => toHex(guideQuote)],
    ['base64', () => Buffer.from(guideQuote).toString('base64')],
    ['the JSON of a dstack agent', () => JSON.stringify({ quote: toHex(guideQuote).slice(2) })],
    ['the buffer that it came in', () => Uint8Array.of(...guideQuote, ...new Uint8Array(500))],
  ])('reads evidence as %s', async (_, form) => {
    const { result } = await verifyJson(write('form', form()), ...good().slice(1))
    expect(result.outcome).toBe('verified')
  })

  test('tells files by their content, in any order', async () => {
    const { result } = await verifyJson(root, collateral, quote, '--at', '2026-01-15')
    expect(result.outcome).toBe('verified')
  })

  test('refuses what the chain would: nothing simulated', async () => {
    const { code, err, result } = await verifyJson(...good(), '--policy', 'chain')
    expect(result.policy).toContainEqual(expect.objectContaining({ id: 'policy.simulated', verdict: 'fail' }))
    expect([code, errorOf(err).code]).toEqual([1, 'cli.evidence-refused'])
  })

  test('knows no simulated root by itself', async () => {
    const { code, err, result } = await verifyJson(quote, '--collateral', collateral, '--at', String(guideNow))
    expect(code).toBe(1)
    expect(result.refusal.check).toBe('dcap.pckChain.root')
    expect(errorOf(err).message).toMatch(/^hardware: dcap\.pckChain\.root, /)
  })

  test.each([
    ['a bit of the measurement', () => guideQuote.map((byte, i) => (i === 200 ? byte ^ 1 : byte)), []],
    ['another byte behind the end', () => Uint8Array.of(...guideQuote, 1), []],
    ['a later time', () => guideQuote, ['--at', '2026-06-01']],
  ])('refuses %s, with check, field, expected and found', async (_, bytes, flags) => {
    const words = [write('changed', bytes()), ...good().slice(1)]
    const { code, result } = await verifyJson(...(flags.length > 0 ? [...words.slice(0, -2), ...flags] : words))
    expect(code).toBe(1)
    expect(result.outcome).toBe('refused')
    for (const name of ['check', 'rung', 'field', 'expected', 'found']) expect(result.refusal[name]).toEqual(expect.any(String))
    expect(result).not.toHaveProperty('attested')
  })

  test('compares report data, of which trailing zeros may be left out, and the measurement', async () => {
    const { result } = await verifyJson(...good())
    const { mrTd } = result.attested.measurements
    const both = (data: string, measurement: string) => verifyJson(...good(), '--report-data', data, '--measurement', measurement)
    expect((await both('11'.repeat(32), mrTd)).result.expected.map((check: { verdict: string }) => check.verdict)).toEqual([
      'pass',
      'pass',
    ])
    const wrong = await both('11'.repeat(31), `${mrTd.slice(0, -2)}00`)
    expect(wrong.code).toBe(1)
    expect(wrong.result.expected).toMatchObject([
      { id: 'expected.measurement', rung: 'code', verdict: 'fail', found: mrTd },
      { id: 'expected.report-data', rung: 'key', verdict: 'fail', expected: `0x${'11'.repeat(31)}` },
    ])
  })

  test('says what is missing, and which service has it', async () => {
    const { code, out, err } = await verify(quote, '--collateral', root, '--at', String(guideNow))
    expect(code).toBe(1)
    expect(out).toMatch(/^Not verified: collateral is missing/)
    expect(out).toMatch(/needs {2}TCB info[\s\S]*from {3}Intel’s Provisioning Certification Service/)
    expect(err).toContain('[cli.evidence-unverified]')
    expect((await verifyJson(quote, '--collateral', root, '--at', String(guideNow))).result).toMatchObject({
      outcome: 'unverified',
    })
  })

  test.each([
    [['no-such-file'], 'cli.unreadable-file', /ENOENT/],
    [['FOLDER'], 'cli.unreadable-file', /EISDIR/],
    [['COLLATERAL'], 'console.not-evidence', /collateral\.json: /],
    [['QUOTE', 'QUOTE'], 'cli.bad-value', /both .* are evidence/],
    [['QUOTE', '--collateral', 'package.json'], 'console.not-collateral', /package\.json: /],
    [['QUOTE', '--collateral', 'COLLATERAL', 'COLLATERAL'], 'console.collateral-twice', /two files hold/],
    [['QUOTE', '--at', 'yesterday'], 'cli.bad-value', /--at is a time/],
    [['QUOTE', '--report-data', 'xyz'], 'cli.bad-value', /--report-data is hex/],
    [['QUOTE', '--report-data', '00'.repeat(65)], 'cli.bad-value', /at most 64 bytes, not 65/],
    [['QUOTE', '--policy', 'mine'], 'cli.bad-value', /--policy is person or chain/],
  ])('%j is a mistake told as %s', async (words, code, message) => {
    const paths: Readonly<Record<string, string>> = { QUOTE: quote, COLLATERAL: collateral, FOLDER: folder.path }
    const ran = await verify(...words.map((word) => paths[word] ?? word), '--json')
    expect(errorOf(ran.err)).toMatchObject({ code, message: expect.stringMatching(message) })
    expect(ran.code).toBe(2)
  })
})

const vectors = join(process.env.PHAT_VECTORS ?? fileURLToPath(new URL('../../../../shared/vectors', import.meta.url)), 'quotes')
const missing = !existsSync(vectors)
if (missing) console.warn('captured evidence skipped: no ../shared/vectors beside the repository, and PHAT_VECTORS is not set')

describe.skipIf(missing)('captured evidence', () => {
  const vector = (path: string): string => join(vectors, path)

  test.each([
    ['an SGX quote', ['sgx/dcap-v3.quote.bin', 'sgx/dcap-v3.collateral.json'], '1750400000', 'verified', 0],
    ['a TDX quote', ['tdx/v4.quote.bin', 'tdx/v4.collateral.json'], '1750400000', 'verified', 0],
    [
      'a platform without a TCB level',
      ['tdx/v4-outdated.quote.bin', 'tdx/v4-outdated.collateral.json'],
      '2026-02-19',
      'refused',
      1,
    ],
    ['a guest under debug', ['tdx/tdx-v4-trustee.dat'], '1750400000', 'refused', 1],
    ['a quote alone', ['tdx/tdx-v4-edgeless.dat'], '1750400000', 'unverified', 1],
    [
      'a report without list',
      ['sev-snp/sev-gcp.bin', 'sev-snp/sev-gcp-vcek.pem', 'sev-snp/sev-gcp-cert-chain.pem'],
      '2026-01-01',
      'incomplete',
      0,
    ],
  ])('%s gets its verdict', async (_, files, time, outcome, code) => {
    const ran = await verifyJson(...files.map(vector), '--at', time)
    expect({ outcome: ran.result.outcome, simulated: ran.result.simulated, code: ran.code }).toEqual({
      outcome,
      simulated: false,
      code,
    })
  })
})
