// SPDX-License-Identifier: Apache-2.0
import type { BlockContext, ContractLog, PinkEvent, Receipt } from '@phat/contracts'
import { concatBytes } from '@phat/primitives'
import type { CacheChange, ClusterOutcome, LogEntry } from './cluster-work.ts'

/** Bytes of records for the built-in logger that one block keeps, and of changes of the cache. */
export const logBytesMax = 4 * 1024 * 1024
export const cacheBytesMax = 8 * 1024 * 1024

/** What a record counts beside its contents. */
const recordBytes = 128

/** Whose work the lines belong to that contracts log meanwhile. */
export interface JournalSubject {
  readonly contract: Uint8Array
  readonly origin: Uint8Array | undefined
}

/**
 * Collects what a block tells: outcomes for the chain, records for the logger, changes of the cache. Records have bytes of their own: they are kept for
 * long, and a view of a block's order would keep, and take to the other thread, all of the order.
 */
export interface BlockJournal {
  tell(outcome: ClusterOutcome): void
  /** A line that a contract logged. */
  line(line: ContractLog, origin: Uint8Array | undefined): void
  /** A line of the worker's own, under the name of a contract. */
  remark(block: BlockContext, subject: JournalSubject, message: string): void
  /** Events of a receipt. */
  events(block: BlockContext, receipt: Receipt, origin: Uint8Array | undefined): void
  /** The result of a call. */
  output(block: BlockContext, subject: JournalSubject, nonce: Uint8Array, encoded: Uint8Array, input: Uint8Array): void
  cache(contract: Uint8Array, operation: Extract<PinkEvent, { type: 'CacheOp' }>['value']): void
  /** Gives all of it, and begins anew. */
  finish(block: BlockContext): {
    readonly outcomes: readonly ClusterOutcome[]
    readonly logs: readonly LogEntry[]
    readonly cache: readonly CacheChange[]
  }
}

const copyOf = (bytes: Uint8Array): Uint8Array => bytes.slice()
const noContract = new Uint8Array(32)
const warning = 2

/** Makes an empty journal. Beyond its bounds, records and changes are dropped; the last record then says how many. */
export function createBlockJournal(): BlockJournal {
  let outcomes: ClusterOutcome[] = []
  let logs: LogEntry[] = []
  let cache: CacheChange[] = []
  let logBytes = 0
  let cacheBytes = 0
  let dropped = 0

  function keep(entry: LogEntry, contentBytes: number): void {
    logBytes += recordBytes + contentBytes
    if (logBytes > logBytesMax) {
      logBytes -= recordBytes + contentBytes
      dropped++
    } else logs.push(entry)
  }

  const remark = ({ number, now }: BlockContext, { contract, origin }: JournalSubject, message: string): LogEntry => ({
    kind: 'log',
    contract: contract.slice(),
    entry: contract.slice(),
    mode: 'transaction',
    origin: origin?.slice(),
    blockNumber: number,
    timestamp: now,
    level: warning,
    message,
  })

  return {
    tell: (outcome) => {
      outcomes.push(outcome)
    },
    line({ contract, entry, mode, blockNumber, now, level, message }, origin) {
      const about = {
        contract: contract.slice(),
        entry: entry.slice(),
        mode,
        origin: origin?.slice(),
        blockNumber,
        timestamp: now,
      }
      keep({ kind: 'log', ...about, level, message }, 2 * message.length)
    },
    remark: (block, subject, message) => keep(remark(block, subject, message), 2 * message.length),
    events({ number }, { effects }, origin) {
      for (const { contract, topics, data } of effects.emitted) {
        const about = { contract: contract.slice(), origin: origin?.slice(), blockNumber: number }
        const event = { kind: 'event', ...about, topics: topics.map(copyOf), payload: data.slice() } as const
        keep(event, data.length + 32 * topics.length)
      }
    },
    output({ number }, { contract, origin }, nonce, encoded, input) {
      const output = concatBytes(encoded, input.subarray(0, 4))
      const about = { contract: contract.slice(), origin: origin?.slice(), blockNumber: number, nonce: nonce.slice() }
      keep({ kind: 'output', ...about, output }, output.length + nonce.length)
    },
    cache(contract, operation) {
      const change = cacheChange(contract, operation)
      const bytes = recordBytes + change.key.length + (change.kind === 'set' ? change.value.length : 0)
      cacheBytes += bytes
      if (cacheBytes > cacheBytesMax) cacheBytes -= bytes
      else cache.push(change)
    },
    finish(block) {
      if (dropped > 0) logs.push(remark(block, { contract: noContract, origin: undefined }, `${dropped} records were dropped`))
      const all = { outcomes, logs, cache }
      outcomes = []
      logs = []
      cache = []
      logBytes = 0
      cacheBytes = 0
      dropped = 0
      return all
    },
  }
}

function cacheChange(contract: Uint8Array, operation: Extract<PinkEvent, { type: 'CacheOp' }>['value']): CacheChange {
  const { key } = operation.value
  if (operation.type === 'Set') return { kind: 'set', contract, key, value: operation.value.value }
  if (operation.type === 'SetExpiration') return { kind: 'expire', contract, key, seconds: operation.value.expiration }
  return { kind: 'remove', contract, key }
}
