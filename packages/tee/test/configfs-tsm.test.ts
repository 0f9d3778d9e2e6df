// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createTsmTee, type TsmProvider } from '../src/index.ts'
import { createFakeKernel, type Faults } from './fakes/fake-kernel.ts'
import { certificateTable, guids, hollowQuote, hollowReport } from './fakes/hollow-evidence.ts'
import { createManualTimers, settle } from './fakes/manual-timers.ts'
import { createTsmFolder } from './fakes/tsm-folder.ts'

const folder = '/sys/kernel/config/tsm/report'
const reportData = Uint8Array.from({ length: 64 }, (_, i) => i)
const { signal: never } = new AbortController()

/** A guest whose kernel is the fake; polls take no time, the time limit passes only when told. */
function guest(provider: TsmProvider, faults: Faults = {}, auxiliary?: Uint8Array) {
  const report = provider === 'tdx_guest' ? (data: Uint8Array) => hollowQuote('tdx-v4', data) : hollowReport
  const kernel = createFakeKernel({ provider, folder, report, faults, ...(auxiliary === undefined ? {} : { auxiliary }) })
  const timers = createManualTimers(10)
  const tee = createTsmTee({ folder, provider, files: kernel, timers, processId: 7 })
  return { kernel, timers, tee }
}

describe('a TDX guest', () => {
  test('gives a quote that binds the report data, by one write to an entry of its own', async () => {
    const { kernel, tee, timers } = guest('tdx_guest')
    const collected = await tee.quote(reportData, never)
    expect(collected).toEqual({
      source: 'tdx-tsm',
      evidence: { format: 'dcap', quote: hollowQuote('tdx-v4', reportData) },
      simulated: false,
    })
    expect(kernel.calls).toEqual([
      'make',
      'read generation',
      'write inblob',
      'read generation',
      'read outblob',
      'read generation',
      'remove',
    ])
    expect(kernel.entries.size).toBe(0)
    expect(timers.waiting()).toBe(0)
  })

  test('has neither a sealing key nor a trusted clock', () => {
    expect(guest('tdx_guest').tee).toMatchObject({ source: 'tdx-tsm', sealKey: 'none', clock: 'untrusted', place: folder })
    expect('deriveSealKey' in guest('tdx_guest').tee).toBe(false)
  })

  test('is waited for until its generation counts the write', async () => {
    const { kernel, tee } = guest('tdx_guest', { lateReads: 3 })
    await tee.quote(reportData, never)
    expect(kernel.calls.filter((call) => call === 'read generation')).toHaveLength(6)
  })

  test.each([
    ['the write', { busyWrites: 2 }],
    ['the read', { busyReads: 2 }],
  ] as const)('that is busy at %s is asked again', async (_, faults) => {
    const { kernel, tee } = guest('tdx_guest', { ...faults })
    expect((await tee.quote(reportData, never)).evidence).toMatchObject({ quote: hollowQuote('tdx-v4', reportData) })
    expect(kernel.calls.filter((call) => call === 'write inblob')).toHaveLength(3)
  })

  test('whose entry somebody else wrote to is asked again, and never gives the other report', async () => {
    const { kernel, tee } = guest('tdx_guest', { intruders: 1 })
    expect((await tee.quote(reportData, never)).evidence).toMatchObject({ quote: hollowQuote('tdx-v4', reportData) })
    expect(kernel.calls.filter((call) => call === 'write inblob')).toHaveLength(2)
  })

  test('whose entry somebody else writes to each time is given up', async () => {
    const { kernel, tee } = guest('tdx_guest', { intruders: 1_000 })
    await expect(tee.quote(reportData, never)).rejects.toMatchObject({ code: 'tee.busy', retryable: true })
    expect(kernel.entries.size).toBe(0)
  })

  test('that answers another request is refused', async () => {
    const { tee } = guest('tdx_guest', { stale: new Uint8Array(64) })
    await expect(tee.quote(reportData, never)).rejects.toMatchObject({ code: 'tee.other-report-data' })
  })

  test('whose quote lies in a larger buffer gives it without the zeros behind', async () => {
    const { tee } = guest('tdx_guest', { trailing: new Uint8Array(5_000) })
    expect((await tee.quote(reportData, never)).evidence).toEqual({ format: 'dcap', quote: hollowQuote('tdx-v4', reportData) })
  })

  test('whose quote is followed by anything else is refused', async () => {
    const { tee } = guest('tdx_guest', { trailing: Uint8Array.of(0, 0, 1) })
    await expect(tee.quote(reportData, never)).rejects.toMatchObject({ code: 'tee.malformed' })
  })

  test.each([
    ['EFBIG', 'tee.too-large'],
    ['EIO', 'tee.provider-failed'],
    ['ENXIO', 'tee.provider-failed'],
  ])('whose kernel answers %s is told as %s, and its entry removed', async (readError, code) => {
    const { kernel, tee } = guest('tdx_guest', { readError })
    await expect(tee.quote(reportData, never)).rejects.toMatchObject({ code, message: expect.stringContaining(readError) })
    expect(kernel.entries.size).toBe(0)
  })
})

describe('time', () => {
  test('ends the wait for a host that never answers', async () => {
    const { tee, timers } = guest('tdx_guest', { hangs: true })
    const asked = tee.quote(reportData, never)
    await settle()
    timers.advance(4_999)
    await settle()
    timers.advance(1)
    await expect(asked).rejects.toMatchObject({
      code: 'tee.timeout',
      message: 'no report from tdx_guest within 5 s',
      retryable: true,
    })
  })

  test('ends the wait for a write that is never counted', async () => {
    const { tee, timers, kernel } = guest('tdx_guest', { losesWrites: true })
    const asked = tee.quote(reportData, never)
    await settle()
    timers.advance(5_000)
    await expect(asked).rejects.toMatchObject({ code: 'tee.timeout' })
    await settle()
    expect(kernel.entries.size).toBe(0)
  })

  test('given up by the caller is no failure of the platform', async () => {
    const { tee, kernel } = guest('tdx_guest', { hangs: true })
    const caller = new AbortController()
    const asked = tee.quote(reportData, caller.signal)
    await settle()
    caller.abort(new DOMException('enough', 'AbortError'))
    await expect(asked).rejects.toMatchObject({ name: 'AbortError', message: 'enough' })
    await expect(tee.quote(reportData, caller.signal)).rejects.toMatchObject({ name: 'AbortError' })
    kernel.release()
    await settle()
    expect(kernel.entries.size).toBe(0)
  })
})

describe('requests at the same time', () => {
  test('are served one after the other, each with its own answer', async () => {
    const { tee, kernel } = guest('tdx_guest')
    const datas = Array.from({ length: 8 }, (_, i) => new Uint8Array(64).fill(i + 1))
    const answers = await Promise.all(datas.map((data) => tee.quote(data, never)))
    expect(answers.map(({ evidence }) => evidence)).toEqual(
      datas.map((data) => ({ format: 'dcap', quote: hollowQuote('tdx-v4', data) })),
    )
    expect(kernel.parallelMax()).toBe(1)
  })

  test('wait for the device even where the one before was given up, and are not begun when given up in line', async () => {
    const { tee, kernel, timers } = guest('tdx_guest', { hangs: true })
    const first = tee.quote(reportData, never)
    const second = tee.quote(reportData, never)
    await settle()
    timers.advance(5_000)
    await expect(first).rejects.toMatchObject({ code: 'tee.timeout' })
    await expect(second).rejects.toMatchObject({ code: 'tee.timeout' })
    expect(kernel.calls.filter((call) => call === 'write inblob')).toHaveLength(1)
    kernel.faults.hangs = false
    kernel.release()
    expect(await tee.quote(reportData, never)).toMatchObject({ source: 'tdx-tsm' })
    expect(kernel.calls.filter((call) => call === 'write inblob')).toHaveLength(2)
  })
})

describe('a SEV-SNP guest', () => {
  const vcek = new Uint8Array(900).fill(1).fill(0x30, 0, 1)
  const ask = new Uint8Array(800).fill(2).fill(0x30, 0, 1)
  const ark = new Uint8Array(700).fill(3).fill(0x30, 0, 1)

  test('gives its report, and the certificates that the host supplies', async () => {
    const table = certificateTable([
      [guids.vcek, vcek],
      [guids.ask, ask],
      [guids.ark, ark],
    ])
    const { tee } = guest('sev_guest', { trailing: new Uint8Array(2_816) }, table)
    expect(await tee.quote(reportData, never)).toEqual({
      source: 'snp-tsm',
      evidence: { format: 'sev-snp', report: hollowReport(reportData) },
      certificates: { endorsementKey: vcek, intermediate: ask, root: ark },
      simulated: false,
    })
  })

  test.each([
    ['no table', undefined],
    ['an empty table', new Uint8Array()],
    ['a table of zeros', new Uint8Array(4_096)],
  ])('whose host supplies %s gives its report alone', async (_, table) => {
    expect(await guest('sev_guest', {}, table).tee.quote(reportData, never)).not.toHaveProperty('certificates')
  })

  test('whose certificate table is broken is told so', async () => {
    await expect(guest('sev_guest', {}, new Uint8Array(48).fill(1)).tee.quote(reportData, never)).rejects.toMatchObject({
      code: 'tee.malformed',
    })
  })
})

describe('a folder on disk', () => {
  test('is used by the real file calls as the kernel defines them', async () => {
    const place = mkdtempSync(join(tmpdir(), 'phat-tsm-'))
    try {
      const files = createTsmFolder('tdx_guest', (data) =>
        Uint8Array.of(...hollowQuote('tdx-v5', data, 4_300), ...new Uint8Array(40_000)),
      )
      const tee = createTsmTee({ folder: place, provider: 'tdx_guest', files, timers: createManualTimers(10) })
      const { evidence } = await tee.quote(reportData, never)
      expect(evidence).toEqual({ format: 'dcap', quote: hollowQuote('tdx-v5', reportData, 4_300) })
      expect(readdirSync(place)).toEqual([])
    } finally {
      rmSync(place, { recursive: true })
    }
  })

  test('with an entry that a killed process left takes the next name', async () => {
    const { kernel, tee } = guest('tdx_guest')
    await kernel.makeFolder(`${folder}/phat-7-0`)
    expect(await tee.quote(reportData, never)).toMatchObject({ source: 'tdx-tsm' })
    expect([...kernel.entries.keys()]).toEqual([`${folder}/phat-7-0`])
  })
})
