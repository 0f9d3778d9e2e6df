// SPDX-License-Identifier: Apache-2.0
import { type ParsedFamily, parseExposition } from '@phat/metrics/test/parse-exposition'
import { known } from '@phat/primitives'
import { expect, test } from 'vitest'
import type { NodeOptions, RunningNode } from '../src/index.ts'
import { createNodeMeter } from '../src/metering/node-meter.ts'
import { ask, start as startNode } from './test-node.ts'

const start = (options: Partial<NodeOptions> = {}): Promise<RunningNode> => startNode({ metricsPort: 0, ...options })

async function scrape({ metricsEndpoint }: RunningNode): Promise<ReadonlyMap<string, ParsedFamily>> {
  const response = await fetch(`${metricsEndpoint}/metrics`, { signal: AbortSignal.timeout(20_000) })
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  return parseExposition(await response.text())
}

/** The value of a series whose labels include those given. */
function seriesValue(families: ReadonlyMap<string, ParsedFamily>, name: string, labels: Record<string, string> = {}): number {
  const family = families.get(name.replace(/_(count|sum|bucket)$/, '')) ?? families.get(name)
  const wanted = Object.entries(labels)
  const found = family?.samples.filter((one) => one.name === name && wanted.every(([key, value]) => one.labels[key] === value))
  expect(found, name).toHaveLength(1)
  return found?.[0]?.value ?? Number.NaN
}

test('a running node is scraped: heights, blocks, requests and the process, in the strict format', async () => {
  const node = await start({ finalityDelayMs: 60_000 })
  for (let i = 0; i < 3; i++) node.engine.seal()
  await ask(node, 'system_chain')
  await ask(node, 'system_chain')
  await ask(node, 'state_getStorage', 'no hex')
  await ask(node, 'no_such_method')
  const first = await scrape(node)
  expect(seriesValue(first, 'substrate_block_height', { status: 'best' })).toBe(3)
  expect(seriesValue(first, 'substrate_block_height', { status: 'finalized' })).toBe(0)
  expect(seriesValue(first, 'phat_block_execution_seconds_count')).toBe(3)
  expect(seriesValue(first, 'phat_block_commit_seconds_count')).toBe(3)
  expect(seriesValue(first, 'phat_block_extrinsics_total')).toBe(3)
  expect(seriesValue(first, 'substrate_ready_transactions_number')).toBe(0)
  expect(seriesValue(first, 'phat_rpc_calls_total', { method: 'system_chain', result: 'ok' })).toBe(2)
  expect(seriesValue(first, 'phat_rpc_call_seconds_count', { method: 'system_chain' })).toBe(2)
  expect(seriesValue(first, 'phat_rpc_calls_total', { method: 'state_getStorage', result: 'error' })).toBe(1)
  expect(seriesValue(first, 'phat_rpc_errors_total')).toBe(2)
  expect(seriesValue(first, 'process_resident_memory_bytes')).toBeGreaterThan(1e7)
  expect(first.get('phat_rpc_calls_total')?.samples.map(({ labels }) => labels.method)).not.toContain('no_such_method')
  node.engine.seal()
  const second = await scrape(node)
  for (const [name, { type, samples }] of first) {
    if (type === 'counter')
      for (const { labels, value } of samples) expect(seriesValue(second, name, labels)).toBeGreaterThanOrEqual(value)
  }
  expect(seriesValue(second, 'phat_block_execution_seconds_count')).toBe(4)
})

test('health says where the chain is; without a port nothing is measured', async () => {
  const node = await start()
  node.engine.seal()
  const health = await fetch(`${node.metricsEndpoint}/health`)
  expect([health.status, await health.json()]).toEqual([200, { best: 1, finalized: expect.any(Number) }])
  const { metricsEndpoint, ...other } = node
  const plain = await start({ metricsPort: undefined } as never)
  expect([plain.metricsEndpoint, metricsEndpoint, other.startedAt]).toEqual([undefined, expect.stringMatching(/^http/), 0])
})

test('a metrics port that is taken stops the start, and frees what was started', async () => {
  const node = await start()
  const port = Number(new URL(known(node.metricsEndpoint, 'it is measured')).port)
  await expect(start({ metricsPort: port })).rejects.toMatchObject({ code: 'node.metrics-port-taken' })
})

test('verdicts are counted and handed on, and a chain that cannot go on is not ready', async () => {
  const meter = createNodeMeter(0)
  expect(await meter.counted(Promise.resolve(true))).toBe(true)
  expect(await meter.counted(Promise.resolve(false))).toBe(false)
  expect(await meter.counted(Promise.resolve(true))).toBe(true)
  await expect(meter.counted(Promise.reject(known(new TypeError('broken'), 'given')))).rejects.toThrow('broken')
  const families = parseExposition(meter.render())
  expect(seriesValue(families, 'phat_signatures_verified_total', { result: 'valid' })).toBe(2)
  expect(seriesValue(families, 'phat_signatures_verified_total', { result: 'invalid' })).toBe(1)
  expect(meter.ready).toBe(true)
  meter.failed()
  expect(meter.ready).toBe(false)
  meter.stop()
})
