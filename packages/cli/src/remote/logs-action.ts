// SPDX-License-Identifier: Apache-2.0
import { setTimeout as pause } from 'node:timers/promises'
import { known, toJson } from '@phat/primitives'
import { type ContractRecord, readLogs } from '@phat/sdk'
import type { Action } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { inline } from '../terminal/tree.ts'
import { queryOptions } from './call-action.ts'
import { describedContract, findContract, placeOf } from './find-contract.ts'
import { checkSimulated, type Remote, withRemote } from './open-remote.ts'

/** Between two looks while following. */
const lookMs = 1_000
const levels = ['error', 'warn', 'info', 'debug', 'trace'] as const

/** `phat logs`: until Ctrl-C with `--follow`. */
export const showLogs: Action = async (invocation) => {
  const { args, flags, io, json, signal } = invocation
  const since = sinceOf(flags.text('since') ?? '0')
  await withRemote(invocation, 'required', async (remote) => {
    const named = known(args[0], 'the contract is required')
    const { address, bundle } = described(remote, named)
    const options = { ...queryOptions(invocation), ...(bundle === undefined ? {} : { bundle }) }
    let from = since
    for (let isFirst = true; ; isFirst = false) {
      const page = await readLogs(remote.phala, address, { ...options, from })
      checkSimulated(remote, page.simulated)
      for (const record of page.records) io.out(json ? toJson(record) : lineOf(record))
      const isMore = page.records.length > 0 && page.next > from
      from = Math.max(page.next, 0)
      if (isMore) continue
      if (!flags.given('follow')) {
        if (isFirst && !json) io.err('nothing that this account may see')
        return
      }
      await lookLater(signal)
    }
  })
}

/** Waits a little. @throws PhatError `cli.interrupted` when the person has seen enough */
async function lookLater(signal: AbortSignal): Promise<void> {
  try {
    await pause(lookMs, undefined, { signal })
  } catch (cause) {
    if (signal.aborted) throw cliErrors.error('interrupted', 'stopped following the log', { cause })
    throw cause
  }
}

/** Names of events and messages where there is metadata. */
function described(remote: Remote, named: string): { readonly address: string; readonly bundle?: string } {
  const found = findContract(placeOf(remote), named)
  const isKnown = found.kept !== undefined || remote.invocation.flags.text('metadata') !== undefined
  return isKnown ? describedContract(remote, named) : found
}

function sinceOf(text: string): number {
  const value = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (Number.isSafeInteger(value)) return value
  throw cliErrors.error(
    'bad-value',
    `--since is a number of a record, or below zero so many before the end, not ${JSON.stringify(text.slice(0, 60))}`,
  )
}

function lineOf(record: ContractRecord): string {
  const head = `${record.sequence}  block ${record.blockNumber}`
  switch (record.kind) {
    case 'line': {
      const level = levels[Math.min(Math.max(record.level, 1), levels.length) - 1] ?? 'info'
      return `${head}  ${level.padEnd(5)}  ${record.mode === 'transaction' ? '' : `(${record.mode}) `}${record.message}`
    }
    case 'event':
      return `${head}  event  ${record.name ?? 'unknown'} ${inline(JSON.parse(toJson(record.values)))}`
    case 'outcome':
      return `${head}  ${record.failure === undefined ? 'done ' : 'failed'}  ${record.message ?? 'command'}${record.failure === undefined ? '' : `: ${record.failure}`}`
  }
}
