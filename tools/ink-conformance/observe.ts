// SPDX-License-Identifier: Apache-2.0
import { isDeepStrictEqual } from 'node:util'
import type { AbiEntry } from '@phat/abi'
import { type Cluster, type ClusterEvent, type ContractResult, pinkEvent, pinkEventTopic } from '@phat/contracts'
import { concatBytes, PhatError, toHex } from '@phat/primitives'
import type { ContractFile } from './contract-files.ts'
import type { Expectation } from './script.ts'

/** A row of the table: one file deployed, or one message sent. */
export interface Row {
  readonly file: string
  readonly step: string
  readonly verdict: 'ok' | 'failed'
  /** What came of it, as text. */
  readonly outcome: string
  readonly gas: bigint | undefined
  readonly events: readonly string[]
  /** What was expected instead. */
  readonly expected?: string
}

/** What is known of the cluster while a script runs. */
export interface Workshop {
  readonly cluster: Cluster
  readonly files: readonly ContractFile[]
  /** Contracts by the name of their file. */
  readonly contracts: Map<string, Uint8Array>
  /** Lines that contracts logged since the last step. */
  readonly logged: string[]
  block: number
}

/** What a call or an instantiation came to. */
export interface Executed {
  readonly result: ContractResult
  readonly events: readonly ClusterEvent[]
  readonly detail: string | undefined
}

/** A row before it is judged, with all that expectations can be about. */
interface Observed extends Omit<Row, 'verdict'> {
  readonly value?: unknown
  readonly error?: unknown
  readonly langError?: string
  readonly output?: string
  readonly failure?: string
}

export function observe(
  workshop: Workshop,
  file: ContractFile,
  entry: AbiEntry | undefined,
  step: string,
  { result, events, detail }: Executed,
): Observed {
  const logs = workshop.logged.splice(0)
  const row = { file: file.name, step, gas: result.gasConsumed, events: eventNames(workshop, events) }
  const suffix = logs.length === 0 ? '' : ` · log: ${logs.join(' | ')}`
  if (!result.result.ok) {
    const failure = result.result.error
    const debug = new TextDecoder()
      .decode(concatBytes(...result.debug))
      .trim()
      .replaceAll(/\s+/g, ' ')
    const said = [detail, debug].filter((text) => text !== undefined && text !== '').join(': ')
    return { ...row, outcome: `${failure}${said === '' ? '' : ` (${said})`}${suffix}`, failure }
  }
  const { flags, data } = result.result
  const output = toHex(data)
  const reverted = flags === 0 ? '' : 'reverted: '
  if (entry === undefined || file.abi === undefined) {
    return { ...row, outcome: `${reverted}${output}${suffix}`, output, ...(flags === 0 ? {} : { failure: 'ContractReverted' }) }
  }
  try {
    const decoded = file.abi.decodeOutcome(entry, data)
    const outcome = `${reverted}${decoded.kind === 'value' ? '' : `${decoded.kind} `}${JSON.stringify(decoded.shown)}${suffix}`
    if (decoded.kind === 'value') return { ...row, outcome, output, value: decoded.shown }
    if (decoded.kind === 'error') return { ...row, outcome, output, error: decoded.shown }
    return { ...row, outcome, output, langError: decoded.error }
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    return { ...row, outcome: `${reverted}${output} (${error.message})`, output, failure: error.code }
  }
}

/** Names of what contracts emitted; of a file without metadata, the first topic. */
function eventNames({ files, contracts }: Workshop, events: readonly ClusterEvent[]): string[] {
  return events.flatMap((event) => {
    if (event.kind !== 'emitted') return []
    const name = [...contracts].find(([, address]) => toHex(address) === toHex(event.contract))?.[0]
    const abi = files.find((file) => file.name === name)?.abi
    try {
      const isPink = toHex(event.topics[0] ?? new Uint8Array()) === toHex(pinkEventTopic)
      if (isPink) return [`PinkEvent::${pinkEvent.decode(event.data).type}`]
      return [abi?.decodeEvent(event).event.label ?? toHex(event.topics[0] ?? event.data.subarray(0, 4))]
    } catch (error) {
      if (error instanceof PhatError) return [toHex(event.topics[0] ?? event.data.subarray(0, 4))]
      throw error
    }
  })
}

/** Compares with what was expected; what was not mentioned may be anything, but a failure has to be. */
export function judge(observed: Observed, expect: Expectation | undefined): Row {
  const { file, step, outcome, gas, events } = observed
  const row = { file, step, outcome, gas, events }
  const problems: string[] = []
  for (const [name, wanted] of Object.entries(expect ?? {})) {
    const seen = observed[name as keyof Expectation]
    const same =
      name === 'failure'
        ? String(seen ?? '').startsWith(String(wanted)) || outcome.includes(String(wanted))
        : isDeepStrictEqual(seen, wanted)
    if (!same) problems.push(`${name} ${JSON.stringify(wanted)}`)
  }
  const failed = observed.failure !== undefined || observed.langError !== undefined || observed.error !== undefined
  const foreseen =
    expect !== undefined && ('failure' in expect || 'langError' in expect || 'error' in expect || 'output' in expect)
  if (failed && !foreseen) problems.push('no failure')
  return problems.length === 0 ? { ...row, verdict: 'ok' } : { ...row, verdict: 'failed', expected: problems.join(', ') }
}
