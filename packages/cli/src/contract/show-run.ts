// SPDX-License-Identifier: Apache-2.0
import type { AbiEntry } from '@phat/abi'
import { showCell } from '@phat/contract-test/engine'
import {
  type ClusterEvent,
  type ContractLog,
  type ContractResult,
  pinkEvent,
  pinkEventTopic,
  type StorageChange,
  type TracedFrame,
} from '@phat/contracts'
import type { Shown } from '@phat/metadata'
import { concatBytes, equalBytes, PhatError, toHex, toJson } from '@phat/primitives'
import type { ContractBook } from './contract-book.ts'
import type { ContractFile } from './parse-contract.ts'
import type { ShownEvent, ShownFrame, ShownLog, ShownStorage, StepOutcome } from './step-report.ts'

const selectorLength = 4
const utf8 = new TextDecoder()

/** Debug messages as one text. */
export const debugOf = ({ debug }: ContractResult): string => utf8.decode(concatBytes(...debug)).trim()

/** The answer of an entry by the metadata; bytes where there is none, or where it does not fit. */
export function outcomeOf(
  book: ContractBook,
  file: ContractFile,
  entry: AbiEntry | undefined,
  {
    result,
    detail,
    root,
  }: { readonly result: ContractResult; readonly detail: string | undefined; readonly root: TracedFrame | undefined },
): StepOutcome {
  const ended = result.result
  if (!ended.ok) {
    const source = failedFile(book, root) ?? file
    // What a script threw stands in both.
    const said = [...new Set([detail?.trim(), debugOf(result)])].filter((text) => text !== undefined && text !== '').join('\n')
    return { kind: 'failure', failure: ended.error, detail: source.toSource(said) }
  }
  const reverted = (ended.flags & 1) !== 0
  const output: StepOutcome = { kind: 'output', output: toHex(ended.data), reverted }
  if (file.abi === undefined || entry === undefined) return output
  const { abi } = file
  // Before ink! 4 a constructor answers nothing, whatever its metadata says.
  const decoded = orUndefined(() => abi.decodeOutcome(entry, ended.data))
  if (decoded === undefined) return output
  if (decoded.kind === 'langError') return { kind: 'langError', error: decoded.error }
  return decoded.kind === 'error' ? { kind: 'error', error: decoded.shown } : { kind: 'value', value: decoded.shown }
}

/** What contracts wrote is decoded as far as it can be: it need not be of the types that they declare. */
function orUndefined<T>(decode: () => T): T | undefined {
  try {
    return decode()
  } catch (error) {
    if (error instanceof PhatError) return undefined
    throw error
  }
}

/** The file of the code that failed first: the deepest of the last calls. */
function failedFile(book: ContractBook, frame: TracedFrame | undefined): ContractFile | undefined {
  if (frame === undefined || frame.end.kind === 'returned') return undefined
  const last = frame.calls.at(-1)
  return (last && failedFile(book, last)) ?? book.fileOf(frame.codeHash)
}

/** A frame with all that it called, decoded as far as the files of the codes tell. */
export function showFrame(book: ContractBook, frame: TracedFrame): ShownFrame {
  const { address, codeHash, entry, input, caller, value, gas, end, calls } = frame
  const file = book.fileOf(codeHash)
  const abi = file?.abi
  const kind = entry === 'deploy' ? 'constructor' : 'message'
  const call = abi && orUndefined(() => abi.decodeCall(kind, input))
  const ended = end.kind === 'returned' ? (end.reverted ? 'reverted' : 'returned') : end.kind
  const outcome = (): Shown => {
    if (end.kind === 'trapped') {
      const detail = end.detail?.trim()
      return detail === undefined ? end.error : `${end.error}: ${file?.toSource(detail) ?? detail}`
    }
    if (end.kind === 'ended') return null
    const decoded = abi && call && orUndefined(() => abi.decodeOutcome(call.entry, end.data))
    if (decoded === undefined) return toHex(end.data)
    return decoded.kind === 'langError' ? decoded.error : decoded.shown
  }
  return {
    contract: book.nameOf(address),
    entry: call?.entry.label ?? toHex(input.subarray(0, selectorLength)),
    args: call?.shown ?? toHex(input.subarray(selectorLength)),
    caller: caller === undefined ? 'root' : book.nameOf(caller),
    value,
    gas,
    outcome: outcome(),
    ended,
    calls: calls.map((one) => showFrame(book, one)),
  }
}

/** A change of the storage by the layout of its contract. */
export function showStorage(book: ContractBook, change: StorageChange): ShownStorage {
  const known = book.contractAt(change.contract)
  const contract = book.nameOf(change.contract)
  const file = known?.file ?? { layout: { roots: new Map() }, abi: undefined }
  const key = change.isHashed ? { ...change, key: new Uint8Array() } : change
  const cell = showCell(file, key, (account) => book.nameOf(account))
  const place = change.isHashed ? `hash ${toHex(change.key)}` : cell.place
  return { contract, place, before: cell.before ?? null, after: cell.after ?? null }
}

/** Events of contracts, and of the cluster's own those that change which contracts and codes there are. */
export function showEvents(book: ContractBook, events: readonly ClusterEvent[]): readonly ShownEvent[] {
  return events.flatMap((event): ShownEvent[] => {
    switch (event.kind) {
      case 'emitted':
        return [showEmitted(book, event)]
      case 'instantiated':
        return [
          { contract: book.nameOf(event.contract), event: 'Instantiated', fields: { deployer: book.nameOf(event.deployer) } },
        ]
      case 'terminated':
        return [
          { contract: book.nameOf(event.contract), event: 'Terminated', fields: { beneficiary: book.nameOf(event.beneficiary) } },
        ]
      case 'codeUpdated':
        return [{ contract: book.nameOf(event.contract), event: 'CodeUpdated', fields: { codeHash: toHex(event.codeHash) } }]
      default:
        return []
    }
  })
}

function showEmitted(book: ContractBook, { contract, topics, data }: Extract<ClusterEvent, { kind: 'emitted' }>): ShownEvent {
  const name = book.nameOf(contract)
  const [topic] = topics
  if (topic !== undefined && topics.length === 1 && equalBytes(topic, pinkEventTopic)) {
    const pink = orUndefined(() => pinkEvent.decode(data))
    // A round trip through JSON makes of the value what JSON shows.
    if (pink !== undefined) return { contract: name, event: `Pink::${pink.type}`, fields: JSON.parse(toJson(pink)).value ?? null }
  }
  const abi = book.contractAt(contract)?.file.abi
  const decoded = abi && orUndefined(() => abi.decodeEvent({ topics, data }))
  if (decoded !== undefined) return { contract: name, event: decoded.event.label, fields: decoded.shown }
  return { contract: name, event: 'unknown', fields: { topics: topics.map((one) => toHex(one)), data: toHex(data) } }
}

const levels = ['error', 'warn', 'info', 'debug', 'trace'] as const

/** A line of a contract's log. */
export function showLog(book: ContractBook, { contract, level, message }: ContractLog): ShownLog {
  return { contract: book.nameOf(contract), level: levels[Math.min(Math.max(level, 1), levels.length) - 1] ?? 'info', message }
}
