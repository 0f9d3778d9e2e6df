// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

const errors = defineErrors('exposition', {
  invalid: { why: 'A line breaks the text format 0.0.4.', remedy: 'Correct what writes it.' },
})

/** One sample with its labels. */
export interface ParsedSample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** One metric. */
export interface ParsedFamily {
  readonly type: string
  readonly help: string
  readonly samples: ParsedSample[]
}

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const sampleLine = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/
const labelPair = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/
const numberText = /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?|[+-]Inf|NaN)$/i

function invalid(line: string, why: string): never {
  throw errors.error('invalid', `${why}: ${line}`)
}

function parseLabels(text: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {}
  for (let rest = text; rest !== ''; ) {
    const [pair, name = '', value = ''] = labelPair.exec(rest) ?? invalid(line, 'labels')
    if (name in labels) invalid(line, `label ${name} twice`)
    labels[name] = value.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c))
    rest = rest.slice(pair.length)
  }
  return labels
}

function parseNumber(text: string, line: string): number {
  if (!numberText.test(text)) invalid(line, 'number')
  if (/inf/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  return Number(text)
}

function checkHistogram(name: string, samples: readonly ParsedSample[]): void {
  const series = new Map<string, { buckets: [number, number][]; sum?: number; count?: number }>()
  for (const { name: own, labels, value } of samples) {
    const { le, ...rest } = labels
    const key = JSON.stringify(rest)
    const one = series.get(key) ?? { buckets: [] }
    series.set(key, one)
    if (own === `${name}_bucket`) one.buckets.push([parseNumber(le ?? invalid(own, 'a bucket without le'), own), value])
    else if (own === `${name}_sum`) one.sum = value
    else if (own === `${name}_count`) one.count = value
    else invalid(own, 'no part of a histogram')
  }
  for (const [key, { buckets, sum, count }] of series) {
    if (buckets.at(-1)?.[0] !== Infinity || buckets.at(-1)?.[1] !== count || sum === undefined)
      invalid(key, 'incomplete histogram')
    for (let i = 1; i < buckets.length; i++) {
      const [before, now] = [buckets[i - 1] ?? invalid(key, ''), buckets[i] ?? invalid(key, '')]
      if (now[0] <= before[0] || now[1] < before[1]) invalid(key, 'buckets must rise')
    }
  }
}

/** Reads the text format 0.0.4 and refuses whatever the format does not allow, and samples without HELP and TYPE before them. */
export function parseExposition(text: string): ReadonlyMap<string, ParsedFamily> {
  const families = new Map<string, { type?: string; help: string; samples: ParsedSample[] }>()
  if (!text.endsWith('\n')) invalid('', 'the last line must end')
  let current = ''
  for (const line of text.slice(0, -1).split('\n')) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? []
    if (kind === 'HELP') {
      if (!metricName.test(name) || families.has(name)) invalid(line, 'a metric comes once')
      families.set(name, { help: rest, samples: [] })
      current = name
    } else if (kind === 'TYPE') {
      const family = families.get(name)
      if (family === undefined || name !== current || family.type !== undefined) invalid(line, 'TYPE follows HELP')
      if (!/^(counter|gauge|histogram|summary|untyped)$/.test(rest)) invalid(line, 'unknown type')
      family.type = rest
    } else {
      const [, own = '', labels = '', value = ''] = sampleLine.exec(line) ?? invalid(line, 'no sample')
      const family = families.get(current) ?? invalid(line, 'no metric before')
      if (family.type === 'histogram' ? !own.startsWith(`${current}_`) : own !== current) invalid(line, `not of ${current}`)
      const sample = { name: own, labels: parseLabels(labels, line), value: parseNumber(value, line) }
      const same = (other: ParsedSample) => other.name === own && JSON.stringify(other.labels) === JSON.stringify(sample.labels)
      if (family.samples.some(same)) invalid(line, 'a series comes once')
      family.samples.push(sample)
    }
  }
  const parsed = new Map<string, ParsedFamily>()
  for (const [name, { type, help, samples }] of families) {
    if (type === undefined || samples.length === 0) invalid(name, 'a metric has a type and samples')
    if (type === 'histogram') checkHistogram(name, samples)
    if (type === 'counter') for (const { value } of samples) if (!(value >= 0)) invalid(name, 'a counter is not negative')
    parsed.set(name, { type, help, samples })
  }
  return parsed
}
