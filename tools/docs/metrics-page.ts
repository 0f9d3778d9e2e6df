// SPDX-License-Identifier: Apache-2.0
import { type MetricDefinition, nodeMetrics } from '@phat/metrics'
import { code, escaped, page, table } from './markdown.ts'

/** The reference of metrics, from the definitions that the node counts by. */
export function metricsPage(): string {
  const metrics = Object.entries<MetricDefinition>(nodeMetrics)
  return page(
    'Metrics',
    'Prometheus reads them at `/metrics` on a port of their own, `http://127.0.0.1:9615` by default, where they are switched on; `/health` beside it answers 200 while the node does its work and 503 otherwise. Times are seconds, sizes bytes.',
    [
      ...table(
        ['Metric', 'Type', 'Labels', ''],
        metrics.map(([name, { type, labels, help }]) => [code(name), type, labels.map(code).join(' '), escaped(help)]),
      ),
      'Buckets of the histograms, in seconds:',
      '',
      ...table(
        ['Metric', 'Upper bounds'],
        metrics.flatMap(([name, { type, buckets }]) => (type === 'histogram' ? [[code(name), buckets.join(', ')]] : [])),
      ),
    ],
  )
}
