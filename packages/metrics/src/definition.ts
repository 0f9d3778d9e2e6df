// SPDX-License-Identifier: Apache-2.0

/** What a metric counts or tells. */
export type MetricType = 'counter' | 'gauge' | 'histogram'

/** One metric as Prometheus knows it. Base units: seconds and bytes. */
export interface MetricDefinition<T extends MetricType = MetricType, L extends string = string> {
  readonly type: T
  readonly help: string
  /** Names of its labels; each combination of their values is a series, so none may grow without bound. */
  readonly labels: readonly L[]
  /** Upper bounds of a histogram's buckets, rising, without the infinite one. */
  readonly buckets: readonly number[]
}

/** Metrics by name. */
export type MetricDefinitions = Readonly<Record<string, MetricDefinition>>

/** Declares a count that only grows; its name ends in `_total`. */
export function counter<const L extends string = never>(help: string, labels: readonly L[] = []): MetricDefinition<'counter', L> {
  return { type: 'counter', help, labels, buckets: [] }
}

/** Declares a value that goes up and down. */
export function gauge<const L extends string = never>(help: string, labels: readonly L[] = []): MetricDefinition<'gauge', L> {
  return { type: 'gauge', help, labels, buckets: [] }
}

/** Declares a distribution. */
export function histogram<const L extends string = never>(
  help: string,
  buckets: readonly number[],
  labels: readonly L[] = [],
): MetricDefinition<'histogram', L> {
  return { type: 'histogram', help, labels, buckets }
}

/** Names of the metrics of one type. */
export type NamesOf<D extends MetricDefinitions, T extends MetricType> = {
  [N in keyof D]: D[N] extends MetricDefinition<T> ? N : never
}[keyof D] &
  string

/** The values of a metric's labels. */
export type LabelsOf<M extends MetricDefinition> =
  M extends MetricDefinition<MetricType, infer L> ? Readonly<Record<L, string>> : never
