// SPDX-License-Identifier: Apache-2.0
import { type Hex, PhatError, toHex } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type SdkFault, sdkErrors } from '../src/sdk-errors.ts'
import { beginWait } from '../src/wait.ts'
import { judgeAttestation, type ListedWorker } from '../src/workers/directory.ts'
import { createFailOver, type WorkerFault } from '../src/workers/fail-over.ts'
import { consequenceOf, mayRecover, nameWorkerFailure } from '../src/workers/worker-faults.ts'
import { failedMs, orderWorkers } from '../src/workers/worker-order.ts'

const nameOf = (index: number): Hex => toHex(new Uint8Array(32).fill(index))
const workerOf = (index: number, endpoints = [`http://worker-${index}`]): ListedWorker => ({
  publicKey: new Uint8Array(32).fill(index),
  name: nameOf(index),
  endpoints,
  standing: { kind: 'counts', simulated: true },
})
const begin = (timeoutMs = 5_000) => beginWait({}, { signal: new AbortController().signal, timeoutMs })
const nobodyFailed = { last: undefined, distrusted: new Set<Hex>(), failedAt: new Map<Hex, number>() }

describe('the order in which workers are asked', () => {
  const memories = fc.record({
    last: fc.option(fc.nat(9).map(nameOf), { nil: undefined }),
    distrusted: fc.uniqueArray(fc.nat(9)).map((some) => new Set(some.map(nameOf))),
    failedAt: fc.array(fc.tuple(fc.nat(9).map(nameOf), fc.nat(2 * failedMs))).map((some) => new Map(some)),
  })
  const lists = fc.uniqueArray(fc.nat(9)).map((some) => some.map((index) => workerOf(index)))

  test('holds each trusted worker once, and none of the distrusted', () => {
    fc.assert(
      fc.property(lists, memories, fc.nat(), (workers, memory, start) => {
        const ordered = orderWorkers(workers, memory, 2 * failedMs, start).map(({ name }) => name)
        const trusted = workers.map(({ name }) => name).filter((name) => !memory.distrusted.has(name))
        expect([...ordered].sort()).toEqual([...trusted].sort())
      }),
    )
  })

  test('has no worker that failed lately before one that did not', () => {
    fc.assert(
      fc.property(lists, memories, fc.nat(), (workers, memory, start) => {
        const now = 2 * failedMs
        const isSound = (name: Hex): boolean => now - (memory.failedAt.get(name) ?? -Infinity) >= failedMs
        const sound = orderWorkers(workers, memory, now, start).map(({ name }) => isSound(name))
        expect(sound).toEqual([...sound].sort((a, b) => Number(b) - Number(a)))
      }),
    )
  })

  test('begins with who answered last, unless that one failed since', () => {
    const workers = [1, 2, 3].map((index) => workerOf(index))
    expect(orderWorkers(workers, { ...nobodyFailed, last: nameOf(2) }, 0, 0)[0]?.name).toBe(nameOf(2))
    const failedAt = new Map([[nameOf(2), 0]])
    expect(orderWorkers(workers, { ...nobodyFailed, last: nameOf(2), failedAt }, 1, 0).at(-1)?.name).toBe(nameOf(2))
  })

  test('spreads clients over the workers', () => {
    const workers = [1, 2, 3].map((index) => workerOf(index))
    const firsts = [0, 1, 2, 3].map((start) => orderWorkers(workers, nobodyFailed, 0, start)[0]?.name)
    expect(firsts).toEqual([nameOf(1), nameOf(2), nameOf(3), nameOf(1)])
  })
})

describe('fail-over', () => {
  const failing = (fault: SdkFault): PhatError => sdkErrors.error(fault, fault)
  const run = async (
    workers: readonly ListedWorker[],
    answers: Readonly<Record<string, SdkFault | undefined>>,
    timeoutMs?: number,
  ) => {
    const faults: WorkerFault[] = []
    const asked: string[] = []
    const failOver = createFailOver(0, (fault) => faults.push(fault))
    const ask = () =>
      failOver.ask(
        begin(timeoutMs),
        async () => workers,
        async ({ endpoint }) => {
          asked.push(endpoint)
          const fault = answers[endpoint]
          if (fault !== undefined) throw failing(fault)
          return endpoint
        },
      )
    const ended = (): Promise<string> =>
      ask().catch((error: unknown) => {
        if (!(error instanceof PhatError)) throw error
        return error.code
      })
    return { first: await ended(), again: ended, asked, faults }
  }
  const three = [1, 2, 3].map((index) => workerOf(index))

  test.each([
    'unreachable',
    'timeout',
    'worker-busy',
    'worker-behind',
    'stale-answer',
    'bad-receipt',
    'worker-not-registered',
  ] as const)('asks the next worker after %s, tells of it, and stays with the one that answered', async (fault) => {
    const { first, again, faults, asked } = await run(three, { 'http://worker-1': fault })
    expect(first).toBe('http://worker-2')
    expect(faults.map(({ worker, error }) => [worker, error.code])).toEqual([[nameOf(1), `sdk.${fault}`]])
    expect(await again()).toBe('http://worker-2')
    expect(asked).toHaveLength(3)
  })

  test.each(['contract-not-found', 'query-timeout', 'certificate-refused', 'stale-metadata', 'signer-refused'] as const)(
    'asks nobody else after %s',
    async (fault) => {
      const { first, asked } = await run(three, { 'http://worker-1': fault })
      expect({ first, asked }).toEqual({ first: `sdk.${fault}`, asked: ['http://worker-1'] })
    },
  )

  test('asks a worker at each of its addresses, but never again whose answer did not verify', async () => {
    const two = [workerOf(1, ['http://a', 'http://b']), workerOf(2)]
    expect((await run(two, { 'http://a': 'unreachable' })).first).toBe('http://b')
    const { first, asked, again } = await run(two, { 'http://a': 'bad-receipt' })
    expect({ first, asked }).toEqual({ first: 'http://worker-2', asked: ['http://a', 'http://worker-2'] })
    await again()
    expect(asked).not.toContain('http://b')
  })

  test('tells the cause itself where there is one worker, and of each where there are more', async () => {
    expect((await run([workerOf(1)], { 'http://worker-1': 'bad-receipt' })).first).toBe('sdk.bad-receipt')
    const { first } = await run([workerOf(1), workerOf(2, [])], { 'http://worker-1': 'worker-not-registered' })
    expect(first).toBe('sdk.no-worker')
    expect((await run([], {})).first).toBe('sdk.no-worker')
  })

  test('asks again what may recover, until time is up', async () => {
    const { first, asked } = await run([workerOf(1)], { 'http://worker-1': 'worker-busy' }, 200)
    expect(first).toBe('sdk.worker-busy')
    expect(asked.length).toBeGreaterThan(1)
  })
})

describe('what a worker says', () => {
  test.each<[string, SdkFault]>([
    ['ServiceUnavailable: lease-expired', 'worker-without-lease'],
    ['ServiceUnavailable: not-acknowledged', 'worker-starting'],
    ['ServiceUnavailable: no-cluster', 'worker-without-cluster'],
    ['ServiceUnavailable: too many queries', 'worker-busy'],
    ['The worker has not verified the block that the query names, or not lately', 'worker-behind'],
    ['Verifying signature failed: CertificateExpired', 'certificate-expired'],
    ['Verifying signature failed: InvalidSignature', 'certificate-refused'],
    ['AeadDecryptError: envelope.cannot-open', 'query-refused'],
    ['This query was asked before', 'query-refused'],
    ['something new', 'worker-error'],
  ])('in %j is %s', (text, fault) => {
    const told = sdkErrors.error('worker-error', text, { cause: { status: 500, text } })
    expect(sdkErrors.is(nameWorkerFailure(told), fault)).toBe(true)
  })

  test('may recover only where another worker may be asked', () => {
    for (const fault of Object.keys(sdkErrors.entries) as SdkFault[]) {
      const error = sdkErrors.error(fault, '')
      if (mayRecover(error)) expect(consequenceOf(error)).toBe('next')
    }
  })
})

describe('evidence', () => {
  const terms = { graceBlocks: 10, takesNone: false }
  const good = { facts: { simulated: false }, dueAt: 100, standing: { type: 'Active', value: {} } }

  test.each([
    [100, good, { kind: 'counts', simulated: false }],
    [110, good, { kind: 'counts', simulated: false }],
    [111, good, { kind: 'refused', reason: 'its evidence is overdue' }],
    [1, undefined, { kind: 'refused', reason: 'it has no evidence' }],
    [
      1,
      { ...good, standing: { type: 'Suspended', value: { reason: { type: 'ReleaseRevoked' } } } },
      { kind: 'refused', reason: 'it is suspended (ReleaseRevoked)' },
    ],
  ] as const)('at height %i counts as the registry says', (height, attestation, standing) => {
    expect(judgeAttestation(attestation, height, terms)).toEqual(standing)
  })

  test('is not needed where the chain takes workers without', () => {
    expect(judgeAttestation(undefined, 1, { ...terms, takesNone: true })).toEqual({ kind: 'counts', simulated: undefined })
  })
})
