// SPDX-License-Identifier: Apache-2.0
import type { Shown } from '@phat/metadata'
import { formatPha } from '@phat/primitives'
import { fieldLines, inline } from '../terminal/tree.ts'
import type { ShownFrame, StepOutcome, StepReport } from './step-report.ts'

const hexMax = 80

/** Long bytes say little to a person; `--json` has them whole. */
function brief(value: Shown): string {
  const text = inline(value)
  return text.length <= hexMax || !/^0x[0-9a-f]+$/.test(text)
    ? text
    : `${text.slice(0, hexMax)}… (${(text.length - 2) / 2} bytes)`
}

const outcomeLines = (outcome: StepOutcome, step: StepReport['step']): readonly string[] => {
  switch (outcome.kind) {
    case 'value':
      return outcome.value === null
        ? [`  result   ${step === 'query' ? 'none' : 'ok'}`]
        : fieldLines('result', outcome.value, '  ').map((line) => line.replace('result: ', 'result   '))
    case 'error':
      return [`  error    ${inline(outcome.error)}`]
    case 'langError':
      return [`  error    ${outcome.error}: no message has this input`]
    case 'output':
      return [`  ${outcome.reverted ? 'reverted' : 'output  '} ${brief(outcome.output)}`]
    case 'failure':
      return [`  failed   ${outcome.failure}`, ...traceLines(outcome.detail).map((line) => `           ${line}`)]
  }
}

/** A frame outside of the contract's own folder: the kit's, or a library's. */
const foreignFrame = /^at .*\((?:\.\.\/|node_modules)/

/** The frames that its author can look up, where there are some; `--json` has all. */
function traceLines(detail: string): readonly string[] {
  const lines = detail.split('\n').map((line) => line.trim())
  const frames = lines.filter((line) => line.startsWith('at '))
  const own = frames.filter((line) => !foreignFrame.test(line))
  const shown = lines.filter((line) => line !== '' && (own.length === 0 || own.includes(line) || !line.startsWith('at ')))
  const hidden = lines.filter((line) => line !== '').length - shown.length
  return hidden === 0 ? shown : [...shown, `… ${hidden} places in libraries`]
}

/** Reference time in seconds, which is what a gas is a picosecond of. */
const seconds = (gas: bigint): string => `${(Number(gas) / 1e12).toFixed(6)} s`

const grouped = (amount: bigint): string => amount.toString().replace(/\B(?=(\d{3})+$)/g, ',')

/** Arguments as they stand in a call: `by: 2`. */
const argumentsOf = (args: Shown | undefined): string => {
  if (args === undefined || args === null) return ''
  if (typeof args !== 'object' || Array.isArray(args)) return brief(args)
  return Object.entries(args)
    .map(([name, value]) => `${name}: ${brief(value)}`)
    .join(', ')
}

/** What a step did, as lines for people. */
export function reportLines(report: StepReport): readonly string[] {
  const { step, contract, entry, args, from, block, outcome, gas, deposit, storage, events, logs, debug, trace, address } = report
  const call = entry === undefined ? contract : `${contract}.${entry}(${argumentsOf(args)})`
  return [
    `${step} ${call}  from ${from} in block ${block}`,
    ...(address === undefined ? [] : [`  address  ${address}`]),
    ...(step === 'upload' || address !== undefined ? [`  code     ${report.codeHash}`] : []),
    ...outcomeLines(outcome, step),
    ...(gas === undefined
      ? []
      : [
          `  gas      ${grouped(gas.consumed)}${gas.required === gas.consumed ? '' : `, ${grouped(gas.required)} needed`} (${seconds(gas.consumed)})`,
        ]),
    ...(deposit === undefined || deposit === 0n
      ? []
      : [`  deposit  ${formatPha(deposit < 0n ? -deposit : deposit)} ${deposit < 0n ? 'refunded' : 'charged'}`]),
    ...section(
      'storage',
      storage,
      (one) =>
        `${one.contract}.${one.place}: ${one.before === null ? 'none' : brief(one.before)} → ${one.after === null ? 'none' : brief(one.after)}`,
    ),
    ...section('events', events, (one) => `${one.contract}: ${one.event} ${inline(one.fields)}`),
    ...section('log', logs, (one) => `${one.contract} ${one.level}: ${one.message}`),
    ...(debug === '' ? [] : ['  debug', ...debug.split('\n').map((line) => `    ${line}`)]),
    ...(trace === undefined || trace.calls.length === 0 ? [] : ['  trace', ...frameLines(trace, '    ')]),
    ...(report.framesLeftOut === 0 ? [] : [`    … and ${report.framesLeftOut} more calls`]),
  ]
}

function section<T>(title: string, items: readonly T[], show: (item: T) => string): readonly string[] {
  return items.length === 0 ? [] : [`  ${title}`, ...items.map((item) => `    ${show(item)}`)]
}

function frameLines({ contract, entry, args, ended, outcome, gas, value, calls }: ShownFrame, indent: string): readonly string[] {
  const paid = value === 0n ? '' : ` with ${formatPha(value)}`
  const end =
    ended === 'returned' ? brief(outcome).replace('none', 'ok') : `${ended} ${outcome === null ? '' : brief(outcome)}`.trim()
  return [
    `${indent}${contract}.${entry}(${argumentsOf(args)})${paid} → ${end}  gas ${grouped(gas)}`,
    ...calls.flatMap((one) => frameLines(one, `${indent}  `)),
  ]
}
