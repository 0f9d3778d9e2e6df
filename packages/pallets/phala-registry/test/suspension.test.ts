// SPDX-License-Identifier: Apache-2.0
import { developmentPolicy } from '@phat/attestation'
import { rootOrigin, signed } from '@phat/frame'
import { Attestation } from '@phat/pallet-attestation'
import { PhalaRegistry, registry, type SuspensionReason } from '@phat/pallet-phala-registry'
import { alice, bob } from '@phat/test-kit'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  clock,
  day,
  eventsOf,
  grace,
  intel,
  kinds,
  machineOf,
  noon,
  period,
  prepare,
  register,
  registryChain,
  sendFrom,
  sentBy,
  storeOf,
  workerPair,
} from './world.ts'

const chain = registryChain()
const calls = chain.calls(PhalaRegistry)
const attestation = chain.calls(Attestation)
const worker = workerPair('Worker')
const { publicKey: pubkey } = worker
const report = { type: 'BenchReport', value: { startTime: BigInt(noon - 60) * 1_000n, iterations: 600n } } as const

beforeEach(() => prepare(chain, [machineOf(worker)]))

const keyOf = () => registry.keyOf(chain.execution, { type: 'Worker', value: pubkey })
const nextBlock = () => chain.runToBlock(chain.execution.block.number + 1)
const suspended = (reason: SuspensionReason['type']) => ['PhalaRegistry.WorkerSuspended', { pubkey, reason: { type: reason } }]

describe.each(kinds)('a worker with evidence of %s is suspended', (kind) => {
  const endsBy = (reason: SuspensionReason['type'], step: () => void) => {
    register(chain, worker, { kind })
    sendFrom(chain, worker, 0n, report)
    step()
    nextBlock()
    expect(eventsOf(chain)).toContainEqual(suspended(reason))
    expect(sentBy(chain)).toEqual([{ type: 'WorkerEvent', value: { pubkey, event: { type: 'Suspended' } } }])
    expect([keyOf(), registry.identityOf(chain.execution, pubkey)]).toEqual([undefined, undefined])
    chain.expectNoop(() => sendFrom(chain, worker, 1n, report), 'PhalaMq.UnknownSender')
    expect(storeOf(chain).workers.has(pubkey)).toBe(true)
    expect(storeOf(chain).checkProgress.get().count).toBe(0)
  }

  test('when its release is revoked', () => {
    endsBy('ReleaseRevoked', () => attestation.revokeRelease(signed(alice), { release: 0 }))
  })

  test('when root suspends its kind of TEE', () => {
    const what = kind === 'snp' ? 'sev-snp' : kind === 'sgx' ? 'sgx' : 'tdx'
    endsBy('TeeSuspended', () => attestation.setSuspension(rootOrigin, { what, suspended: true }))
  })

  test('when its collateral expires', () => {
    endsBy('CollateralExpired', () => {
      clock.seconds = noon + 40 * day
    })
  })
})

describe('new evidence', () => {
  test('is due after the period, and a worker without counts no more after the grace', () => {
    register(chain, worker)
    chain.runToBlock(1 + period + grace)
    expect([keyOf(), storeOf(chain).checkProgress.get().count]).toEqual([pubkey, 1])
    nextBlock()
    expect(eventsOf(chain)).toContainEqual(suspended('AttestationExpired'))
    expect(keyOf()).toBeUndefined()
  })

  test('counts from the block that it names, so that old evidence gives no more time', () => {
    const args = { blockHash: chain.execution.block.parentHash }
    chain.runToBlock(15)
    register(chain, worker, args)
    expect(storeOf(chain).workerAttestations.get(pubkey)?.dueAt).toBe(1 + period)
  })

  test('in time goes on without a gap', () => {
    register(chain, worker)
    chain.runToBlock(period)
    register(chain, worker)
    expect(chain.takeEvents().map(([name]) => name)).toEqual(['PhalaRegistry.WorkerUpdated'])
    chain.runToBlock(period + 50)
    expect(keyOf()).toEqual(pubkey)
  })

  test('resumes a suspended worker, whose sequence goes on', () => {
    register(chain, worker)
    sendFrom(chain, worker, 0n, report)
    calls.retireWorker(signed(bob), { pubkey })
    chain.expectNoop(() => calls.retireWorker(signed(bob), { pubkey }), 'PhalaRegistry.WorkerNotActive')
    nextBlock()
    chain.takeEvents()
    register(chain, worker)
    expect(chain.takeEvents().map(([name]) => name)).toEqual(['PhalaRegistry.WorkerUpdated', 'PhalaRegistry.WorkerResumed'])
    expect(sentBy(chain)).toMatchObject(['Registered', 'Resumed', 'BenchStart'].map((type) => ({ value: { event: { type } } })))
    chain.expectNoop(() => sendFrom(chain, worker, 0n, report), 'PhalaMq.BadSequence')
    sendFrom(chain, worker, 1n, report)
    // The score that it had stayed, and the new one takes its place.
    expect(storeOf(chain).workers.get(pubkey)?.initialScore).toBe(60)
  })

  test('is asked for soon when policy, release or TCB recovery say so, and not for collateral that is merely newer', () => {
    const asked = (step: () => void, due: boolean) => {
      chain.reset()
      prepare(chain, [machineOf(worker)])
      register(chain, worker)
      nextBlock()
      step()
      nextBlock()
      const { number } = chain.execution.block
      const asks = eventsOf(chain).filter(([name]) => name === 'PhalaRegistry.AttestationDue')
      expect(asks).toEqual(due ? [['PhalaRegistry.AttestationDue', { pubkey, deadline: number + grace }]] : [])
      expect(keyOf()).toEqual(pubkey)
      chain.runToBlock(number + grace + 1)
      expect(keyOf() !== undefined).toBe(!due)
    }
    const reissue = (evaluationNumber: number) => () => {
      const later = intel.reissue({ now: noon, issue: { issuedAt: noon - 60, evaluationNumber, crlNumber: 2 } })
      const { format: _, ...collateral } = later.collateral('tdx')
      attestation.submitDcapCollateral(signed(alice), { collateral })
    }
    asked(() => attestation.setPolicy(rootOrigin, { policy: developmentPolicy }), true)
    asked(() => attestation.deprecateRelease(signed(alice), { release: 0, from: BigInt(noon) }), true)
    asked(reissue(18), true)
    asked(reissue(17), false)
  })
})

test('every worker is looked at soon after a change, a few in each block', () => {
  const workers = Array.from({ length: 10 }, (_, i) => workerPair(`Worker/${i}`))
  for (const one of workers) register(chain, one)
  nextBlock()
  attestation.revokeRelease(signed(alice), { release: 0 })
  const active = () => storeOf(chain).checkProgress.get().count
  const seen = [active()]
  for (let i = 0; i < 3; i++) {
    nextBlock()
    seen.push(active())
    expect(chain.brokenInvariants()).toEqual([])
  }
  expect(seen).toEqual([10, 6, 2, 0])
  expect(storeOf(chain).platformWorkers.keys().next().done).toBe(true)
})

test('workers are looked at round by round, also where nothing changed', () => {
  const workers = Array.from({ length: 3 }, (_, i) => workerPair(`Worker/${i}`))
  for (const one of workers) register(chain, one)
  clock.seconds = noon + 40 * day
  // The collateral expired without anyone saying so: each block finds one of them.
  for (const left of [2, 1, 0]) {
    nextBlock()
    expect(storeOf(chain).checkProgress.get().count).toBe(left)
  }
})

test('a gatekeeper is not retired, and neither is a worker by others than its operator and governance', () => {
  register(chain, worker)
  chain.expectNoop(() => calls.retireWorker(signed(alice), { pubkey }), 'PhalaRegistry.OperatorMismatch')
  chain.expectNoop(() => calls.retireWorker(signed(bob), { pubkey: new Uint8Array(32) }), 'PhalaRegistry.WorkerNotFound')
  calls.registerGatekeeper(rootOrigin, { gatekeeper: pubkey })
  chain.expectNoop(() => calls.retireWorker(signed(bob), { pubkey }), 'PhalaRegistry.WorkerIsGatekeeper')
})
