// SPDX-License-Identifier: Apache-2.0
import type { AbiEntry } from '@phat/abi'
import type { CallTrace, ContractResult, FailureName, TracedFrame } from '@phat/contracts'
import { concatBytes } from '@phat/primitives'
import { CallError, contractTestErrors } from '../contract-test-errors.ts'
import type { LoadedContract } from '../engine/loaded-contract.ts'

/** A call that ran, and what finds the sources of what ran in it. */
export interface Ran {
  readonly contract: LoadedContract
  readonly entry: AbiEntry
  readonly result: ContractResult
  readonly detail: string | undefined
  readonly trace: CallTrace
  /** The contract of a code that was deployed in this test. */
  fileOf(codeHash: Uint8Array): LoadedContract | undefined
}

const failureCodes: Partial<Record<FailureName, keyof typeof contractTestErrors.entries>> = {
  ContractTrapped: 'trapped',
  OutOfGas: 'out-of-gas',
  StorageDepositNotEnoughFunds: 'deposit-too-low',
  StorageDepositLimitExhausted: 'deposit-too-low',
}

const utf8 = new TextDecoder()

/**
 * What a constructor or message answered.
 * @throws CallError `contract-test.contract-error`, `.not-understood`, `.trapped`, `.out-of-gas`, `.deposit-too-low`, `.call-failed`
 */
export function answerOf({ contract, entry, result, detail, trace, fileOf }: Ran): unknown {
  const call = `${contract.name}.${entry.label}`
  const { gasConsumed } = result
  const ended = result.result
  if (!ended.ok) {
    const source = failedContract(trace.root, fileOf) ?? contract
    // What a script threw stands in both.
    const said = [...new Set([detail?.trim(), utf8.decode(concatBytes(...result.debug)).trim()])]
    const text = said.filter((one) => one !== undefined && one !== '').join('\n')
    const code = failureCodes[ended.error] ?? 'call-failed'
    throw new CallError(code, `${call}: ${ended.error}${text === '' ? '' : `: ${ownFrames(source.toSource(text))}`}`, {
      gasConsumed,
    })
  }
  const outcome = contract.abi?.decodeOutcome(entry, ended.data)
  if (outcome === undefined) throw contractTestErrors.error('no-metadata', contract.path)
  if (outcome.kind === 'value') return outcome.value
  if (outcome.kind === 'langError') throw new CallError('not-understood', `${call}: ${outcome.error}`, { gasConsumed })
  throw new CallError('contract-error', `${call} answered the error ${JSON.stringify(outcome.shown)}`, {
    detail: withoutEmptyValue(outcome.error),
    gasConsumed,
  })
}

/** An error that carries nothing is its name alone: tests compare it as a whole. */
function withoutEmptyValue(error: unknown): unknown {
  if (typeof error !== 'object' || error === null || !('value' in error) || error.value !== undefined) return error
  const { value: _, ...rest } = error
  return rest
}

/** The contract whose code failed first: the deepest of the last calls. */
function failedContract(frame: TracedFrame | undefined, fileOf: Ran['fileOf']): LoadedContract | undefined {
  if (frame === undefined || frame.end.kind === 'returned') return undefined
  const last = frame.calls.at(-1)
  return (last && failedContract(last, fileOf)) ?? fileOf(frame.codeHash)
}

/** A frame outside of the contract's own folder: the kit's, or a library's. */
const foreignFrame = /^at .*(?:\(|\s)(?:\.\.\/|node_modules)/

/** A trace without the frames that its author cannot look up, unless it has no others. */
function ownFrames(text: string): string {
  const lines = text.split('\n').map((line) => line.trim())
  const own = lines.filter((line) => !foreignFrame.test(line))
  const shown = own.some((line) => line.startsWith('at ')) ? own : lines
  return shown.map((line) => (line.startsWith('at ') ? `    ${line}` : line)).join('\n')
}
