// SPDX-License-Identifier: Apache-2.0
import { known, toByteString, toHex } from '@phat/primitives'
import type { PrpcServer } from '@phat/worker'
import { afterEach, expect, test } from 'vitest'
import { createHttpCounters } from '../src/serve/http-counters.ts'
import { fakeWorker, seedOf, serve, succeed } from './serve-fixture.ts'

let server: PrpcServer | undefined
afterEach(() => server?.stop())

test('HTTP requests of contracts are counted as phala counts them: all but 2xx are failures, and no response has no status', async () => {
  const worker = fakeWorker()
  server = await serve(worker)
  const [one, other] = [seedOf(1), seedOf(2)]
  for (const status of [200, 204, 404, 523, 0]) worker.http.add(one, status)
  worker.http.add(other, 200)
  const ofOne = {
    requests: 5n,
    failures: 3n,
    byStatusCode: new Map([
      [200, 1n],
      [204, 1n],
      [404, 1n],
      [523, 1n],
    ]),
  }
  const { httpEgress: named } = await succeed(server.endpoint, 'Statistics', { contracts: [toHex(one), toHex(seedOf(3))] })
  expect(named?.byContract).toEqual(new Map([[toHex(one), ofOne]]))
  expect(named?.global).toEqual({ ...ofOne, requests: 6n, byStatusCode: new Map([...ofOne.byStatusCode, [200, 2n]]) })
  const { httpEgress: all } = await succeed(server.endpoint, 'Statistics', { all: true })
  expect([...(all?.byContract.keys() ?? [])]).toEqual([one, other].map(toHex))
})

test('the counts of many contracts and of many statuses are bounded; the sums go on', () => {
  const counters = createHttpCounters()
  const contractAt = (place: number): Uint8Array => new Uint8Array(new Uint32Array([place, 0, 0, 0, 0, 0, 0, 0]).buffer)
  for (let place = 0; place < 5_000; place++) counters.add(contractAt(place), 200)
  for (let status = 100; status < 1_000; status++) counters.add(contractAt(0), status)
  expect(counters.byContract.size).toBe(4_096)
  expect(counters.global.requests).toBe(5_900)
  const first = known(counters.byContract.get(toByteString(contractAt(0))), 'the first one is counted')
  expect([first.requests, first.failures, first.byStatusCode.size]).toEqual([901, 800, 64])
  counters.add(contractAt(0), 200)
  expect(first.byStatusCode.get(200)).toBe(3)
})
