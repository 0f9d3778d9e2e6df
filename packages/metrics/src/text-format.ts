// SPDX-License-Identifier: Apache-2.0
import type { MetricDefinition } from './definition.ts'
import type { Series } from './registry.ts'

/** The content type of what `renderFamily` writes. */
export const textFormat = 'text/plain; version=0.0.4; charset=utf-8'

/** A number as Prometheus reads it: Go's notation of floats, which has names of its own for what is not finite. */
function number(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (Number.isFinite(value)) return String(value)
  return value > 0 ? '+Inf' : '-Inf'
}

const escapedLabel = (text: string): string => text.replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`))
const escapedHelp = (text: string): string => text.replace(/[\\\n]/g, (c) => (c === '\n' ? '\\n' : '\\\\'))

function sample(name: string, labels: Series['labels'], value: number): string {
  const inside = labels.map(([label, text]) => `${label}="${escapedLabel(text)}"`).join(',')
  return `${name}${inside === '' ? '' : `{${inside}}`} ${number(value)}\n`
}

/** A bucket counts everything up to its bound, so the last one, without bound, counts all. */
function histogramSamples(name: string, { buckets }: MetricDefinition, { labels, value, counts }: Series): string {
  let below = 0
  const lines = counts.map((count, i) => {
    below += count
    return sample(`${name}_bucket`, [...labels, ['le', number(buckets[i] ?? Infinity)]], below)
  })
  return lines.join('') + sample(`${name}_sum`, labels, value) + sample(`${name}_count`, labels, below)
}

/** One metric with all of its series (Prometheus text exposition format, version 0.0.4). */
export function renderFamily(name: string, definition: MetricDefinition, series: Iterable<Series>): string {
  const head = `# HELP ${name} ${escapedHelp(definition.help)}\n# TYPE ${name} ${definition.type}\n`
  const samples = [...series].map((one) =>
    definition.type === 'histogram' ? histogramSamples(name, definition, one) : sample(name, one.labels, one.value),
  )
  return head + samples.join('')
}
