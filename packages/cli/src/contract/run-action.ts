// SPDX-License-Identifier: Apache-2.0

import { dirname } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { formatDiagnostic } from '@phat/contract/build'
import { PhatError, toHex, toJson } from '@phat/primitives'
import { contractFailure } from '@phat/sdk'
import type { Action, Invocation } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { warn } from '../terminal/show-error.ts'
import { inline } from '../terminal/tree.ts'
import { warnOfSecret } from '../values/account.ts'
import { parseJsonArgument, readArgumentWords, signatureOf } from './argument-names.ts'
import { entryLines } from './build-action.ts'
import type { KnownContract } from './contract-book.ts'
import type { TellDiagnostics } from './contract-file.ts'
import type { ContractFile } from './parse-contract.ts'
import { createSession, type Session } from './session.ts'
import { reportLines } from './show-report.ts'
import { loadState, saveState } from './state-file.ts'
import { constructorOf } from './step-input.ts'
import type { StepReport } from './step-report.ts'
import { type Expectation, type MessageStep, readScript, type Step } from './steps.ts'
import { startWorkbench } from './workbench/start-workbench.ts'

const timeoutMax = 3_600
const blockMax = 0xffff_ffff

/** `phat contract run` */
export const runContract: Action = async (invocation) => {
  const { args, flags, signal } = invocation
  const script = flags.text('script')
  const [path] = args
  if (script !== undefined && path !== undefined) throw cliErrors.error('unexpected-argument', '--script names its files itself')
  if (script === undefined && path === undefined)
    throw cliErrors.error('missing-argument', 'phat contract run needs <file> or --script <file>')
  warnOfSecret(invocation, flags.text('from') ?? '')
  const timeoutMs = (flags.whole('timeout', { min: 1, max: timeoutMax }) ?? 0) * 1_000
  const steps = script === undefined ? [] : readScript(script)
  const workbench = startWorkbench({ allowPrivateHttp: flags.given('allow-private-http'), timeoutMs, signal })
  try {
    const folder = script === undefined ? '.' : dirname(script)
    const session = createSession({
      workbench,
      folder,
      queryLimitMs: timeoutMs,
      warn: (text) => warn(invocation, text),
      tell: tellOf(invocation),
    })
    const state = flags.text('state')
    if (state !== undefined) await loadState(state, session)
    try {
      if (script !== undefined) for (const [i, step] of steps.entries()) await doStep(invocation, session, step, `step ${i + 1}`)
      else if (path !== undefined) await runOne(invocation, session, path)
    } finally {
      // What was done before a failure stays, as it would on a chain.
      if (state !== undefined && session.journal.length > 0) saveState(state, session)
    }
  } finally {
    await workbench.stop()
  }
}

const tellOf =
  ({ io, json }: Invocation): TellDiagnostics =>
  (diagnostics) => {
    if (json) io.err(toJson({ diagnostics }))
    else for (const one of diagnostics) io.err(formatDiagnostic(one))
  }

/** Makes the contract unless the state has it, then sends the message. */
async function runOne(invocation: Invocation, session: Session, path: string): Promise<void> {
  const { args, flags } = invocation
  const [, message, ...words] = args
  const file = await session.loadFile(path)
  const [init, constructorName] = [flags.text('init'), flags.text('constructor')]
  const isListing = message === undefined && init === undefined && constructorName === undefined
  if (isListing && flags.text('state') === undefined) return list(invocation, file)
  const step = message === undefined ? undefined : messageStep(invocation, file, message, words)
  let made = knownContract(session, file)
  if (made === undefined || init !== undefined || constructorName !== undefined) {
    if (init === undefined) checkInit(file, constructorName)
    const report = await session.run({
      kind: 'instantiate',
      file: path,
      ...common(invocation, message === undefined),
      ...(constructorName === undefined ? {} : { constructorName }),
      ...(init === undefined ? {} : { args: initArguments(file, init) }),
    })
    if (report !== undefined) judge(invocation, report, undefined, '')
    made = knownContract(session, file)
  }
  const block = flags.whole('block', { min: 1, max: blockMax })
  if (block !== undefined) await session.run({ kind: 'block', block })
  if (step !== undefined) await doStep(invocation, session, { ...step, ...(made && { contract: made.name }) }, '')
}

/** @throws PhatError `cli.missing-argument` when the constructor takes arguments, since none were given */
function checkInit(file: ContractFile, name: string | undefined): void {
  const entry = constructorOf(file, name)
  if (file.abi === undefined || entry === undefined || entry.args.length === 0) return
  const form = entry.args.map(({ label }) => `"${label}": …`).join(', ')
  throw cliErrors.error('missing-argument', `${signatureOf(file.abi, entry)} needs --init '{ ${form} }'`)
}

const knownContract = ({ book }: Session, file: ContractFile): KnownContract | undefined =>
  book.contracts().findLast((one) => one.file === file)

function common({ flags }: Invocation, withFunds: boolean): Pick<MessageStep, 'from' | 'value' | 'gas'> {
  const [from, value, gas] = ['from', 'value', 'gas'].map((name) => flags.text(name))
  return {
    ...(from === undefined ? {} : { from }),
    ...(value === undefined || !withFunds ? {} : { value }),
    ...(gas === undefined || !withFunds ? {} : { gas }),
  }
}

/** Hex stands for itself where there is no metadata. */
const initArguments = ({ abi }: ContractFile, text: string): unknown =>
  abi === undefined ? text : parseJsonArgument('--init', text)

function messageStep(invocation: Invocation, { abi }: ContractFile, message: string, words: readonly string[]): MessageStep {
  const { flags } = invocation
  const mode = flags.text('mode') as MessageStep['kind'] | undefined // one of its choices
  const entry = abi?.messageOf(message)
  const args = abi === undefined || entry === undefined ? words : readArgumentWords(abi, entry, words)
  return { kind: mode ?? (entry?.mutates === false ? 'query' : 'call'), message, args, ...common(invocation, true) }
}

function list({ io, json }: Invocation, { name, abi, codeHash, code }: ContractFile): void {
  if (json)
    return io.out(
      toJson({ contract: name, codeHash, codeBytes: code.length, messages: abi?.messages.map(({ label }) => label) ?? [] }),
    )
  io.out(`${name}  ${toHex(codeHash)}`)
  if (abi === undefined) io.out('  a bare module: constructors and messages are selectors, such as 0x9bae9d5e')
  else for (const line of entryLines(abi)) io.out(line)
}

async function doStep(invocation: Invocation, session: Session, step: Step, where: string): Promise<void> {
  const report = await session.run(step).catch((error: unknown) => {
    if (cliErrors.is(error, 'contract-timeout') && error instanceof Error)
      error.message = placed(where, `${nameOf(step)}: ${error.message}`)
    throw error
  })
  if (report !== undefined) judge(invocation, report, 'expect' in step ? step.expect : undefined, where)
}

const nameOf = (step: Step): string => {
  if ('message' in step) return `${step.kind} ${step.contract === undefined ? '' : `${step.contract}.`}${step.message}`
  return 'file' in step ? `${step.kind} ${step.file.slice(-200)}` : step.kind
}

/** Shows what a step did. @throws PhatError when it ended otherwise than it should */
function judge({ io, json }: Invocation, report: StepReport, expect: Expectation | undefined, where: string): void {
  if (json) io.out(toJson(report))
  else for (const line of reportLines(report)) io.out(line)
  if (expect === undefined) throwFailure(report, where)
  else compare(report, expect, where)
}

const placed = (where: string, text: string): string => (where === '' ? text : `${where}: ${text}`)

const placeRemedy = 'The place in the source is above where it is known; --gas and --value give more, --json has the whole trace.'

function throwFailure({ contract, entry, outcome }: StepReport, where: string): void {
  const call = `${contract}.${entry ?? ''}`
  if (outcome.kind === 'error')
    throw cliErrors.error('contract-reverted', placed(where, `${call} answered the error ${inline(outcome.error)}`))
  if (outcome.kind === 'langError') throw cliErrors.error('contract-reverted', placed(where, `${call} answered ${outcome.error}`))
  if (outcome.kind === 'output' && outcome.reverted) throw cliErrors.error('contract-reverted', placed(where, `${call} reverted`))
  if (outcome.kind === 'failure') {
    const [first = ''] = outcome.detail.split('\n')
    const { code, why, retryable } = contractFailure(call, outcome.failure)
    const text = placed(where, `${call}: ${outcome.failure}${first === '' ? '' : `: ${first}`}`)
    throw new PhatError(code, { why, remedy: placeRemedy, retryable }, text)
  }
}

/** What an expectation may be about, of a report. */
function observed({ outcome, events }: StepReport): Required<Expectation> {
  return {
    value: outcome.kind === 'value' ? outcome.value : undefined,
    error: outcome.kind === 'error' ? outcome.error : undefined,
    langError: outcome.kind === 'langError' ? outcome.error : '',
    output: outcome.kind === 'output' ? outcome.output : '',
    failure: outcome.kind === 'failure' ? outcome.failure : '',
    events: events.map(({ event }) => event),
  }
}

function compare(report: StepReport, expect: Expectation, where: string): void {
  const seen = observed(report)
  const endings = ['value', 'error', 'langError', 'output', 'failure'] as const
  if (!endings.some((name) => name in expect)) throwFailure(report, where)
  for (const name of [...endings, 'events'] as const) {
    if (!(name in expect) || isDeepStrictEqual(seen[name], expect[name])) continue
    const { outcome } = report
    const text = name === 'events' ? JSON.stringify(seen.events) : JSON.stringify(outcome)
    throw cliErrors.error(
      'unexpected-result',
      placed(where, `expected ${name} ${JSON.stringify(expect[name])}, got ${text.slice(0, 300)}`),
    )
  }
}
