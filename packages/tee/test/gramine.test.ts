// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import { createGramineTee, type DeviceFiles } from '../src/index.ts'
import { systemError } from './fakes/fake-kernel.ts'
import { hollowQuote } from './fakes/hollow-evidence.ts'
import { createManualTimers, settle } from './fakes/manual-timers.ts'

const folder = '/dev/attestation'
const reportData = new Uint8Array(64).fill(0x42)
const { signal: never } = new AbortController()

/** Gramine's files: the quote is over what was last written, for the whole enclave. */
function createGramineFiles(keys: Readonly<Record<string, Uint8Array>> = {}, trailing = 0): DeviceFiles {
  let written = new Uint8Array(64)
  const absent = (): never => {
    throw systemError('ENOENT', 'open')
  }
  return {
    entryAt: async () => 'file',
    makeFolder: absent,
    removeFolder: absent,
    read: async (path) => {
      await new Promise((resolve) => setImmediate(resolve))
      if (path === `${folder}/quote`) return Uint8Array.of(...hollowQuote('sgx-v3', written), ...new Uint8Array(trailing))
      const key = keys[path.replace(`${folder}/keys/`, '')]
      return key?.slice() ?? absent()
    },
    write: async (path, bytes) => {
      if (path !== `${folder}/user_report_data`) absent()
      written = bytes.slice()
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

const tee = (files: DeviceFiles, sealKey?: 'measurement' | 'signer') =>
  createGramineTee({ folder, files, timers: createManualTimers(), ...(sealKey === undefined ? {} : { sealKey }) })

describe('an SGX enclave in Gramine', () => {
  test('gives a quote that binds the report data, without zeros behind', async () => {
    expect(await tee(createGramineFiles({}, 500)).quote(reportData, never)).toEqual({
      source: 'sgx-gramine',
      evidence: { format: 'dcap', quote: hollowQuote('sgx-v3', reportData) },
      simulated: false,
    })
  })

  test('gives each of several callers the quote over its own data', async () => {
    const enclave = tee(createGramineFiles())
    const datas = Array.from({ length: 6 }, (_, i) => new Uint8Array(64).fill(i))
    const quotes = await Promise.all(datas.map((data) => enclave.quote(data, never)))
    expect(quotes.map(({ evidence }) => evidence)).toEqual(
      datas.map((data) => ({ format: 'dcap', quote: hollowQuote('sgx-v3', data) })),
    )
  })

  test('tells which file of Gramine failed, and how', async () => {
    const files = { ...createGramineFiles(), read: async () => Promise.reject(systemError('EIO', 'read')) }
    await expect(tee(files).quote(reportData, never)).rejects.toMatchObject({
      code: 'tee.provider-failed',
      message: 'Gramine in /dev/attestation: EIO',
    })
  })

  test('is not waited for without end', async () => {
    const timers = createManualTimers()
    const files: DeviceFiles = { ...createGramineFiles(), read: () => new Promise(() => undefined) }
    const asked = createGramineTee({ folder, files, timers }).quote(reportData, never)
    await settle()
    timers.advance(5_000)
    await expect(asked).rejects.toMatchObject({ code: 'tee.timeout' })
  })
})

describe('the sealing key of an enclave', () => {
  const keys = { _sgx_mrenclave: new Uint8Array(16).fill(1), _sgx_mrsigner: new Uint8Array(16).fill(2) }

  test('is another one for each purpose and for measurement and signer, and the same each time', async () => {
    const enclave = tee(createGramineFiles(keys))
    expect(enclave.sealKey).toBe('measurement')
    const key = await derive(enclave, 'identity')
    expect(key).toHaveLength(32)
    expect(await derive(enclave, 'identity')).toEqual(key)
    expect(await derive(enclave, 'log')).not.toEqual(key)
    expect(await derive(tee(createGramineFiles(keys), 'signer'), 'identity')).not.toEqual(key)
    expect(key.subarray(0, 16)).not.toEqual(keys._sgx_mrenclave)
  })

  test.each([
    ['of zeros', new Uint8Array(16)],
    ['that is too short', new Uint8Array(15).fill(1)],
    ['that is too long', new Uint8Array(17).fill(1)],
  ])('%s is none', async (_, key) => {
    await expect(derive(tee(createGramineFiles({ _sgx_mrenclave: key })), 'identity')).rejects.toMatchObject({
      code: 'tee.no-seal-key',
    })
  })

  test('erases what it is made of', async () => {
    const secret = new Uint8Array(16).fill(3)
    const files = { ...createGramineFiles(), read: async () => secret }
    await derive(tee(files), 'identity')
    expect(secret).toEqual(new Uint8Array(16))
  })
})

function derive(enclave: ReturnType<typeof tee>, purpose: string): Promise<Uint8Array> {
  if (enclave.sealKey === 'none') throw new Error('an enclave has a sealing key')
  return enclave.deriveSealKey(purpose, never)
}
