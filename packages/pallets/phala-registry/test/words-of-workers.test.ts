// SPDX-License-Identifier: Apache-2.0
import { signed } from '@phat/frame'
import { workerEndpointPayload, wrapSignedContent } from '@phat/messaging'
import { PhalaRegistry, registry } from '@phat/pallet-phala-registry'
import type { Hash } from '@phat/primitives'
import { alice, bob } from '@phat/test-kit'
import { beforeEach, describe, expect, test } from 'vitest'
import { clock, noon, prepare, register, registryChain, sendFrom, sentBy, storeOf, workerPair } from './world.ts'

const chain = registryChain()
const calls = chain.calls(PhalaRegistry)
const worker = workerPair('Worker')
const { publicKey: pubkey } = worker
const nowMs = BigInt(noon) * 1_000n

beforeEach(() => {
  prepare(chain)
  register(chain, worker)
  chain.takeEvents()
})

describe('a benchmark', () => {
  const report = (sequence: bigint, startTime: bigint, iterations: bigint) =>
    sendFrom(chain, worker, sequence, { type: 'BenchReport', value: { startTime, iterations } })

  test.each([
    // Iterations in six seconds, by hand.
    [6_000n, 100n, 100],
    [60_000n, 10_000n, 1_000],
    [6_000n, 99_999n, 6_000],
    [500n, 0n, 0],
    [500n, 3n, 36],
  ])('of %s ms and %s iterations gives the score %s', (elapsedMs, iterations, initScore) => {
    report(0n, nowMs - elapsedMs, iterations)
    chain.expectEvents(['PhalaRegistry.InitialScoreSet', { pubkey, initScore }])
    expect(storeOf(chain).workers.get(pubkey)?.initialScore).toBe(initScore)
    expect(sentBy(chain).at(-1)).toMatchObject({ value: { event: { type: 'BenchScore', value: initScore } } })
  })

  test('that has not begun gives none', () => {
    for (const [i, startTime] of [nowMs, nowMs + 1n, (1n << 64n) - 1n].entries()) {
      report(BigInt(i), startTime, 1n)
      expect(chain.takeEvents().map(([name]) => name)).toEqual(['PhalaMq.MessageFailed'])
    }
    expect(storeOf(chain).workers.get(pubkey)?.initialScore).toBeUndefined()
  })
})

test('a start is told of, and the latest one stands', () => {
  for (const [i, fill] of [7, 8].entries()) {
    sendFrom(chain, worker, BigInt(i), { type: 'Incarnation', value: { nonce: new Uint8Array(32).fill(fill) } })
    chain.expectEvents(['PhalaRegistry.WorkerStarted', { pubkey }])
    expect(storeOf(chain).workerIncarnations.get(pubkey)).toEqual({ nonce: new Uint8Array(32).fill(fill), block: 2 })
  }
})

test('whoever is not registered says nothing', () => {
  const stranger = workerPair('Stranger')
  const event = { type: 'Incarnation', value: { nonce: new Uint8Array(32) } } as const
  chain.expectNoop(() => sendFrom(chain, stranger, 0n, event), 'PhalaMq.UnknownSender')
})

describe('endpoints', () => {
  const payload = (changes = {}) => ({
    pubkey,
    versionedEndpoints: { type: 'V1' as const, value: ['http://127.0.0.1:8000'] },
    signingTime: nowMs - 1n,
    ...changes,
  })
  const update = (endpointPayload = payload(), signer = worker) => {
    const bytes = wrapSignedContent('EndpointInfo', workerEndpointPayload.encode(endpointPayload))
    return calls.updateWorkerEndpoint(signed(alice), { endpointPayload, signature: signer.sign(bytes) })
  }
  const refused = (error: string, changes: object) => chain.expectNoop(() => update(payload(changes)), `PhalaRegistry.${error}`)

  test('stand as the worker signed them, whoever brings them', () => {
    update()
    chain.expectEvents(['PhalaRegistry.WorkerEndpointsUpdated', { pubkey }])
    expect(storeOf(chain).endpoints.get(pubkey)).toEqual({ type: 'V1', value: ['http://127.0.0.1:8000'] })
  })

  test('are refused from the future, from long ago, and from before those that stand', () => {
    refused('InvalidEndpointSigningTime', { signingTime: nowMs })
    refused('InvalidEndpointSigningTime', { signingTime: nowMs - 4n * 3_600_000n - 1n })
    update(payload({ signingTime: nowMs - 4n * 3_600_000n }))
    update()
    refused('InvalidEndpointSigningTime', {})
    refused('InvalidEndpointSigningTime', { signingTime: nowMs - 2n })
    clock.seconds = noon + 1
    update(payload({ signingTime: nowMs }))
  })

  test('are refused by another key, of a worker that does not count, and where they are too many or too long', () => {
    const stranger = workerPair('Stranger')
    chain.expectNoop(() => update(payload(), stranger), 'PhalaRegistry.InvalidSignature')
    refused('WorkerNotFound', { pubkey: stranger.publicKey })
    const V1 = (value: readonly string[]) => ({ versionedEndpoints: { type: 'V1', value } })
    refused('InvalidInput', V1(Array(9).fill('http://a')))
    refused('InvalidInput', V1(['a'.repeat(257)]))
    const short = { endpointPayload: payload(), signature: new Uint8Array(63) }
    chain.expectNoop(() => calls.updateWorkerEndpoint(signed(bob), short), 'PhalaRegistry.InvalidSignatureLength')
    calls.retireWorker(signed(bob), { pubkey })
    refused('WorkerNotActive', {})
  })
})

describe('keys of clusters and contracts', () => {
  const cluster = new Uint8Array(32).fill(1) as Hash
  const contract = new Uint8Array(32).fill(2) as Hash
  const key = new Uint8Array(32).fill(3)

  test('sign messages while they stand', () => {
    const at = chain.execution
    expect(registry.keyOf(at, { type: 'Cluster', value: cluster })).toBeUndefined()
    registry.setClusterKey(at, cluster, key)
    registry.setContractKey(at, contract, key)
    expect([registry.keyOf(at, { type: 'Cluster', value: cluster }), registry.hasContractKey(at, contract)]).toEqual([key, true])
    expect(registry.keyOf(at, { type: 'Contract', value: contract })).toEqual(key)
    registry.removeContractKey(at, contract)
    expect(registry.keyOf(at, { type: 'Contract', value: contract })).toBeUndefined()
  })
})
