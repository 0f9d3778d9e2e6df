// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toHex } from '@phat/primitives'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createDstackTee, readDstackInfo } from '../src/index.ts'
import { type AgentReply, type FakeAgent, startFakeAgent } from './fakes/fake-agent.ts'
import { hollowQuote } from './fakes/hollow-evidence.ts'
import { createManualTimers, settle } from './fakes/manual-timers.ts'

const reportData = Uint8Array.from({ length: 64 }, (_, i) => 3 * i)
const { signal: never } = new AbortController()
const eventLog = '[{"imr":3,"event":"app-id","event_payload":"00"}]'
const hex = (bytes: Uint8Array): string => toHex(bytes).slice(2)

let folder: string
let agent: FakeAgent | undefined
let socket: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phat-dstack-'))
  socket = join(folder, 'dstack.sock')
})

afterEach(async () => {
  await agent?.stop()
  agent = undefined
  rmSync(folder, { recursive: true })
})

async function guest(reply: AgentReply) {
  agent = await startFakeAgent(socket, reply)
  const timers = createManualTimers()
  return { timers, tee: createDstackTee({ socket, timers }), asked: agent.asked }
}

const good: AgentReply = ({ path, params }) => {
  if (path !== '/GetQuote') return { status: 404, body: 'not found' }
  const data = Uint8Array.from(String(params.report_data).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  return {
    body: JSON.stringify({ quote: hex(hollowQuote('tdx-v4', data)), event_log: eventLog, report_data: params.report_data }),
  }
}

describe('a dstack guest', () => {
  test('gives the quote and the event log of its agent', async () => {
    const { tee, asked } = await guest(good)
    expect(await tee.quote(reportData, never)).toEqual({
      source: 'dstack',
      evidence: { format: 'dcap', quote: hollowQuote('tdx-v4', reportData) },
      eventLog,
      simulated: false,
    })
    expect(asked).toEqual([{ path: '/GetQuote', method: 'POST', params: { report_data: hex(reportData) } }])
  })

  test('serves callers at the same time', async () => {
    const { tee } = await guest(good)
    const datas = Array.from({ length: 10 }, (_, i) => new Uint8Array(64).fill(i))
    const answers = await Promise.all(datas.map((data) => tee.quote(data, never)))
    expect(answers.map(({ evidence }) => evidence)).toEqual(
      datas.map((data) => ({ format: 'dcap', quote: hollowQuote('tdx-v4', data) })),
    )
  })

  const quoteOf = (data: Uint8Array) => hex(hollowQuote('tdx-v4', data))
  test.each<readonly [what: string, reply: AgentReply, code: string, message: RegExp]>([
    ['an error', () => ({ status: 400, body: '{"error":"no TDX here"}' }), 'provider-failed', /GetQuote with 400: no TDX here/],
    ['an error with status 200', () => ({ body: '{"error":"no TDX here"}' }), 'provider-failed', /: no TDX here/],
    ['a page', () => ({ status: 404, body: '<html>' }), 'provider-failed', /with 404$/],
    ['no JSON', () => ({ body: '{"quote":' }), 'malformed', /no JSON object/],
    ['a list', () => ({ body: '[]' }), 'malformed', /no JSON object/],
    ['no quote', () => ({ body: '{}' }), 'malformed', /without quote/],
    ['no event log', () => ({ body: JSON.stringify({ quote: quoteOf(reportData) }) }), 'malformed', /without event_log/],
    ['a quote that is no hex', () => ({ body: '{"quote":"0g","event_log":"[]"}' }), 'malformed', /quote .* is no hex/],
    ['a quote of half a byte', () => ({ body: '{"quote":"012","event_log":"[]"}' }), 'malformed', /is no hex/],
    [
      'the quote of another kind',
      () => ({ body: JSON.stringify({ quote: hex(hollowQuote('sgx-v3', reportData)) }) }),
      'malformed',
      /sgx/,
    ],
    [
      'the quote of another request',
      () => ({ body: JSON.stringify({ quote: quoteOf(new Uint8Array(64)), event_log: '[]' }) }),
      'other-report-data',
      /the evidence binds 0x00/,
    ],
    ['more than anyone can need', () => ({ body: new Uint8Array(5 * 1024 * 1024).fill(0x20) }), 'too-large', /more than 4194304/],
  ])('whose agent answers with %s is told so', async (_, reply, code, message) => {
    const { tee } = await guest(reply)
    await expect(tee.quote(reportData, never)).rejects.toMatchObject({
      code: `tee.${code}`,
      message: expect.stringMatching(message),
    })
  })

  test('whose agent is gone is told so', async () => {
    const tee = createDstackTee({ socket, timers: createManualTimers() })
    await expect(tee.quote(reportData, never)).rejects.toMatchObject({
      code: 'tee.provider-failed',
      message: expect.stringMatching(/ENOENT$/),
    })
  })

  test('whose agent is silent is not waited for without end, and lets the caller go', async () => {
    const { tee, timers } = await guest(() => undefined)
    const asked = tee.quote(reportData, never)
    await settle()
    timers.advance(5_000)
    await expect(asked).rejects.toMatchObject({
      code: 'tee.timeout',
      message: 'no answer of the dstack agent to GetQuote within 5 s',
    })
    const caller = new AbortController()
    const again = tee.quote(reportData, caller.signal)
    caller.abort(new DOMException('enough', 'AbortError'))
    await expect(again).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('tells what runs in it', async () => {
    await guest(({ path }) => ({
      body: JSON.stringify(path === '/Info' ? { app_id: 'aa', compose_hash: 'bb', tcb_info: '{}' } : {}),
    }))
    expect(await readDstackInfo({ socket, timers: createManualTimers() }, never)).toEqual({
      appId: 'aa',
      composeHash: 'bb',
      osImageHash: undefined,
    })
  })
})

describe('the sealing key of a dstack guest', () => {
  test('comes from a path that names the algorithm, and stays with the signer', async () => {
    const { tee, asked } = await guest(() => ({ body: JSON.stringify({ key: '11'.repeat(32), signature_chain: ['aa', 'bb'] }) }))
    if (tee.sealKey === 'none') throw new Error('dstack has a sealing key')
    expect(tee.sealKey).toBe('signer')
    const key = await tee.deriveSealKey('identity', never)
    expect(key).toHaveLength(32)
    expect(await tee.deriveSealKey('log', never)).not.toEqual(key)
    expect(asked.map(({ params }) => params)).toEqual([
      { path: 'phat/seal/v1/ed25519/identity', purpose: 'seal', algorithm: 'ed25519' },
      { path: 'phat/seal/v1/ed25519/log', purpose: 'seal', algorithm: 'ed25519' },
    ])
  })

  test('never stands in an error', async () => {
    const { tee } = await guest(() => ({ body: JSON.stringify({ key: 'deadbeefx' }) }))
    if (tee.sealKey === 'none') throw new Error('dstack has a sealing key')
    const error: unknown = await tee.deriveSealKey('identity', never).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toMatchObject({ code: 'tee.malformed' })
    expect(String(error)).not.toContain('deadbeef')
  })
})
