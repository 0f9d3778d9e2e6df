// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { createSimulatedAmd, createSimulatedIntel } from '@phat/attestation-simulator'
import { fromHex, toHex } from '@phat/primitives'
import { afterAll, describe, expect, test } from 'vitest'
import { errorOf } from './contract-folder.ts'
import { dstackLog, dstackQuote } from './dstack-guest.ts'
import { createEvidenceFolder } from './evidence-folder.ts'
import { guideNow, guideQuote, guideReportData } from './guide-evidence.ts'
import { runHere } from './run-here.ts'

const folder = createEvidenceFolder()
const { at, write, verifyJson, good, quote } = folder
afterAll(folder.remove)

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

  test('of a file that is not there is told once', async () => {
    const { code, err } = await runHere(['attest', 'show', 'nothing.bin'])
    expect(code).toBe(2)
    expect(err).toMatch(/^error: nothing\.bin: ENOENT {3}\[cli\.unreadable-file\]/)
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
