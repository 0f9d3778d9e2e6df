// SPDX-License-Identifier: Apache-2.0
import type { ContractAbi } from '@phat/abi'
import { type Hex, PhatError, toHex } from '@phat/primitives'
import { readAddress } from '../addresses.ts'
import { answers } from '../chain/network.ts'
import { readExecResult } from '../cluster/exec-result.ts'
import type { QueryOptions } from '../contract/call-options.ts'
import { type ContractBundle, readBundle } from '../contract/read-bundle.ts'
import { voiceOf } from '../parts.ts'
import type { Phala } from '../phala.ts'
import { askLogger, type LogRecord } from '../query/ask-logger.ts'
import type { Provenance } from '../results.ts'
import { beginWait } from '../wait.ts'
import { partsOf } from './parts-of.ts'

/** Where the records begin, and how many there may be. */
export interface LogOptions extends QueryOptions {
  /** The number of the first one; below zero, that many before the end. All by default. */
  readonly from?: number
  readonly count?: number
  /** Names events and messages. */
  readonly bundle?: ContractBundle
}

interface Common {
  readonly sequence: number
  readonly blockNumber: number
}

/** What the built-in logger keeps of a contract. */
export type ContractRecord =
  | (Common & {
      readonly kind: 'line'
      readonly level: number
      readonly message: string
      /** `transaction`, `query` or `estimating`. */
      readonly mode: string
      /** Unix milliseconds. */
      readonly time: number
    })
  | (Common & {
      readonly kind: 'event'
      /** Undefined where the bundle does not know it. */
      readonly name: string | undefined
      readonly values: unknown
    })
  | (Common & {
      /** What a command of the signer came to. */
      readonly kind: 'outcome'
      /** Undefined where the bundle does not know it, and of what is no message: a secret that was set. */
      readonly message: string | undefined
      /** Undefined when it went well. */
      readonly failure: string | undefined
      readonly nonce: Hex
    })

/** A part of a log. */
export interface ContractLogs extends Provenance {
  readonly records: readonly ContractRecord[]
  /** What to ask for next with `from`. */
  readonly next: number
}

const recordsMax = 1_000
const selectorLength = 4

/**
 * What the built-in logger tells the signer of a contract: what came of commands of the signer, and what the contract said itself where the
 * signer deployed it, was granted its log, or asked for what made it speak.
 * @throws PhatError `sdk.*`
 */
export async function readLogs(phala: Phala, address: string | Uint8Array, options: LogOptions = {}): Promise<ContractLogs> {
  const parts = partsOf(phala)
  const { from = 0, count = recordsMax, bundle, worker } = options
  const abi = bundle === undefined ? undefined : readBundle(bundle, parts.ss58Prefix)
  const wait = beginWait(options, parts.network.patience)
  const id = readAddress('the address of a contract', address)
  const cluster = await voiceOf(parts).inquirer.directory.clusterOf(wait, id)
  const told = await askLogger(parts, wait, cluster, { contract: toHex(id), from, count }, worker)
  return { ...told.provenance, records: told.records.flatMap((record) => readRecord(abi, record)), next: told.next }
}

/** Kinds that this version does not know are left out. */
function readRecord(abi: ContractAbi | undefined, record: LogRecord): readonly ContractRecord[] {
  const common = {
    sequence: answers.expectNumber('the number of a record', record.sequence),
    blockNumber: answers.expectNumber('the block of a record', record.blockNumber),
  }
  switch (record.type) {
    case 'Log': {
      const level = answers.expectNumber('the level', record.level)
      const message = answers.expectText('the message', record.message)
      const mode = answers.expectText('the mode', record.execMode)
      return [{ kind: 'line', ...common, level, message, mode, time: answers.expectNumber('the time', record.timestamp) }]
    }
    case 'Event':
      return [{ kind: 'event', ...common, ...readEvent(abi, record) }]
    case 'MessageOutput':
      return [{ kind: 'outcome', ...common, ...readOutput(abi, record) }]
    default:
      return []
  }
}

function readEvent(
  abi: ContractAbi | undefined,
  record: LogRecord,
): { readonly name: string | undefined; readonly values: unknown } {
  const topics = answers.expectArray('the topics', record.topics).map((topic) => answers.expectBytes('a topic', topic))
  const data = answers.expectBytes('the event', record.payload)
  const decoded = abi && orUndefined(() => abi.decodeEvent({ topics, data }))
  return decoded === undefined
    ? { name: undefined, values: { topics, data } }
    : { name: decoded.event.label, values: decoded.shown }
}

/** A result with the selector of the message behind it; nothing at all where a setting took effect. */
function readOutput(abi: ContractAbi | undefined, record: LogRecord) {
  const output = answers.expectBytes('the output', record.output)
  const nonce = toHex(answers.expectBytes('the nonce', record.nonce))
  if (output.length === 0) return { message: undefined, failure: undefined, nonce }
  const { result } = readExecResult(output)
  const selector = toHex(output.subarray(-selectorLength))
  const entry = abi && orUndefined(() => abi.messageOf(selector))
  if (!result.ok) return { message: entry?.label, failure: result.failure, nonce }
  const outcome = entry && orUndefined(() => abi?.decodeOutcome(entry, result.data))
  const failed = outcome?.kind === 'error' || outcome?.kind === 'langError' ? JSON.stringify(outcome.shown) : undefined
  return { message: entry?.label, failure: failed ?? (result.isReverted ? 'ContractReverted' : undefined), nonce }
}

/** What contracts wrote need not be what the bundle says. */
function orUndefined<T>(decode: () => T): T | undefined {
  try {
    return decode()
  } catch (error) {
    if (error instanceof PhatError) return undefined
    throw error
  }
}
