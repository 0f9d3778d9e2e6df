// SPDX-License-Identifier: Apache-2.0
import { createQueryCache, createQueryHost, createQueryIo, type IoClient, type QueryCache, type QueryIo } from '@phat/worker'
import { describe, expect, test } from 'vitest'

const alice = new Uint8Array(32).fill(1)
const bob = new Uint8Array(32).fill(2)
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const weekSeconds = 7 * 86_400

function cacheAt(quotaBytes = 1_000): { cache: QueryCache; clock: { seconds: number } } {
  const clock = { seconds: 0 }
  const cache = createQueryCache({ now: () => clock.seconds * 1000, quotaBytes })
  cache.setWeight(alice, 1)
  return { cache, clock }
}

describe('the cache of contracts', () => {
  test('keeps values by contract and key, and hands out what was removed', () => {
    const { cache } = cacheAt()
    cache.setWeight(bob, 1)
    expect([cache.set(alice, bytes(1), bytes(10)), cache.set(bob, bytes(1), bytes(20))]).toEqual([true, true])
    expect([cache.get(alice, bytes(1)), cache.get(bob, bytes(1)), cache.get(alice, bytes(2))]).toEqual([
      bytes(10),
      bytes(20),
      undefined,
    ])
    expect([cache.remove(alice, bytes(1)), cache.remove(alice, bytes(1)), cache.get(bob, bytes(1))]).toEqual([
      bytes(10),
      undefined,
      bytes(20),
    ])
  })

  test('forgets a value after a week', () => {
    const { cache, clock } = cacheAt()
    cache.set(alice, bytes(1), bytes(10))
    clock.seconds = weekSeconds - 1
    expect(cache.get(alice, bytes(1))).toEqual(bytes(10))
    clock.seconds = weekSeconds
    expect([cache.get(alice, bytes(1)), cache.remove(alice, bytes(1))]).toEqual([undefined, undefined])
  })

  test('lets a value live as long as it is told from then on, and not after', () => {
    const { cache, clock } = cacheAt()
    for (const key of [1, 2, 3]) cache.set(alice, bytes(key), bytes(10))
    clock.seconds = 100
    cache.expire(alice, bytes(1), 5n)
    cache.expire(alice, bytes(2), 0n)
    cache.expire(alice, bytes(3), 2n ** 64n - 1n)
    expect([1, 2, 3].map((key) => cache.get(alice, bytes(key)) !== undefined)).toEqual([true, false, true])
    clock.seconds = 105
    cache.expire(alice, bytes(1), 1_000n)
    expect([cache.get(alice, bytes(1)), cache.get(alice, bytes(3))]).toEqual([undefined, bytes(10)])
  })

  test('gives each contract the share of the quota that its weight is of all', () => {
    const { cache } = cacheAt(100)
    expect(cache.set(alice, bytes(1), new Uint8Array(99))).toBe(true)
    cache.setWeight(bob, 3)
    expect([cache.set(bob, bytes(1), new Uint8Array(75)), cache.set(bob, bytes(1), new Uint8Array(74))]).toEqual([false, true])
    expect([cache.set(alice, bytes(2), new Uint8Array(0)), cache.set(alice, bytes(1), new Uint8Array(24))]).toEqual([false, true])
    cache.setWeight(bob, 0)
    expect(cache.set(bob, bytes(2), new Uint8Array(0))).toBe(false)
  })

  test('refuses what its quota does not hold, and drops what stood under the key', () => {
    const { cache } = cacheAt(10)
    cache.set(alice, bytes(1), bytes(1, 2))
    expect([cache.set(alice, bytes(1), new Uint8Array(10)), cache.get(alice, bytes(1))]).toEqual([false, undefined])
    expect(cache.set(alice, bytes(2), new Uint8Array(9))).toBe(true)
  })

  test('counts no value that nobody can read any more', () => {
    const { cache, clock } = cacheAt(10)
    cache.set(alice, bytes(1), new Uint8Array(9))
    expect(cache.set(alice, bytes(2), new Uint8Array(9))).toBe(false)
    clock.seconds = weekSeconds
    expect(cache.set(alice, bytes(2), new Uint8Array(9))).toBe(true)
  })

  test('gives contracts an equal small share while none has a weight, and those without one nothing afterwards', () => {
    const cache = createQueryCache({ now: () => 0, quotaBytes: 100, unweightedBytes: 60 })
    expect([cache.set(alice, bytes(1), new Uint8Array(60)), cache.set(alice, bytes(1), new Uint8Array(59))]).toEqual([
      false,
      true,
    ])
    expect([cache.set(bob, bytes(1), new Uint8Array(40)), cache.set(bob, bytes(1), new Uint8Array(39))]).toEqual([false, true])
    cache.setWeights([[alice, 7]])
    expect([cache.set(bob, bytes(1), bytes(1)), cache.set(alice, bytes(1), new Uint8Array(99))]).toEqual([false, true])
    cache.setWeights([[bob, 7]])
    expect([cache.set(alice, bytes(1), bytes(1)), cache.set(bob, bytes(1), new Uint8Array(99))]).toEqual([false, true])
  })
})

/** The connection without its threads: what is sent is done at once, here. */
function directClient(io: QueryIo): IoClient {
  return {
    // The answers belong to the operations by the switch; the type of `call` cannot follow it.
    call: ((request) => {
      if (request.op === 'cache-get') return io.cache.get(request.contract, request.key)
      if (request.op === 'cache-room') return io.cache.room(request.contract, request.key)
      throw new TypeError(`not here: ${request.op}`)
    }) as IoClient['call'],
    tell(request) {
      if (request.op !== 'effects') throw new TypeError(request.op)
      for (const operation of request.cache) {
        if (operation.kind === 'set') io.cache.set(operation.contract, operation.key, operation.value)
        else if (operation.kind === 'expire') io.cache.expire(operation.contract, operation.key, operation.seconds)
        else io.cache.remove(operation.contract, operation.key)
      }
      for (const record of request.log) io.log(record)
    },
  }
}

function hostOver(quotaBytes = 1_000) {
  const logged: string[] = []
  const io = createQueryIo({ now: () => 5_000, quotaBytes, log: (record) => logged.push(record.message) })
  io.cache.setWeight(alice, 1)
  io.cache.setWeight(bob, 1)
  const startQuery = createQueryHost({
    io: directClient(io),
    waits: 'elsewhere',
    workerPublicKey: new Uint8Array(32).fill(9),
    now: () => 1_234,
    fillRandom: (target) => void target.fill(7),
  })
  return { io, logged, startQuery }
}

describe('the host of a query', () => {
  test('sees its own cache writes at once, the others only when it has ended', () => {
    const { io, startQuery } = hostOver()
    io.cache.set(alice, bytes(1), bytes(10))
    const { host, finish } = startQuery(1_000)
    expect(host.cache.remove(alice, bytes(1))).toEqual(bytes(10))
    expect([host.cache.remove(alice, bytes(1)), host.cache.set(alice, bytes(2), bytes(20))]).toEqual([undefined, true])
    expect([host.cache.get(alice, bytes(1)), host.cache.get(alice, bytes(2)), host.cache.get(bob, bytes(2))]).toEqual([
      undefined,
      bytes(20),
      undefined,
    ])
    expect([io.cache.get(alice, bytes(1)), io.cache.get(alice, bytes(2))]).toEqual([bytes(10), undefined])
    finish()
    expect([io.cache.get(alice, bytes(1)), io.cache.get(alice, bytes(2))]).toEqual([undefined, bytes(20)])
  })

  test('foresees what the quota will say', () => {
    const { io, startQuery } = hostOver(200)
    io.cache.set(alice, bytes(1), new Uint8Array(49))
    const { host, finish } = startQuery(1_000)
    expect(host.cache.set(alice, bytes(2), new Uint8Array(49))).toBe(true)
    expect(host.cache.set(alice, bytes(3), new Uint8Array(0))).toBe(false)
    expect(host.cache.set(alice, bytes(1), new Uint8Array(50))).toBe(false)
    expect(host.cache.get(alice, bytes(1))).toBeUndefined()
    host.cache.expire(alice, bytes(2), 0n)
    expect(host.cache.set(alice, bytes(3), new Uint8Array(99))).toBe(true)
    finish()
    expect([1, 2, 3].map((key) => io.cache.get(alice, bytes(key))?.length)).toEqual([undefined, undefined, 99])
  })

  test('that is dropped has changed and logged nothing', () => {
    const { io, logged, startQuery } = hostOver()
    const about = { contract: alice, entry: alice, origin: bob, timestamp: 1n }
    const record = { ...about, mode: 'query', blockNumber: 1, level: 3, message: 'once' } as const
    const dropped = startQuery(1_000).host
    dropped.cache.set(alice, bytes(1), bytes(1))
    dropped.log(record)
    const { host, finish } = startQuery(1_000)
    host.log(record)
    finish()
    expect([io.cache.get(alice, bytes(1)), logged]).toEqual([undefined, ['once']])
  })

  test('of a thread that may not wait ends the run at the first request to the network', () => {
    const { startQuery } = hostOver()
    const { host } = startQuery(1_000)
    const request = { url: 'http://a.test', method: 'GET', headers: [], body: new Uint8Array() }
    expect(() => host.httpRequest(alice, request)).toThrow(expect.objectContaining({ kind: 'query-must-wait' }))
    expect(host.batchHttpRequest(alice, Array(6).fill(request), 1n)).toEqual({ ok: false, error: 'TooManyRequests' })
  })

  test('tells time, randomness and the key of the worker', () => {
    const { host } = hostOver().startQuery(1_000)
    expect([host.untrustedMillis(), host.random(3), host.workerPublicKey()[31], host.workerQuote()]).toEqual([
      1_234n,
      bytes(7, 7, 7),
      9,
      undefined,
    ])
  })
})
