// SPDX-License-Identifier: Apache-2.0
import type { ContractAbi } from '@phat/abi'
import { equalBytes, fromHex, isHex, PhatError, textBytes } from '@phat/primitives'
import { answers } from '../chain/network.ts'
import { type ExecResult, readExecResult } from '../cluster/exec-result.ts'
import { type Parts, voiceOf } from '../parts.ts'
import type { ContractEventRecord, Provenance } from '../results.ts'
import { type SdkFault, sdkErrors } from '../sdk-errors.ts'
import type { Wait } from '../wait.ts'
import { type EventReader, readEventsFrom } from './chain-events.ts'
import type { Target } from './target.ts'

/** A command that is in a block. */
export interface Sent {
  readonly nonce: Uint8Array
  readonly blockNumber: number
  readonly worker: string | undefined
}

/** What it came to. */
export interface CommandOutcome {
  readonly exec: ExecResult
  readonly events: readonly ContractEventRecord[]
  readonly provenance: Provenance
}

/** Between two looks, in milliseconds: it doubles from the first to the last. */
const pausesMs = { first: 20, last: 500 }
/** How long a worker that is past the block may take to tell of a command, or the chain that it was refused. */
const graceMs = 15_000
/** The built-in logger answers under this id. */
const logger = new Uint8Array(32)
/** Records of one block are numbered from its height times this. */
const recordsPerBlock = 2 ** 20
const recordsMax = 1_000

/**
 * Waits until a worker tells what a command came to, or the chain that it was refused.
 * @throws PhatError `sdk.command-…`, `sdk.outcome-unknown`, `sdk.timeout`
 */
export async function awaitOutcome(
  parts: Parts,
  wait: Wait,
  cluster: Uint8Array,
  target: Target,
  sent: Sent,
): Promise<CommandOutcome> {
  const chain = readEventsFrom(parts.network, sent.blockNumber + 1)
  let pastSince: number | undefined
  for (let pauseMs = pausesMs.first; ; pauseMs = Math.min(2 * pauseMs, pausesMs.last)) {
    const { provenance, found } = await look(parts, wait, cluster, target, sent)
    if (found !== undefined) return { ...found, provenance }
    if (provenance.height >= sent.blockNumber) {
      await throwIfRefused(parts, wait, chain, target)
      pastSince ??= performance.now()
      if (performance.now() - pastSince > graceMs)
        throw sdkErrors.error(
          'outcome-unknown',
          `the command is in block ${sent.blockNumber}; worker ${provenance.worker} stands at ${provenance.height} and knows nothing of it`,
        )
    }
    await wait.pause(pauseMs, `outcome of the command in block ${sent.blockNumber}`)
  }
}

interface Look {
  readonly provenance: Provenance
  readonly found: Omit<CommandOutcome, 'provenance'> | undefined
}

/** Reads the account's own records of the block, as far as the command's. */
async function look(parts: Parts, wait: Wait, cluster: Uint8Array, { name, abi }: Target, sent: Sent): Promise<Look> {
  const events: ContractEventRecord[] = []
  for (let from = sent.blockNumber * recordsPerBlock; ; ) {
    const question = JSON.stringify({ action: 'GetLog', contract: name, from, count: recordsMax })
    const { bytes, provenance } = await voiceOf(parts).inquirer.ask(
      wait,
      cluster,
      logger,
      { type: 'SidevmMessage', value: textBytes(question) },
      { worker: sent.worker },
    )
    const { records, next } = readRecords(bytes)
    for (const record of records) {
      if (record.type === 'Event') events.push(...decodeEvent(abi, record))
      if (record.type !== 'MessageOutput') continue
      if (isHex(record.nonce) && equalBytes(fromHex(record.nonce), sent.nonce)) {
        const exec = readExecResult(answers.expectBytes('the output', record.output))
        return { provenance, found: { exec, events } }
      }
      // What was emitted so far belongs to the command that ended here.
      events.length = 0
    }
    if (records.length < recordsMax || next <= from) return { provenance, found: undefined }
    from = next
  }
}

type LogRecord = Readonly<Record<string, unknown>>

function readRecords(bytes: Uint8Array): { readonly records: readonly LogRecord[]; readonly next: number } {
  try {
    const told = answers.expectObject('the log', JSON.parse(new TextDecoder().decode(bytes)))
    const records = answers.expectArray('the records', told.records).map((one) => answers.expectObject('a record', one))
    return { records, next: answers.expectNumber('the next record', told.next) }
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    throw sdkErrors.error('decode-failed', 'the log is no JSON', { cause })
  }
}

/** Events that the bundle does not know are left out: another version of the code may have emitted them. */
function decodeEvent(abi: ContractAbi, record: LogRecord): readonly ContractEventRecord[] {
  const topics = answers.expectArray('the topics', record.topics).map((topic) => answers.expectBytes('a topic', topic))
  try {
    const { event, values } = abi.decodeEvent({ topics, data: answers.expectBytes('the event', record.payload) })
    return [{ name: event.label, values }]
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    return []
  }
}

/** By the chain's reasons. A command that ran and failed is told by its output. */
const refusals: Readonly<Record<string, SdkFault>> = {
  Unreadable: 'command-unreadable',
  Expired: 'command-expired',
  Replayed: 'command-replayed',
  NotAccepted: 'command-not-accepted',
  UnknownContract: 'contract-not-found',
}

async function throwIfRefused(parts: Parts, wait: Wait, chain: EventReader, { id, name }: Target): Promise<void> {
  const { account } = voiceOf(parts).signer
  for (let block = await chain.next(wait); block !== undefined; block = await chain.next(wait)) {
    for (const { name: event, fields } of block.events) {
      if (event !== 'CommandFailed') continue
      // The cast states what the pallet declares.
      const failed = fields as CommandFailed
      const isOwn = failed.account !== undefined && equalBytes(failed.account, account) && equalBytes(failed.contract, id)
      const fault = refusals[failed.reason.type]
      if (isOwn && fault !== undefined) throw sdkErrors.error(fault, `contract ${name}: told in block ${block.height}`)
    }
  }
}

type CommandFailed = {
  readonly contract: Uint8Array
  readonly account: Uint8Array | undefined
  readonly reason: { readonly type: string }
}
