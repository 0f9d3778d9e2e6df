// SPDX-License-Identifier: Apache-2.0
import { request } from 'node:http'
import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import * as metrics from '../src/index.ts'
import {
  counter,
  createRegistry,
  gauge,
  histogram,
  type MetricDefinition,
  type MetricsServer,
  measureProcess,
  nodeMetrics,
  startMetricsServer,
} from '../src/index.ts'
import { parseExposition } from './parse-exposition.ts'

const definitions = {
  test_calls_total: counter('Calls, with a \\ and\na line end.', ['method', 'result']),
  test_height: gauge('A height.'),
  test_seconds: histogram('Durations.', [0.1, 1, 10], ['kind']),
  test_unused: gauge('Never set.'),
}

describe('the text format', () => {
  test('is what Prometheus documents, byte for byte', () => {
    const registry = createRegistry(definitions)
    registry.counter('test_calls_total', { method: 'a"b\\c\nd', result: 'ok' }).add()
    registry.gauge('test_height').set(1.5e300)
    const seconds = registry.histogram('test_seconds', { kind: 'x' })
    for (const value of [0.1, 0.5, 0.25, 100]) seconds.observe(value)
    // Written by hand after https://prometheus.io/docs/instrumenting/exposition_formats/
    expect(registry.render()).toBe(
      [
        '# HELP test_calls_total Calls, with a \\\\ and\\na line end.',
        '# TYPE test_calls_total counter',
        'test_calls_total{method="a\\"b\\\\c\\nd",result="ok"} 1',
        '# HELP test_height A height.',
        '# TYPE test_height gauge',
        'test_height 1.5e+300',
        '# HELP test_seconds Durations.',
        '# TYPE test_seconds histogram',
        'test_seconds_bucket{kind="x",le="0.1"} 1',
        'test_seconds_bucket{kind="x",le="1"} 3',
        'test_seconds_bucket{kind="x",le="10"} 3',
        'test_seconds_bucket{kind="x",le="+Inf"} 4',
        'test_seconds_sum{kind="x"} 100.85',
        'test_seconds_count{kind="x"} 4',
        '',
      ].join('\n'),
    )
  })

  test('a strict parser reads back what was counted', () => {
    const registry = createRegistry(definitions)
    const labels = { method: 'a"b\\c\nd,e="f"', result: '{}' }
    registry.counter('test_calls_total', labels).add(2)
    registry.counter('test_calls_total', labels).add(3)
    registry.counter('test_calls_total', { method: '', result: '' }).total(7)
    for (const value of [Infinity, -Infinity, Number.NaN, -0, 1e-7]) {
      registry.gauge('test_height').set(value)
      expect(parseExposition(registry.render()).get('test_height')?.samples[0]?.value).toEqual(value === 0 ? 0 : value)
    }
    const families = parseExposition(registry.render())
    expect([...families.keys()]).toEqual(['test_calls_total', 'test_height'])
    expect(families.get('test_calls_total')?.samples).toEqual([
      { name: 'test_calls_total', labels, value: 5 },
      { name: 'test_calls_total', labels: { method: '', result: '' }, value: 7 },
    ])
  })

  test.each([
    ['a sample without its metric', 'x 1\n'],
    ['no end of the last line', '# HELP x X.\n# TYPE x gauge\nx 1'],
    ['a series twice', '# HELP x X.\n# TYPE x gauge\nx 1\nx 2\n'],
    ['a raw quote in a label', '# HELP x X.\n# TYPE x gauge\nx{a="b"c"} 1\n'],
    ['a word for a number', '# HELP x X.\n# TYPE x gauge\nx one\n'],
    ['a negative counter', '# HELP x X.\n# TYPE x counter\nx -1\n'],
    ['buckets that fall', '# HELP x X.\n# TYPE x histogram\nx_bucket{le="1"} 2\nx_bucket{le="+Inf"} 1\nx_sum 1\nx_count 1\n'],
    ['a histogram without its end', '# HELP x X.\n# TYPE x histogram\nx_bucket{le="1"} 2\nx_sum 1\nx_count 2\n'],
  ])('the parser refuses %s', (_, text) => {
    expect(() => parseExposition(text)).toThrow()
  })
})

test('what is read only when asked is read before each answer', () => {
  const registry = createRegistry(definitions)
  const height = registry.gauge('test_height')
  let reads = 0
  registry.onScrape(() => height.set(++reads))
  expect(registry.render()).toContain('test_height 1\n')
  expect(registry.render()).toContain('test_height 2\n')
})

test('the metrics of a node follow the naming rules of Prometheus', () => {
  for (const [name, { type, help, labels, buckets }] of Object.entries<MetricDefinition>(nodeMetrics)) {
    expect(name).toMatch(/^(substrate|phat|process|nodejs)_[a-z0-9_]+$/)
    expect(help, name).toMatch(/^[A-Z].*\.$/)
    expect(name.endsWith('_total'), name).toBe(type === 'counter')
    for (const label of labels) expect(label, name).toMatch(/^(?!le$)[a-z]+$/)
    expect(buckets.length > 0, name).toBe(type === 'histogram')
    expect([...buckets].sort((a, b) => a - b)).toEqual(buckets)
  }
})

test('the process is measured in base units', () => {
  const registry = createRegistry(nodeMetrics)
  const stop = measureProcess(registry, 1_700_000_000_000)
  const measured = (name: string) => parseExposition(registry.render()).get(name)?.samples[0]?.value ?? Number.NaN
  expect(measured('process_start_time_seconds')).toBe(1_700_000_000)
  expect(measured('process_resident_memory_bytes')).toBeGreaterThan(1e6)
  expect(measured('process_cpu_seconds_total')).toBeGreaterThan(0)
  expect(measured('nodejs_eventloop_lag_seconds')).toBeGreaterThanOrEqual(0)
  stop()
})

describe('the server', () => {
  let server: MetricsServer | undefined
  afterEach(async () => {
    await server?.stop()
    server = undefined
  })

  async function start(options: { ready?: boolean; render?: () => string } = {}): Promise<MetricsServer> {
    const { ready = true, render = () => '# HELP x X.\n# TYPE x gauge\nx 1\n' } = options
    server = await startMetricsServer({ port: 0, render, health: () => ({ ready, body: '{"best":1}' }) })
    return server
  }

  test('answers metrics in their content type and health by its status', async () => {
    const { address } = await start()
    const scraped = await fetch(`${address}/metrics`)
    expect([scraped.status, scraped.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
    expect(parseExposition(await scraped.text()).get('x')?.type).toBe('gauge')
    const health = await fetch(`${address}/health`)
    expect([health.status, await health.json()]).toEqual([200, { best: 1 }])
    expect((await fetch(`${address}/`)).status).toBe(404)
    expect((await fetch(`${address}/metrics`, { method: 'POST' })).status).toBe(405)
    expect((await fetch(`${address}/metrics`, { method: 'HEAD' })).status).toBe(200)
  })

  test('a node that does not do its work is 503', async () => {
    const { address } = await start({ ready: false })
    expect((await fetch(`${address}/health`)).status).toBe(503)
  })

  test('a failure is told as 500 and the server lives on', async () => {
    const { address } = await start({
      render: () => {
        throw new TypeError('broken')
      },
    })
    const failed = await fetch(`${address}/metrics`)
    expect([failed.status, await failed.text()]).toEqual([500, 'The node failed at this; see its log.\n'])
    expect((await fetch(`${address}/health`)).status).toBe(200)
  })

  test('a foreign host name is refused, and bytes that are no request harm nothing', async () => {
    const { port, address } = await start()
    const status = await new Promise((resolve, reject) => {
      const outgoing = request({ port, host: '127.0.0.1', path: '/metrics', headers: { host: 'evil.example' } }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      outgoing.on('error', reject)
      outgoing.end()
    })
    expect(status).toBe(403)
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.end('\u0000\u0001 nonsense\r\n\r\n'))
      socket.on('close', () => resolve())
      socket.resume()
    })
    expect((await fetch(`${address}/health`)).status).toBe(200)
  })

  test('a port that is taken is an error', async () => {
    const { port } = await start()
    const second = startMetricsServer({ port, render: () => '', health: () => ({ ready: true, body: '' }) })
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})

test('the package exports this and nothing else', () => {
  expect(Object.keys(metrics).sort()).toEqual([
    'counter',
    'createRegistry',
    'gauge',
    'histogram',
    'measureProcess',
    'nodeMetrics',
    'startMetricsServer',
  ])
})
