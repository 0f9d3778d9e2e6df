// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSimulatedIntel } from '@phat/attestation-simulator'
import { option } from '@phat/codec'
import {
  type AttestationReport,
  attestationReport,
  registrationFeatures,
  registrationReportData,
  workerRegistrationInfoV2,
} from '@phat/messaging'
import { equalBytes, known } from '@phat/primitives'
import { createSimulatedTee, type Tee } from '@phat/tee'
import { afterAll, expect, test } from 'vitest'
import { createBenchmarkCounter } from '../src/release/benchmark-counter.ts'
import { createRegistrar } from '../src/release/create-registrar.ts'
import { succeed } from './serve-fixture.ts'
import { startTestWorker, startWorkerChain } from './worker-chain.ts'

const base = mkdtempSync(join(tmpdir(), 'worker-registration-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))
const report = option(attestationReport)
const signal = new AbortController().signal
const operator = new Uint8Array(32).fill(0x0b)

test('a worker offers what it is, in evidence that binds its newest block', async () => {
  const chain = startWorkerChain()
  chain.grow(3)
  const worker = await startTestWorker(chain, join(base, 'data'))
  await worker.follow(chain)
  const offered = await succeed(worker.endpoint, 'GetRuntimeInfo', { encodedOperator: operator })
  const info = workerRegistrationInfoV2.decode(offered.encodedRuntimeInfo)
  expect(info).toMatchObject({ version: 0x100, pubkey: worker.publicKey, ecdhPubkey: worker.publicKey, paraId: 0, operator })
  expect(info.genesisBlockHash).toEqual(chain.chain.genesisHash)
  expect(registrationFeatures(info.features)).toEqual({ sealingKey: true, recovery: undefined })
  const evidence = known(report.decode(offered.attestation?.encodedReport ?? new Uint8Array()), 'there is a report')
  const bound = registrationReportData(offered.encodedRuntimeInfo, chain.chain.best.hash)
  expect(evidence.type === 'SevSnp' && equalBytes(evidence.value.report.subarray(80, 144), bound)).toBe(true)
  await worker.stop()
})

test('evidence goes on chain in the form of its platform, and receipts name its hash', async () => {
  const intel = createSimulatedIntel({ seed: 'registration', now: 1_768_435_200 })
  const quotes = {
    sgx: intel.quote({ tee: 'sgx', reportData: new Uint8Array(64) }),
    tdx: intel.quote({ tee: 'tdx', reportData: new Uint8Array(64) }),
  }
  async function offered(quote: Uint8Array, source: Tee['source'] = 'simulated'): Promise<AttestationReport['type']> {
    const simulated = createSimulatedTee({ makeEvidence: () => ({ evidence: { format: 'dcap', quote } }) })
    const tee: Tee = { ...simulated, source, quote: async (...args) => ({ ...(await simulated.quote(...args)), source }) }
    const recovery = { needed: 2, keys: [operator, operator, operator] }
    const registrar = createRegistrar({ publicKey: operator, genesisHash: operator, tee, recovery })
    expect(registrar.evidence).toEqual(new Uint8Array(32))
    const offer = await registrar.offer(operator, new Uint8Array(32), signal)
    expect(registrar.evidence).not.toEqual(new Uint8Array(32))
    const { features } = workerRegistrationInfoV2.decode(offer.info)
    expect(registrationFeatures(features)).toEqual({ sealingKey: false, recovery: { needed: 2, of: 3 } })
    return known(report.decode(offer.report), 'there is a report').type
  }
  expect(await offered(quotes.sgx)).toBe('SgxDcap')
  expect(await offered(quotes.tdx)).toBe('Tdx')
  expect(await offered(quotes.sgx, 'sgx-gramine')).toBe('SgxDcap')
  expect(await offered(quotes.tdx, 'dstack')).toBe('Tdx')
})

test('a benchmark counts from its block on, for itself alone, and rests between', async () => {
  const counter = createBenchmarkCounter()
  expect(counter.since(5)).toBe(0n)
  counter.follow(5)
  const first = counter.since(5)
  expect(first).toBeGreaterThan(0n)
  expect(counter.since(4)).toBe(0n)
  await expect.poll(() => counter.since(5)).toBeGreaterThan(first)
  counter.follow(undefined)
  expect(counter.since(5)).toBe(0n)
  counter.stop()
})
