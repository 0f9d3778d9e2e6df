// SPDX-License-Identifier: Apache-2.0
import { type ByteString, equalBytes, fromHex, isHex, toByteString, toHex } from '@phat/primitives'
import type { LogEntry } from '../../cluster/cluster-work.ts'
import type { LogReader, VisibleRecord } from '../worker-view.ts'

/** What PinkLogger is asked, as `@phala/sdk` writes it. */
export type LogQuestion =
  | {
      readonly action: 'GetLog'
      readonly contract: Uint8Array | undefined
      /** The number to begin with; below zero, that many records before the end. */
      readonly from: number
      readonly count: number
      readonly blockNumber: number | undefined
    }
  | { readonly action: 'GetInfo' }

/** Records that one answer has at most. */
const countMax = 1_000
/** Characters of one answer, beyond which the rest is left for the next question. */
const answerLengthMax = 4 * 1024 * 1024
const version = [1, 0, 0] as const

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value)

/** Reads a question; undefined when the bytes are none that the logger knows. */
export function readLogQuestion(message: Uint8Array): LogQuestion | undefined {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(message))
  } catch {
    return undefined // Not JSON: a message for a side program that does not exist here.
  }
  if (typeof json !== 'object' || json === null) return undefined
  const { action, contract, from = 0, count = countMax, ...rest } = json as Readonly<Record<string, unknown>>
  if (action === 'GetInfo') return { action }
  // The SDK writes `block_number`, phala's own logger reads `blockNumber`.
  const blockNumber = rest.blockNumber ?? rest.block_number ?? undefined
  if (action !== 'GetLog' || !isWhole(from) || !isWhole(count) || count < 0) return undefined
  if (blockNumber !== undefined && !isWhole(blockNumber)) return undefined
  if (contract === undefined || contract === null) return { action, contract: undefined, from, count, blockNumber }
  const hex = typeof contract === 'string' && !contract.startsWith('0x') ? `0x${contract}` : contract
  if (!isHex(hex) || hex.length !== 66) return undefined
  return { action, contract: fromHex(hex), from, count, blockNumber }
}

/** The fields of a record, as PinkLogger writes them. */
function recordJson({ sequence, entry }: VisibleRecord): string {
  const { blockNumber } = entry
  const contract = toHex(entry.contract)
  if (entry.kind === 'log') {
    const { level, message, timestamp } = entry
    const execMode = entry.mode === 'estimate' ? 'estimating' : entry.mode
    const fields = { blockNumber, contract, entry: toHex(entry.entry), execMode, timestamp: Number(timestamp), level, message }
    return JSON.stringify({ sequence, type: 'Log', ...fields })
  }
  const origin = toHex(entry.origin ?? new Uint8Array(32))
  if (entry.kind === 'event') {
    // Whose command it was: whoever may read the contract's log sees events of many.
    const fields = { blockNumber, origin, contract, topics: entry.topics.map(toHex), payload: toHex(entry.payload) }
    return JSON.stringify({ sequence, type: 'Event', ...fields })
  }
  const fields = { blockNumber, origin, contract, nonce: toHex(entry.nonce), output: toHex(entry.output) }
  return JSON.stringify({ sequence, type: 'MessageOutput', ...fields })
}

/**
 * Who may see a record: the account whose command or query made it, and, of what the contract itself said, those who may read the
 * contract's own log. Nobody else, and nobody who has not signed.
 */
export function mayRead(
  entry: Pick<LogEntry, 'kind' | 'contract' | 'origin'>,
  reader: Uint8Array,
  ownLogs: ReadonlySet<ByteString>,
): boolean {
  if (entry.origin !== undefined && equalBytes(entry.origin, reader)) return true
  return entry.kind !== 'output' && ownLogs.has(toByteString(entry.contract))
}

function infoJson(records: readonly VisibleRecord[], capacity: number): string {
  const memoryUsage = records.reduce((sum, { bytes }) => sum + bytes, 0)
  const last = records.at(-1)
  return JSON.stringify({
    programVersion: version,
    nextSequence: last === undefined ? 0 : last.sequence + 1,
    memoryCapacity: capacity,
    memoryUsage,
    currentNumberOfRecords: records.length,
    estimatedCurrentSize: memoryUsage,
  })
}

/** The answer to a question by somebody who sees these records; all numbers in it are of what he sees. */
function answerJson(visible: readonly VisibleRecord[], question: LogQuestion, capacity: number): string {
  if (question.action === 'GetInfo') return infoJson(visible, capacity)
  const { contract, from, blockNumber } = question
  const count = Math.min(question.count, countMax)
  const wanted = visible.filter(
    ({ entry }) =>
      (contract === undefined || equalBytes(entry.contract, contract)) &&
      (blockNumber === undefined || entry.blockNumber === blockNumber),
  )
  const start = from < 0 ? Math.max(0, wanted.length + from) : wanted.findIndex(({ sequence }) => sequence >= from)
  const chosen = start < 0 ? [] : wanted.slice(start, start + count)
  const texts: string[] = []
  let length = 0
  for (const record of chosen) {
    const text = recordJson(record)
    length += text.length
    if (texts.length > 0 && length > answerLengthMax) break
    texts.push(text)
  }
  const last = chosen[texts.length - 1]
  const next = last === undefined ? Math.max(0, from) : last.sequence + 1
  return `{"records":[${texts.join(',')}],"next":${next}}`
}

/**
 * Answers as the log server of PinkLogger does (phala-blockchain, log_server), from what the reader may see.
 * @param reader undefined for who has not signed: he sees nothing
 * @param ownLogs contracts whose own log he may read
 */
export function answerLogQuestion(
  logs: LogReader,
  question: LogQuestion,
  reader: Uint8Array | undefined,
  ownLogs: ReadonlySet<ByteString>,
): string {
  const visible = reader === undefined ? [] : logs.visible((entry) => mayRead(entry, reader, ownLogs))
  return answerJson(visible, question, logs.capacity)
}
