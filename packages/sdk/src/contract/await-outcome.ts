// SPDX-License-Identifier: Apache-2.0
import type { ContractAbi } from '@phat/abi'
import { equalBytes, fromHex, isHex, PhatError, toHex } from '@phat/primitives'
import { answers } from '../chain/network.ts'
import { type ExecResult, readExecResult } from '../cluster/exec-result.ts'
import { type Parts, voiceOf } from '../parts.ts'
import { askLogger, type LogRecord, recordsPerBlock } from '../query/ask-logger.ts'
import type { ContractEventRecord, Provenance } from '../results.ts'
import { type SdkFault, sdkErrors } from '../sdk-errors.ts'
import { beginWait, type Wait } from '../wait.ts'
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
/** How long another worker may take. */
const otherMs = 2_000
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
    // A worker may tell of a block that it has only just finished, under the height before: its next receipt covers it.
    const isPast = provenance.height >= sent.blockNumber
    if (isPast && found !== undefined) return { ...found, provenance }
    if (isPast) {
      await throwIfRefused(parts, wait, chain, target)
      const elsewhere = pastSince === undefined ? undefined : await lookElsewhere(parts, wait, cluster, target, sent, provenance)
      if (elsewhere !== undefined) return elsewhere
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
  const own = toHex(voiceOf(parts).signer.account)
  const events: ContractEventRecord[] = []
  for (let from = sent.blockNumber * recordsPerBlock; ; ) {
    const question = { contract: name, from, count: recordsMax }
    const { records, next, provenance } = await askLogger(parts, wait, cluster, question, sent.worker)
    for (const record of records) {
      // The deployer of a contract sees the events of all.
      if (record.origin !== own) continue
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

/**
 * The same of each other worker that answers soon: one that was started anew may have forgotten what another one knows.
 */
async function lookElsewhere(
  parts: Parts,
  wait: Wait,
  cluster: Uint8Array,
  target: Target,
  sent: Sent,
  asked: Provenance,
): Promise<CommandOutcome | undefined> {
  const workers = await voiceOf(parts).inquirer.directory.workers(wait, cluster)
  for (const { name } of workers) {
    if (name === asked.worker || sent.worker !== undefined) continue
    const short = beginWait({ timeoutMs: otherMs }, wait.patience())
    try {
      const { found, provenance } = await look(parts, short, cluster, target, { ...sent, worker: name })
      if (found !== undefined && provenance.height >= sent.blockNumber) return { ...found, provenance }
    } catch (error) {
      // One that does not answer may be the one that is down.
      if (wait.signal.aborted || !(error instanceof PhatError)) throw error
    }
  }
  return undefined
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
