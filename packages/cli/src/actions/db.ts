// SPDX-License-Identifier: Apache-2.0
import { open } from 'node:fs/promises'
import {
  checkDatabase,
  type Database,
  type DatabaseInfo,
  databaseErrors,
  databaseInfo,
  exportBlocks,
  pruneDatabase,
} from '@phat/chain'
import { databaseOptions, readDatabase } from '@phat/node'
import { toHex, toJson } from '@phat/primitives'
import type { Action, Invocation } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import type { Flags } from '../terminal/flags.ts'
import { createProgress } from '../terminal/progress.ts'
import { table } from '../terminal/table.ts'

const blockMax = 0xffff_ffff

const chosen = (flags: Flags) => ({ chain: flags.text('chain') ?? 'dev', dataFolder: flags.text('data') ?? 'phat-data' })

/** Opens the database that the flags name, for reading, and closes it whatever happens. */
async function withDatabase<T>({ flags }: Invocation, use: (database: Database) => Promise<T> | T): Promise<T> {
  const database = readDatabase(chosen(flags))
  try {
    return await use(database)
  } finally {
    database.close()
  }
}

/** `phat db info` */
export const showDatabase: Action = (invocation) =>
  withDatabase(invocation, (database) => {
    const info = databaseInfo(database)
    const { io, json } = invocation
    if (json) return io.out(toJson({ folder: database.folder, ...info }))
    io.out(database.folder)
    for (const line of table(infoRows(info))) io.out(line)
    io.out('tables')
    const tables = info.tables.map(({ name, entries, bytes }) => [name, `${entries} records`, showBytes(bytes)])
    for (const line of table(tables)) io.out(line)
  })

function infoRows(info: DatabaseInfo): string[][] {
  const { chainId, format, genesisHash, best, oldestBody, oldestState, fileBytes, usedBytes, checkpoints } = info
  return [
    ['chain', chainId],
    ['format', String(format)],
    ['genesis', genesisHash === undefined ? 'none yet' : toHex(genesisHash)],
    ...(best === undefined
      ? []
      : [
          ['newest block', `${best.number}  ${toHex(best.hash)}, final`],
          ['extrinsics', `from block ${oldestBody}`],
        ]),
    ...(oldestState === undefined ? [] : [['states', `from block ${oldestState}`]]),
    ['file', `${showBytes(fileBytes)}, ${showBytes(usedBytes)} of it in use`],
    ['checkpoints', checkpoints.length === 0 ? 'none' : checkpoints.map(({ fileBytes: size }) => showBytes(size)).join(', ')],
  ]
}

/** `phat db check` @throws PhatError `database.corrupt` */
export const checkChain: Action = (invocation) =>
  withDatabase(invocation, async (database) => {
    const { io, json, signal } = invocation
    const progress = createProgress(invocation)
    const { blocks, bodies, mismatch } = await untilStopped(signal, () =>
      checkDatabase(database.store, { signal, onProgress: ({ step, at, of }) => progress(step, at, of) }),
    )
    if (mismatch !== undefined) {
      throw databaseErrors.error('corrupt', `block ${mismatch.number}, ${mismatch.what}: ${mismatch.detail}`)
    }
    if (json) io.out(toJson({ whole: true, blocks, bodies }))
    else io.out(`${database.folder} is whole: ${blocks} blocks, ${bodies} with extrinsics, and the state after the newest`)
  })

/** `phat db prune` */
export const pruneChain: Action = async (invocation) => {
  const { flags, io, json, signal } = invocation
  const [bodies, states] = ['keep-blocks', 'keep-states'].map((name) => flags.whole(name, { min: 1, max: blockMax }))
  if (bodies === undefined && states === undefined) {
    throw cliErrors.error('missing-argument', 'phat db prune needs --keep-blocks <n>, --keep-states <n> or both')
  }
  const best = await withDatabase(invocation, (database) => databaseInfo(database).best?.number ?? 0)
  const firstOf = (kept: number | undefined): number => (kept === undefined ? 0 : Math.max(0, best - kept + 1))
  const progress = createProgress(invocation)
  const result = await untilStopped(signal, () =>
    pruneDatabase({
      ...databaseOptions(chosen(flags)),
      keepBodiesFrom: firstOf(bodies),
      keepStatesFrom: firstOf(states),
      signal,
      onProgress: ({ step, at, of }) => progress(step, at, of),
    }),
  )
  if (json) return io.out(toJson(result))
  io.out(`${result.bodies} blocks lost their extrinsics, ${result.states} states are gone`)
  io.out(`the file went from ${showBytes(result.fileBytesBefore)} to ${showBytes(result.fileBytesAfter)}`)
}

/** `phat db export` */
export const exportChain: Action = async (invocation) => {
  const { flags } = invocation
  const format = flags.text('format') === 'scale' ? 'scale' : 'json'
  const out = flags.text('out')
  if (format === 'scale' && out === undefined) throw cliErrors.error('missing-argument', '--format scale needs --out <file>')
  const from = flags.whole('from', { min: 0, max: blockMax }) ?? 1
  const to = flags.whole('to', { min: 0, max: blockMax })
  await withDatabase(invocation, async ({ store }) => {
    const { io, json, signal } = invocation
    const progress = createProgress(invocation)
    const range = { from, ...(to === undefined ? {} : { to }), format } as const
    const options = { ...range, signal, onProgress: progressOf(progress) }
    if (out === undefined) {
      await untilStopped(signal, () => exportBlocks(store, { ...options, write: (line) => io.out(utf8.decode(line).trimEnd()) }))
      return
    }
    const blocks = await untilStopped(signal, () => writeFile(out, (write) => exportBlocks(store, { ...options, write })))
    io.out(json ? toJson({ blocks, file: out }) : `${blocks} blocks in ${out}`)
  })
}

const utf8 = new TextDecoder()
const progressOf =
  (progress: ReturnType<typeof createProgress>) =>
  ({ at, of }: { readonly at: number; readonly of: number }) =>
    progress('blocks', at, of)

/** Fills a new file; a file that exists is never overwritten. @throws PhatError `cli.bad-file` */
async function writeFile(path: string, fill: (write: (bytes: Uint8Array) => Promise<void>) => Promise<number>): Promise<number> {
  try {
    const file = await open(path, 'wx')
    try {
      return await fill((bytes) => file.appendFile(bytes))
    } finally {
      await file.close()
    }
  } catch (cause) {
    const { code } = cause as { readonly code?: unknown }
    // Codes of the system are words in capitals; ours are not.
    if (typeof code !== 'string' || !/^E[A-Z]+$/.test(code)) throw cause
    throw cliErrors.error('bad-file', `${path.slice(0, 200)}: ${code}`, { cause })
  }
}

/** An abort of ours becomes the error of an interrupted command. */
async function untilStopped<T>(signal: AbortSignal, step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (cause) {
    if (signal.aborted && cause === signal.reason) throw cliErrors.error('interrupted', 'the command was stopped', { cause })
    throw cause
  }
}

function showBytes(bytes: number): string {
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`
}
