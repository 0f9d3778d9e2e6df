// SPDX-License-Identifier: Apache-2.0
import { assert } from '@phat/primitives'
import type { LabelsOf, MetricDefinition, MetricDefinitions, NamesOf } from './definition.ts'
import { renderFamily } from './text-format.ts'

/** A count. Keep the object: adding to it costs an addition, finding it a look-up. */
export interface Counter {
  add(by?: number): void
  /** Takes over the count that someone else keeps; it must not go down. */
  total(count: number): void
}

/** A value. */
export interface Gauge {
  set(value: number): void
}

/** A distribution. */
export interface Histogram {
  observe(value: number): void
}

/** One series as it is written: a value, or a histogram's counts, of which the last is of what is above all buckets. */
export interface Series {
  readonly labels: readonly (readonly [name: string, value: string])[]
  value: number
  readonly counts: number[]
}

/** The metrics of one process. */
export interface Registry<D extends MetricDefinitions> {
  counter<N extends NamesOf<D, 'counter'>>(name: N, labels?: LabelsOf<D[N]>): Counter
  gauge<N extends NamesOf<D, 'gauge'>>(name: N, labels?: LabelsOf<D[N]>): Gauge
  histogram<N extends NamesOf<D, 'histogram'>>(name: N, labels?: LabelsOf<D[N]>): Histogram
  /** Calls back before each `render`, for what is only read when someone asks. */
  onScrape(collect: () => void): void
  /** All metrics in the text format 0.0.4; those without any series are left out. */
  render(): string
}

/** Series that one metric may have: label values are ours, so more is a bug. */
const seriesMax = 2_000

interface Family {
  readonly definition: MetricDefinition
  readonly series: Map<string, Series>
}

function seriesOf(family: Family, values: Readonly<Record<string, string>>): Series {
  const { definition, series } = family
  const labels = definition.labels.map((label) => [label, values[label] ?? ''] as const)
  const key = JSON.stringify(labels)
  const found = series.get(key)
  if (found !== undefined) return found
  assert(series.size < seriesMax, 'the values of labels are few')
  const counts = definition.type === 'histogram' ? new Array<number>(definition.buckets.length + 1).fill(0) : []
  const made: Series = { labels, value: 0, counts }
  series.set(key, made)
  return made
}

function observe({ buckets }: MetricDefinition, series: Series, value: number): void {
  let bucket = 0
  while (bucket < buckets.length && value > (buckets[bucket] as number)) bucket++ // bounded by the loop
  series.counts[bucket] = (series.counts[bucket] ?? 0) + 1
  series.value += value
}

/** Creates the metrics of a table of definitions. */
export function createRegistry<D extends MetricDefinitions>(definitions: D): Registry<D> {
  const families = new Map<string, Family>(
    Object.entries(definitions).map(([name, definition]) => [name, { definition, series: new Map() }]),
  )
  const collectors: (() => void)[] = []
  const find = (name: string, labels: Readonly<Record<string, string>> = {}): readonly [MetricDefinition, Series] => {
    const family = families.get(name)
    assert(family !== undefined, 'the types name only metrics that are defined')
    return [family.definition, seriesOf(family, labels)]
  }
  return {
    counter: (name, labels) => {
      const [, series] = find(name, labels)
      return {
        add: (by = 1) => {
          series.value += by
        },
        total: (count) => {
          series.value = count
        },
      }
    },
    gauge: (name, labels) => {
      const [, series] = find(name, labels)
      return {
        set: (value) => {
          series.value = value
        },
      }
    },
    histogram: (name, labels) => {
      const [definition, series] = find(name, labels)
      return { observe: (value) => observe(definition, series, value) }
    },
    onScrape: (collect) => {
      collectors.push(collect)
    },
    render: () => {
      for (const collect of collectors) collect()
      return [...families]
        .filter(([, { series }]) => series.size > 0)
        .map(([name, { definition, series }]) => renderFamily(name, definition, series.values()))
        .join('')
    },
  }
}
