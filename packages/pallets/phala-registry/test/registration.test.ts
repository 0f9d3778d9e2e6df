// SPDX-License-Identifier: Apache-2.0
import { vendorRoots } from '@phat/attestation'
import { rootOrigin, signed } from '@phat/frame'
import { registrationReportData, workerRegistrationInfoV2 } from '@phat/messaging'
import { Attestation, verifyEvidence } from '@phat/pallet-attestation'
import { PhalaRegistry, registry } from '@phat/pallet-phala-registry'
import { alice, bob, charlie } from '@phat/test-kit'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  blockHashOf,
  bringCollateral,
  clock,
  day,
  intel,
  kinds,
  machineOf,
  noon,
  period,
  prepare,
  type Registering,
  recentBlocks,
  register,
  registrationOf,
  registryChain,
  registryConfig,
  reportOf,
  sentBy,
  storeOf,
  workerPair,
} from './world.ts'

const chain = registryChain()
const calls = chain.calls(PhalaRegistry)
const worker = workerPair('Worker')
const other = workerPair('Other')
const refused = (error: string, options: Registering) =>
  chain.expectNoop(() => register(chain, worker, options), `PhalaRegistry.${error}`)

beforeEach(() => prepare(chain, [machineOf(worker)]))

describe.each(kinds)('evidence of %s', (kind) => {
  const provider = { type: kind === 'snp' ? 'SevSnp' : 'Dcap' }

  test('registers a worker, which is told so and asked for its benchmark', () => {
    register(chain, worker, { kind })
    const told = { pubkey: worker.publicKey, attestationProvider: provider, confidenceLevel: 1 }
    chain.expectEvents(['PhalaRegistry.WorkerAdded', told])
    const { pubkey } = told
    expect(sentBy(chain)).toEqual([
      { type: 'WorkerEvent', value: { pubkey, event: { type: 'Registered', value: { confidenceLevel: 1 } } } },
      { type: 'WorkerEvent', value: { pubkey, event: { type: 'BenchStart', value: { duration: 8 } } } },
    ])
    expect(storeOf(chain).workers.get(pubkey)).toEqual({
      pubkey,
      ecdhPubkey: pubkey,
      runtimeVersion: 0x0001_0203,
      lastUpdated: BigInt(noon),
      operator: bob,
      attestationProvider: provider,
      confidenceLevel: 1,
      initialScore: undefined,
      features: [4, 1, 0x5ea1],
    })
    expect(storeOf(chain).workerAttestations.get(pubkey)).toMatchObject({
      facts: { simulated: true, release: 0, confidence: 1 },
      provenAfter: 1,
      dueAt: 1 + period,
      standing: { type: 'Active', value: { place: 0 } },
    })
    expect(registry.identityOf(chain.execution, pubkey)).toEqual({ pubkey, ecdhPubkey: pubkey })
    expect(registry.keyOf(chain.execution, { type: 'Worker', value: pubkey })).toEqual(pubkey)
  })

  test('registers nobody but the worker, the operator, the chain and the version that it was made for', () => {
    refused('InvalidRuntimeInfoHash', { kind, bound: { pubkey: other.publicKey, ecdhPubkey: other.publicKey } })
    refused('InvalidRuntimeInfoHash', { kind, bound: { operator: charlie } })
    refused('InvalidRuntimeInfoHash', { kind, bound: { genesisBlockHash: new Uint8Array(32).fill(9) as never } })
    refused('InvalidRuntimeInfoHash', { kind, bound: { version: 7 } })
    refused('InvalidRuntimeInfoHash', { kind, bound: { features: [] } })
  })

  test('is refused as evidence of another kind', () => {
    const { attestation } = registrationOf(chain, worker, { kind })
    const { quote } = (attestation as { readonly value: { readonly quote?: Uint8Array } }).value
    if (quote === undefined) return refused('InvalidDCAPQuote', { report: { type: 'Tdx', value: { quote: new Uint8Array(9) } } })
    refused('UnknownQuoteBodyFormat', {
      report: kind === 'sgx' ? { type: 'Tdx', value: { quote } } : { type: 'SgxDcap', value: { quote, collateral: undefined } },
    })
  })

  test('is refused with a bit of it changed', () => {
    const { attestation } = registrationOf(chain, worker, { kind })
    const value = (attestation as { readonly value: { readonly quote?: Uint8Array; readonly report?: Uint8Array } }).value
    const bytes = value.quote ?? value.report ?? new Uint8Array()
    for (const at of [100, 400, bytes.length >> 1]) {
      const changed = bytes.slice()
      changed[at] = (changed[at] as number) ^ 1
      const report = reportOf(kind, kind === 'snp' ? { format: 'sev-snp', report: changed } : { format: 'dcap', quote: changed })
      expect(
        chain.failureOf(() => register(chain, worker, { report })),
        `${at}`,
      ).toMatch(/^PhalaRegistry\./)
    }
    expect(storeOf(chain).workers.has(worker.publicKey)).toBe(false)
  })
})

describe('a registration is refused', () => {
  test('from another account than the operator whom the worker names', () => {
    refused('OperatorMismatch', { signer: charlie })
    refused('OperatorMismatch', { info: { operator: undefined } })
  })

  test('of a worker that follows another chain', () => {
    refused('GenesisBlockHashRejected', { info: { genesisBlockHash: new Uint8Array(32).fill(9) as never } })
    refused('ParachainIdMismatch', { info: { paraId: 2035 } })
  })

  test('with evidence that names no recent block of this chain', () => {
    refused('StaleEvidence', { blockHash: new Uint8Array(32).fill(0xee) })
    const old = blockHashOf(chain, 1)
    chain.runToBlock(1 + recentBlocks)
    register(chain, other, { blockHash: old })
    chain.runToBlock(2 + recentBlocks)
    refused('StaleEvidence', { blockHash: old })
  })

  test('a second time with the same evidence, and with any made before it', () => {
    const before = registrationOf(chain, worker)
    chain.runToBlock(3)
    const same = registrationOf(chain, worker)
    calls.registerWorkerV2(signed(bob), same)
    for (const again of [same, before])
      chain.expectNoop(() => calls.registerWorkerV2(signed(bob), again), 'PhalaRegistry.EvidenceNotNewer')
    chain.runToBlock(4)
    register(chain, worker)
    expect(chain.takeEvents().map(([name]) => name)).toEqual(['PhalaRegistry.WorkerUpdated'])
  })

  test('of a second worker on a platform, until the first is retired', () => {
    register(chain, worker, { machine: 'one' })
    chain.expectNoop(() => register(chain, other, { machine: 'one' }), 'PhalaRegistry.PlatformFull')
    // One machine is one platform, whatever kind of TEE speaks for it.
    chain.expectNoop(() => register(chain, other, { machine: 'one', kind: 'sgx' }), 'PhalaRegistry.PlatformFull')
    chain.expectNoop(() => calls.retireWorker(signed(charlie), { pubkey: worker.publicKey }), 'PhalaRegistry.OperatorMismatch')
    calls.retireWorker(signed(bob), { pubkey: worker.publicKey })
    register(chain, other, { machine: 'one' })
    chain.runToBlock(3)
    refused('PlatformFull', { machine: 'one' })
    calls.setPlatformRule(rootOrigin, { rule: { maxPerPlatform: 2, unidentified: { type: 'Refused' } } })
    register(chain, worker, { machine: 'one' })
    expect(chain.takeEvents().map(([name]) => name)).toContain('PhalaRegistry.WorkerResumed')
  })

  test('with simulated evidence where only the vendors’ own roots count', () => {
    const live = registryChain({ roots: vendorRoots })
    for (const kind of kinds) {
      live.reset()
      live.runToBlock(2)
      // A report of AMD names its root only by the certificate of its chip, which such a chain never took.
      const error = kind === 'snp' ? 'CollateralMissing' : 'RootNotPinned'
      live.expectNoop(() => register(live, worker, { kind }), `PhalaRegistry.${error}`)
      expect(() => bringCollateral(live)).toThrow(/Attestation.RootNotPinned/)
      expect(storeOf(live).workers.has(worker.publicKey)).toBe(false)
    }
  })

  test('without evidence, and by root too', () => {
    refused('NoneAttestationDisabled', { report: undefined })
    const forced = { pubkey: worker.publicKey, ecdhPubkey: worker.publicKey, operator: bob }
    chain.expectNoop(() => calls.forceRegisterWorker(rootOrigin, forced), 'PhalaRegistry.NoneAttestationDisabled')
  })

  test('with evidence of Intel’s old service', () => {
    const empty = new Uint8Array()
    const old = { type: 'SgxIas', value: { raReport: empty, signature: empty, rawSigningCert: empty } } as const
    refused('UnsupportedAttestationType', { report: old })
    const { paraId: _, maxConsensusVersion: __, ...pruntimeInfo } = registrationOf(chain, worker).pruntimeInfo
    const register6 = () => calls.registerWorker(signed(bob), { pruntimeInfo, attestation: old })
    chain.expectNoop(register6, 'PhalaRegistry.UnsupportedAttestationType')
  })

  test('without collateral, of an unapproved release, and once its release is revoked', () => {
    const bare = registryChain()
    bare.reset()
    bare.runToBlock(2)
    bare.expectNoop(() => register(bare, worker), 'PhalaRegistry.CollateralMissing')
    bare.expectNoop(() => register(bare, worker, { kind: 'snp' }), 'PhalaRegistry.CollateralMissing')
    chain.calls(Attestation).revokeRelease(signed(alice), { release: 0 })
    refused('PRuntimeRejected', {})
    refused('PRuntimeRejected', { kind: 'snp' })
  })

  test('of code that debuggers can look into', () => {
    const info = workerRegistrationInfoV2.encode(registrationOf(chain, worker).pruntimeInfo)
    const reportData = registrationReportData(info, blockHashOf(chain, 1))
    const td = intel.evidence({ tee: 'tdx', version: 5, reportData, fault: 'td-debug' })
    refused('InvalidDCAPQuote', { report: { type: 'Tdx', value: { quote: td.quote } } })
    const enclave = intel.evidence({ tee: 'sgx', reportData, fault: 'enclave-debug' })
    refused('InvalidDCAPQuote', { report: { type: 'SgxDcap', value: { quote: enclave.quote, collateral: undefined } } })
  })

  test('with collateral that has expired', () => {
    clock.seconds = noon + 40 * day
    refused('InvalidDCAPQuote', {})
    refused('InvalidReport', { kind: 'snp' })
  })

  test('of a platform that says not which one it is, unless the rule names a substitute', () => {
    const verifyMasked = (...[at, evidence]: Parameters<typeof verifyEvidence>) => {
      const verdict = verifyEvidence(at, evidence)
      if (!verdict.accepted) return verdict
      const { platform } = verdict.facts
      const masked =
        platform.type === 'Intel'
          ? { ...platform, value: { ...platform.value, ppid: new Uint8Array(16) } }
          : { ...platform, value: { ...platform.value, chipId: new Uint8Array(64) } }
      return { ...verdict, facts: { ...verdict.facts, platform: masked } }
    }
    const masking = registryChain({ config: { attestation: { ...registryConfig.attestation, verifyEvidence: verifyMasked } } })
    masking.reset()
    prepare(masking, [machineOf(worker)])
    for (const kind of kinds) masking.expectNoop(() => register(masking, worker, { kind }), 'PhalaRegistry.PlatformUnidentified')
    const rule = { maxPerPlatform: 1, unidentified: { type: 'ByOperator' } } as const
    masking.calls(PhalaRegistry).setPlatformRule(rootOrigin, { rule })
    register(masking, worker, { kind: 'snp' })
    // Another machine, but of the same operator, who has one platform now.
    masking.expectNoop(() => register(masking, other), 'PhalaRegistry.PlatformFull')
    register(masking, other, { info: { operator: charlie }, signer: charlie })
  })

  test('of an old version, or one that does not know how workers agree', () => {
    calls.setMinimumPruntimeVersion(rootOrigin, { major: 1, minor: 2, patch: 4 })
    refused('PRuntimeRejected', {})
    register(chain, other, { info: { version: 0x0001_0204 } })
    calls.setPruntimeConsensusVersion(rootOrigin, { version: 2 })
    refused('InvalidConsensusVersion', { info: { version: 0x0002_0000 } })
  })

  test('with two keys, a long machine id, or many features', () => {
    refused('InvalidPubKey', { info: { ecdhPubkey: other.publicKey } })
    refused('InvalidRuntimeInfo', { info: { machineId: new Uint8Array(65) } })
    refused('InvalidRuntimeInfo', { info: { features: Array(33).fill(1) } })
  })
})

test('workers without evidence count only where the chain says so, and say that nothing vouches for them', () => {
  const open = registryChain({ config: { noneAttestationEnabled: true } })
  open.reset()
  open.runToBlock(2)
  register(open, worker, { report: undefined })
  expect(storeOf(open).workers.get(worker.publicKey)).toMatchObject({ attestationProvider: undefined, confidenceLevel: 128 })
  const forced = { pubkey: other.publicKey, ecdhPubkey: other.publicKey, operator: undefined }
  open.calls(PhalaRegistry).forceRegisterWorker(rootOrigin, forced)
  expect(storeOf(open).workers.get(other.publicKey)).toMatchObject({ attestationProvider: { type: 'Root' } })
  for (const { publicKey } of [worker, other])
    expect(registry.keyOf(open.execution, { type: 'Worker', value: publicKey })).toEqual(publicKey)
})

test('the chain counts who knows the highest consensus version', () => {
  register(chain, worker)
  register(chain, other, { info: { maxConsensusVersion: 0 } })
  expect(storeOf(chain).maxKnownPRuntimeConsensusVersion.get()).toEqual({ version: 1, count: 1 })
})

test('evidence of another machine is another platform', () => {
  register(chain, worker, { machine: 'one' })
  register(chain, other, { machine: 'two' })
  expect([...storeOf(chain).platformWorkers.entries()].map(([, keys]) => keys.length)).toEqual([1, 1])
})
