// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs'
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

test('no source of the package names a simulator or an environment variable', () => {
  const folder = new URL('../src/', import.meta.url)
  for (const name of readdirSync(folder)) {
    const text = readFileSync(new URL(name, folder), 'utf8')
    expect(text, name).not.toMatch(/attestation-simulator|process\.env|SIMULATOR_ENDPOINT/)
  }
})
