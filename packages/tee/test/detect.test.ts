// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { machineFiles } from '../src/device-files.ts'
import { type DeviceFiles, detectTee, surveyTees } from '../src/index.ts'
import { type FakeAgent, startFakeAgent } from './fakes/fake-agent.ts'
import { systemError } from './fakes/fake-kernel.ts'
import { hollowQuote, hollowReport } from './fakes/hollow-evidence.ts'
import { createManualTimers, settle } from './fakes/manual-timers.ts'
import { createTsmFolder } from './fakes/tsm-folder.ts'

const { signal: never } = new AbortController()
const reportData = new Uint8Array(64).fill(1)

let root: string
let agent: FakeAgent | undefined

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'phat-root-'))
})

afterEach(async () => {
  await agent?.stop()
  agent = undefined
  rmSync(root, { recursive: true })
})

const addGramine = (type = 'dcap'): void => {
  mkdirSync(join(root, 'dev/attestation'), { recursive: true })
  writeFileSync(join(root, 'dev/attestation/attestation_type'), type)
}
const addDstack = async (path = 'var/run/dstack.sock'): Promise<void> => {
  const socket = join(root, path)
  mkdirSync(join(socket, '..'), { recursive: true })
  agent = await startFakeAgent(socket, () => ({ body: '{}' }))
}
const addConfigfs = (): void => {
  mkdirSync(join(root, 'sys/kernel/config/tsm/report'), { recursive: true })
}
const kernel = (provider: string): DeviceFiles =>
  createTsmFolder(provider, provider === 'sev_guest' ? hollowReport : (data) => hollowQuote('tdx-v4', data))
const detect = (files: DeviceFiles = machineFiles) => detectTee({ root, files, timers: createManualTimers(10) }, never)

describe('detection', () => {
  test('finds Gramine', async () => {
    addGramine('dcap\n')
    expect(await detect()).toMatchObject({ source: 'sgx-gramine', sealKey: 'measurement', place: join(root, 'dev/attestation') })
  })

  test.each(['var/run/dstack.sock', 'run/dstack.sock', 'var/run/dstack/dstack.sock', 'run/dstack/dstack.sock'])(
    'finds the agent of dstack at %s',
    async (path) => {
      await addDstack(path)
      expect(await detect()).toMatchObject({ source: 'dstack', place: join(root, path) })
    },
  )

  test.each([
    ['tdx_guest', 'tdx-tsm'],
    ['sev_guest', 'snp-tsm'],
  ])('finds the provider %s, which then gives evidence', async (provider, source) => {
    addConfigfs()
    const tee = await detect(kernel(provider))
    expect(tee).toMatchObject({ source, place: join(root, 'sys/kernel/config/tsm/report') })
    expect(await tee.quote(reportData, never)).toMatchObject({ source })
  })

  test('takes the agent of dstack, where its TDX guest shows configfs as well', async () => {
    await addDstack()
    addConfigfs()
    expect(await detect(kernel('tdx_guest'))).toMatchObject({ source: 'dstack' })
  })

  test('follows the link from /var/run to /run', async () => {
    await addDstack('run/dstack.sock')
    mkdirSync(join(root, 'var'))
    symlinkSync(join(root, 'run'), join(root, 'var/run'))
    expect(await detect()).toMatchObject({ source: 'dstack', place: join(root, 'var/run/dstack.sock') })
  })
})

describe('detection fails closed', () => {
  test('where nothing is', async () => {
    await expect(detect()).rejects.toMatchObject({ code: 'tee.no-tee' })
    addConfigfs()
    const files: DeviceFiles = { ...machineFiles, makeFolder: async () => Promise.reject(systemError('ENXIO', 'mkdir')) }
    await expect(detect(files)).rejects.toMatchObject({ code: 'tee.no-tee' })
  })

  test.each([
    ['Gramine and dstack', async () => addDstack(), 'tdx_guest'],
    ['Gramine and configfs', async () => addConfigfs(), 'tdx_guest'],
  ] as const)('where %s answer', async (_, add, provider) => {
    addGramine()
    await add()
    await expect(detect(kernel(provider))).rejects.toMatchObject({ code: 'tee.contradiction' })
  })

  test('where dstack answers on a machine of AMD', async () => {
    await addDstack()
    addConfigfs()
    await expect(detect(kernel('sev_guest'))).rejects.toMatchObject({
      code: 'tee.contradiction',
      message: expect.stringContaining('sev_guest'),
    })
  })

  test.each(['epid', 'none', ''])('where Gramine attests by %j', async (type) => {
    addGramine(type)
    await addDstack()
    await expect(detect()).rejects.toMatchObject({ code: 'tee.unusable', message: expect.stringContaining(JSON.stringify(type)) })
  })

  test('where a file lies at the place of the socket, even with another socket behind it', async () => {
    await addDstack('run/dstack/dstack.sock')
    writeFileSync(join(root, 'run/dstack.sock'), '')
    await expect(detect()).rejects.toMatchObject({ code: 'tee.unusable', message: expect.stringContaining('no socket') })
  })

  test('where the provider is of another vendor', async () => {
    addConfigfs()
    await expect(detect(kernel('arm_cca_guest'))).rejects.toMatchObject({
      code: 'tee.unusable',
      message: expect.stringContaining('arm_cca'),
    })
  })

  test('where an entry may not be made', async () => {
    addConfigfs()
    const files: DeviceFiles = { ...machineFiles, makeFolder: async () => Promise.reject(systemError('EACCES', 'mkdir')) }
    await expect(detect(files)).rejects.toMatchObject({ code: 'tee.unusable', message: expect.stringMatching(/EACCES$/) })
  })

  test('where a place does not answer in time', async () => {
    const timers = createManualTimers()
    const files: DeviceFiles = { ...machineFiles, entryAt: () => new Promise(() => undefined) }
    const found = detectTee({ root, files, timers }, never)
    await settle()
    timers.advance(5_000)
    await expect(found).rejects.toMatchObject({ code: 'tee.timeout' })
  })

  test('and passes on what is no error of the system', async () => {
    const files: DeviceFiles = { ...machineFiles, entryAt: async () => Promise.reject(new RangeError('a bug')) }
    await expect(detect(files)).rejects.toThrow('a bug')
  })
})

test('a survey tells what was found at each place', async () => {
  addConfigfs()
  addGramine('none')
  const survey = await surveyTees({ root, files: kernel('tdx_guest'), timers: createManualTimers(10) }, never)
  expect(survey).toMatchObject({
    gramine: { state: 'unusable', place: join(root, 'dev/attestation') },
    dstack: { state: 'absent' },
    configfs: { state: 'present', detail: 'the provider tdx_guest' },
  })
})
