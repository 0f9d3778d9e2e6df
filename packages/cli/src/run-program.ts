// SPDX-License-Identifier: Apache-2.0
import { createInterface } from 'node:readline'
import type { CommandIo } from './command.ts'
import { exitCodes } from './terminal/exit-codes.ts'
import { readStandardInput } from './terminal/read-input.ts'

/** How long what was left running may take to end by itself. */
const exitGraceMs = 1_000

/**
 * Runs a command line as this process: the only place that touches it. Ctrl-C and SIGTERM abort the signal, a second one ends the process.
 * @param main the exit code of the words that the process was given
 */
export async function runProgram(
  main: (words: readonly string[], io: CommandIo, signal: AbortSignal) => Promise<number>,
): Promise<void> {
  const interruption = new AbortController()
  const interrupt = (): void => {
    // The second Ctrl-C does not wait for what the first one asked to stop.
    if (interruption.signal.aborted) process.exit(exitCodes.interrupted.code)
    interruption.abort()
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: Error & { code?: string }) => {
      // The reader of a pipe, such as `head`, has seen enough.
      if (error.code === 'EPIPE') process.exit(exitCodes.ok.code)
      throw error
    })
  }
  process.exitCode = await main(process.argv.slice(2), processIo, interruption.signal)
  process.off('SIGINT', interrupt)
  process.off('SIGTERM', interrupt)
}

const processIo: CommandIo = {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  env: process.env,
  now: () => performance.timeOrigin + performance.now(),
  onLine: (listener) => {
    const lines = createInterface({ input: process.stdin }).on('line', listener)
    return () => lines.close()
  },
  readInput: readStandardInput,
  exitSoon: () => {
    setTimeout(() => process.exit(), exitGraceMs).unref()
  },
}
