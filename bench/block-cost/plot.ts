// SPDX-License-Identifier: Apache-2.0
import type { BlockCost } from './block-cost.bench.ts'

const width = 720
const height = 380
const margin = { left: 64, right: 150, top: 44, bottom: 52 }
const inner = { width: width - margin.left - margin.right, height: height - margin.top - margin.bottom }

const series: readonly { readonly name: string; readonly color: string; readonly of: (cost: BlockCost) => number }[] = [
  { name: 'whole process', color: '#1b1f24', of: ({ totalMs }) => totalMs },
  { name: 'execution', color: '#0969da', of: ({ executeMs }) => executeMs },
  { name: 'database write', color: '#bf3989', of: ({ writeMs }) => writeMs },
  { name: 'state root', color: '#1a7f37', of: ({ rootMs }) => rootMs },
]

/** Draws the cost of a block over the number of accounts (a logarithmic axis) as an SVG document. */
export function plotBlockCosts(costs: readonly BlockCost[]): string {
  const transfers = costs[0]?.transfers ?? 0
  const title = `Processor milliseconds of a block of ${transfers.toLocaleString('en')} transfers between random accounts`
  const accounts = costs.map((cost) => cost.accounts)
  const low = Math.log10(Math.min(...accounts))
  const high = Math.log10(Math.max(...accounts))
  const top = niceCeiling(Math.max(...costs.map((cost) => cost.totalMs)))
  const x = (count: number): number => margin.left + (inner.width * (Math.log10(count) - low)) / (high - low || 1)
  const y = (ms: number): number => margin.top + inner.height * (1 - ms / top)
  const lines = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(top * share).toFixed(1)
    return `<line x1="${margin.left}" x2="${margin.left + inner.width}" y1="${at}" y2="${at}" stroke="#d0d7de"/><text x="${margin.left - 8}" y="${at}" dy="4" text-anchor="end">${top * share}</text>`
  })
  const ticks = accounts.map(
    (count) =>
      `<text x="${x(count).toFixed(1)}" y="${height - margin.bottom + 20}" text-anchor="middle">${count.toLocaleString('en')}</text>`,
  )
  const drawn = series.map(({ name, color, of }) => {
    const points = costs.map((cost) => `${x(cost.accounts).toFixed(1)},${y(of(cost)).toFixed(1)}`)
    const dots = points.map((point) => `<circle cx="${point.split(',')[0]}" cy="${point.split(',')[1]}" r="3" fill="${color}"/>`)
    const last = costs.at(-1)
    const label =
      last && `<text x="${margin.left + inner.width + 10}" y="${y(of(last)).toFixed(1)}" dy="4" fill="${color}">${name}</text>`
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${color}" stroke-width="2"/>${dots.join('')}${label ?? ''}`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#1b1f24">`,
    `<title>${title}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${margin.left}" y="22" font-size="14" font-weight="bold">${title}</text>`,
    ...lines,
    ...ticks,
    `<text x="${margin.left + inner.width / 2}" y="${height - 10}" text-anchor="middle">accounts in the state</text>`,
    ...drawn,
    '</svg>',
    '',
  ].join('\n')
}

/** The next of 1, 2, 4, 6, 8 times a power of ten. */
function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)))
  return power * ([1, 2, 4, 6, 8, 10].find((step) => step * power >= value) ?? 10)
}
