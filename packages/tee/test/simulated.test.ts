// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs'
import { type TrustedRoot, vendorRoots, verifyEvidence } from '@phat/attestation'
import { createSimulatedIntel, simulatedRoots } from '@phat/attestation-simulator'
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { expect, test } from 'vitest'
import { createSimulatedTee } from '../src/index.ts'
import { hollowQuote } from './fakes/hollow-evidence.ts'

const reportData = new Uint8Array(64).fill(8)

test('a simulated TEE gives what its maker makes, and says that it is simulated', async () => {
  const tee = createSimulatedTee({
    makeEvidence: (data) => ({ evidence: { format: 'dcap', quote: hollowQuote('tdx-v4', data) }, eventLog: '[]' }),
  })
  expect(tee).toMatchObject({ source: 'simulated', sealKey: 'none', clock: 'untrusted' })
  expect(await tee.quote(reportData, new AbortController().signal)).toEqual({
    source: 'simulated',
    evidence: { format: 'dcap', quote: hollowQuote('tdx-v4', reportData) },
    eventLog: '[]',
    simulated: true,
  })
  await expect(tee.quote(reportData, AbortSignal.abort(new DOMException('enough', 'AbortError')))).rejects.toThrow('enough')
})

test('a simulated machine has the sealing keys of its fuses, one for each purpose, or none', async () => {
  const signal = new AbortController().signal
  const makeEvidence = (data: Uint8Array) => ({ evidence: { format: 'dcap', quote: hollowQuote('tdx-v4', data) } }) as const
  const keyOf = (fuses: number, purpose: string): Promise<Uint8Array> => {
    const tee = createSimulatedTee({ makeEvidence, sealingSecret: new Uint8Array(32).fill(fuses), clock: 'trusted' })
    expect(tee).toMatchObject({ sealKey: 'measurement', clock: 'trusted' })
    return tee.sealKey === 'none' ? Promise.reject(new TypeError('no sealing key')) : tee.deriveSealKey(purpose, signal)
  }
  expect(await keyOf(1, 'worker')).toEqual(await keyOf(1, 'worker'))
  expect(await keyOf(1, 'worker')).toHaveLength(32)
  expect(await keyOf(1, 'worker')).not.toEqual(await keyOf(1, 'other'))
  expect(await keyOf(1, 'worker')).not.toEqual(await keyOf(2, 'worker'))
  await expect(keyOf(0, 'worker')).rejects.toMatchObject({ code: 'tee.no-seal-key' })
})

test('evidence of a simulated TEE verifies against the simulated root, and against no other', async () => {
  const now = 1_768_435_200
  const intel = createSimulatedIntel({ seed: 'tee', now })
  const tee = createSimulatedTee({
    makeEvidence: (data) => ({ evidence: { format: 'dcap', quote: intel.quote({ tee: 'tdx', reportData: data }) } }),
  })
  const { evidence } = await tee.quote(reportData, new AbortController().signal)
  const verify = (roots: readonly TrustedRoot[]) =>
    verifyEvidence({ evidence, collateral: intel.collateral('tdx'), roots, now }, verifyPlatformSignature)
  expect(verify(simulatedRoots).attested).toMatchObject({ simulated: true, reportData })
  expect(verify(vendorRoots).refusal).toMatchObject({ rung: 'hardware' })
})

test('no source of the package names a simulator or an environment variable', () => {
  const folder = new URL('../src/', import.meta.url)
  for (const name of readdirSync(folder)) {
    const text = readFileSync(new URL(name, folder), 'utf8')
    expect(text, name).not.toMatch(/attestation-simulator|process\.env|SIMULATOR_ENDPOINT/)
  }
})
