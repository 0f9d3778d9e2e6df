// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { composeHash, replayRtmr, runtimeEventDigest } from '@phat/attestation'
import { createSimulatedAmd, createSimulatedIntel, simulatedRoots } from '@phat/attestation-simulator'
import { fromHex, toHex } from '@phat/primitives'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { errorOf } from './contract-folder.ts'
import { guideCollateral, guideIntel, guideNow, guideQuote, guideReportData, guideRoot, pem } from './guide-evidence.ts'
import { type Ran, runHere } from './run-here.ts'

const folder = mkdtempSync(join(tmpdir(), 'phat-attest-'))
const at = (name: string): string => join(folder, name)
const write = (name: string, content: Uint8Array | string): string => {
  writeFileSync(at(name), content)
  return at(name)
}
const verify = (...words: readonly string[]): Promise<Ran> => runHere(['attest', 'verify', ...words])
const verifyJson = async (...words: readonly string[]) => {
  const { code, out, err } = await verify(...words, '--json')
  return { code, err, result: out === '' ? undefined : JSON.parse(out) }
}

let quote: string
let collateral: string
let root: string

beforeAll(() => {
  quote = write('quote.bin', guideQuote)
  collateral = write('collateral.json', guideCollateral)
  root = write('root.pem', guideRoot)
})
afterAll(() => rmSync(folder, { recursive: true }))

const good = (): string[] => [quote, '--collateral', collateral, root, '--at', String(guideNow)]

describe('phat attest verify', () => {
  test('shows the ladder, and says loudly that a machine is simulated', async () => {
    const { code, out, err } = await verify(...good())
    expect(code).toBe(0)
    expect(out).toMatch(/^\*\*\* SIMULATED: /)
    expect(out.match(/^(Hardware|Firmware|Code|Key): \w+/gm)).toEqual([
      'Hardware: holds',
      'Firmware: holds',
      'Code: holds',
      'Key: holds',
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
    const paths: Readonly<Record<string, string>> = { QUOTE: quote, COLLATERAL: collateral, FOLDER: folder }
    const ran = await verify(...words.map((word) => paths[word] ?? word), '--json')
    expect(errorOf(ran.err)).toMatchObject({ code, message: expect.stringMatching(message) })
    expect(ran.code).toBe(2)
  })
})

const compose = '{"name":"worker","runner":"docker-compose"}'
/** What dstack measures while an application starts, in its order. */
const launch: readonly (readonly [name: string, payload: Uint8Array])[] = [
  ['system-preparing', new Uint8Array()],
  ['app-id', new Uint8Array(20).fill(0xa1)],
  ['compose-hash', composeHash(compose)],
  ['instance-id', new Uint8Array(20).fill(0xb2)],
  ['boot-mr-done', new Uint8Array()],
]
const logOf = (events: typeof launch): string =>
  JSON.stringify(
    events.map(([event, payload]) => ({
      imr: 3,
      event_type: 0x0800_0001,
      digest: toHex(runtimeEventDigest(event, payload)).slice(2),
      event,
      event_payload: toHex(payload).slice(2),
    })),
  )
const dstackLog = logOf(launch)
/** A quote whose RTMR3 is what the launch leads to. */
function dstackQuote(reportData: Uint8Array = guideReportData): Uint8Array {
  const rtmr3 = replayRtmr(launch.map(([name, payload]) => runtimeEventDigest(name, payload)))
  const other = new Uint8Array(48).fill(4)
  return guideIntel.quote({ tee: 'tdx', reportData, td: { rtmrs: [other, other, other, rtmr3] } })
}

describe('the event log of a dstack guest', () => {
  const answer = (log: string) => write('dstack.json', JSON.stringify({ quote: toHex(dstackQuote()).slice(2), event_log: log }))

  test('is replayed, and the application compared with its file', async () => {
    const file = write('app-compose.json', compose)
    const { code, result } = await verifyJson(answer(dstackLog), ...good().slice(1), '--compose', file)
    expect({ code, outcome: result.outcome, launch: result.launch['compose hash'] }).toEqual({
      code: 0,
      outcome: 'incomplete', // the logs of RTMR0 to RTMR2 were not supplied
      launch: toHex(composeHash(compose)),
    })
    expect(result.events).toContainEqual(expect.objectContaining({ id: 'events.rtmr3', verdict: 'pass' }))
    expect(result.events).toContainEqual(expect.objectContaining({ id: 'events.composeHash', verdict: 'pass' }))
  })

  test.each([
    ['an event more', () => logOf([...launch, ['app-id', new Uint8Array(20)]]), 'events.rtmr3'],
    ['none', () => '[]', 'events.order'],
    ['another form', () => '{}', 'events.form'],
  ])('with %s is refused', async (_, log, id) => {
    const { code, result } = await verifyJson(answer(log()), ...good().slice(1))
    expect(code).toBe(1)
    expect(result.events).toContainEqual(expect.objectContaining({ id, verdict: 'fail' }))
  })

  test('of another application is refused, and so is a guest without a log', async () => {
    const file = write('app-compose.json', `${compose} `)
    for (const evidence of [answer(dstackLog), quote]) {
      const { code, result } = await verifyJson(evidence, ...good().slice(1), '--compose', file)
      expect(code).toBe(1)
      expect(result.events).toContainEqual(expect.objectContaining({ id: 'events.composeHash', verdict: 'fail' }))
    }
  })
})

describe('a SEV-SNP report', () => {
  const amd = createSimulatedAmd({ product: 'Genoa', seed: 'cli', now: guideNow })
  const files = () => {
    const { endorsementKey, intermediate, root: ark, crl } = amd.collateral()
    const keys = simulatedRoots.filter(({ vendor }) => vendor === 'amd').map(({ publicKey }) => pem('PUBLIC KEY', publicKey))
    return {
      report: write('report.bin', amd.report({ reportData: guideReportData })),
      chip: write('vcek.der', endorsementKey),
      chain: write('chain.pem', pem('CERTIFICATE', intermediate) + pem('CERTIFICATE', ark)),
      crl: write('crl.der', crl ?? new Uint8Array()),
      keys: write('keys.pem', keys.join('')),
    }
  }
  const time = ['--at', String(guideNow)]

  test('is verified with certificates and revocation list as DER and PEM', async () => {
    const { report, chip, chain, crl, keys } = files()
    const { result, code } = await verifyJson(report, '--collateral', chain, chip, crl, keys, ...time)
    expect({ code, outcome: result.outcome, missing: result.missing }).toEqual({ code: 0, outcome: 'verified', missing: [] })
  })

  test('without a revocation list is told so, and refused by the policy of the chain', async () => {
    const { report, chip, chain, keys } = files()
    const person = await verify(report, '--collateral', chain, chip, keys, ...time)
    expect(person.code).toBe(0)
    expect(person.out).toMatch(/Not supplied, so not known: /)
    expect(person.out).toMatch(/needs {2}the revocation list[\s\S]*from {3}AMD’s Key Distribution Service/)
    const chainPolicy = await verifyJson(report, '--collateral', chain, chip, keys, ...time, '--policy', 'chain')
    expect(chainPolicy.result.policy).toContainEqual(expect.objectContaining({ id: 'policy.revocation', verdict: 'fail' }))
  })

  test('without its certificate says what is missing', async () => {
    const { report, chain, keys } = files()
    const { code, result } = await verifyJson(report, '--collateral', chain, keys, ...time)
    expect([code, result.outcome]).toEqual([1, 'unverified'])
    expect(result.missing[0].what).toMatch(/VCEK/)
  })
})

describe('phat attest show', () => {
  test('shows the fields of evidence without judging them', async () => {
    const { code, out } = await runHere(['attest', 'show', quote])
    expect(code).toBe(0)
    expect(out).toMatch(/nothing of it is judged/)
    expect(out).toContain(`body.reportData            ${toHex(guideReportData)}`)
    const { out: json } = await runHere(['attest', 'show', quote, '--json'])
    expect(JSON.parse(json)).toMatchObject({ judged: false, form: 'binary', 'header.version': '4' })
  })

  test('shows a report and an event log', async () => {
    const amd = createSimulatedAmd({ product: 'Milan', seed: 'cli', now: guideNow })
    const report = await runHere(['attest', 'show', write('milan.bin', amd.report({ reportData: guideReportData })), '--json'])
    expect(JSON.parse(report.out)).toMatchObject({ reportData: toHex(guideReportData) })
    const answer = write('answer.json', JSON.stringify({ quote: toHex(guideQuote), event_log: '[{"imr":3}]' }))
    expect(JSON.parse((await runHere(['attest', 'show', answer, '--json'])).out)).toMatchObject({
      form: 'dstack',
      eventLog: '[{"imr":3}]',
    })
  })

  test('tells where broken evidence is broken', async () => {
    const { code, err } = await runHere(['attest', 'show', write('cut.bin', guideQuote.subarray(0, 700)), '--json'])
    expect([code, errorOf(err).code]).toEqual([1, 'cli.evidence-refused'])
  })
})

describe('phat attest probe', () => {
  test('finds Gramine and keeps its evidence', async () => {
    const machine = at('sgx')
    const sgx = createSimulatedIntel({ seed: 'probe', now: guideNow }).quote({
      tee: 'sgx',
      version: 3,
      reportData: new Uint8Array(64),
    })
    mkdirSync(join(machine, 'dev/attestation'), { recursive: true })
    writeFileSync(join(machine, 'dev/attestation/attestation_type'), 'dcap')
    writeFileSync(join(machine, 'dev/attestation/user_report_data'), new Uint8Array(64))
    writeFileSync(join(machine, 'dev/attestation/quote'), sgx)
    const { code, out } = await runHere(['attest', 'probe', '--root', machine, '--out', at('probed.bin')])
    expect(code).toBe(0)
    expect(out).toMatch(/Gramine \(SGX\) +present {2}Gramine with DCAP/)
    expect(out).toMatch(/source +sgx-gramine\n +sealing key +measurement\n +clock +untrusted/)
    expect(new Uint8Array(readFileSync(at('probed.bin')))).toEqual(sgx)
    const again = await runHere(['attest', 'probe', '--root', machine, '--out', at('probed.bin'), '--json'])
    expect(errorOf(again.err)).toMatchObject({ code: 'cli.bad-file', message: expect.stringContaining('EEXIST') })
  })

  test('finds the agent of dstack, asks what runs, and keeps the event log', async () => {
    const machine = at('tdx')
    mkdirSync(join(machine, 'var/run'), { recursive: true })
    const server = createServer(async (request, response) => {
      let body = ''
      for await (const part of request) body += part
      const data = fromHex(`0x${JSON.parse(body).report_data ?? ''}`)
      const answer = request.url === '/Info' ? { app_id: 'a1' } : { quote: quoteOver(data), event_log: dstackLog }
      response.end(JSON.stringify(answer))
    })
    const quoteOver = (reportData: Uint8Array) => toHex(dstackQuote(reportData)).slice(2)
    await new Promise<void>((resolve) => {
      server.listen(join(machine, 'var/run/dstack.sock'), resolve)
    })
    try {
      const { code, out } = await runHere([
        'attest',
        'probe',
        '--root',
        machine,
        '--report-data',
        'aabb',
        '--out',
        at('answer'),
        '--json',
      ])
      expect(code).toBe(0)
      const [, found] = out.split('\n').map((line) => JSON.parse(line))
      expect(found).toMatchObject({
        tee: { source: 'dstack', sealKey: 'signer' },
        info: { appId: 'a1' },
        written: [at('answer')],
      })
      const { result } = await verifyJson(at('answer'), ...good().slice(1), '--report-data', 'aabb')
      expect(result.outcome).toBe('incomplete')
    } finally {
      server.close()
    }
  })

  test('says what it looked at where nothing is', async () => {
    const { code, out, err } = await runHere(['attest', 'probe', '--root', at('empty'), '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(out).survey.map(({ state }: { state: string }) => state)).toEqual(['absent', 'absent', 'absent'])
    expect(errorOf(err).code).toBe('tee.no-tee')
  })

  test('is interrupted like any command', async () => {
    const ran = await runHere(['attest', 'probe', '--root', at('empty')], { signal: AbortSignal.abort() })
    expect(ran).toMatchObject({ code: 130, err: expect.stringContaining('[cli.interrupted]') })
  })
})

describe('phat attest page', () => {
  test('writes the page, and not over a file', async () => {
    const { code, out } = await runHere(['attest', 'page', '--out', at('verify.html'), '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual({ path: at('verify.html'), bytes: readFileSync(at('verify.html')).length })
    expect(readFileSync(at('verify.html'), 'utf8')).toMatch(/^<!doctype html>/)
    expect((await runHere(['attest', 'page', '--out', at('verify.html')])).err).toContain('EEXIST')
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
