// SPDX-License-Identifier: Apache-2.0
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { concatBytes, textBytes } from '@phat/primitives'
import { cliErrors } from './cli-errors.ts'

/** Larger than anything that commands read from there. */
const bytesMax = 1024 * 1024

/** All of standard input; at a terminal one line, which is not shown. @throws PhatError `cli.interrupted`, `cli.too-large` */
export async function readStandardInput(question: string, signal: AbortSignal): Promise<Uint8Array> {
  const read = process.stdin.isTTY ? readHidden(question, signal) : readAll(signal)
  try {
    return await read
  } catch (error) {
    if (signal.aborted) throw cliErrors.error('interrupted', 'stopped while reading standard input', { cause: error })
    throw error
  }
}

async function readAll(signal: AbortSignal): Promise<Uint8Array> {
  const stop = (): void => void process.stdin.destroy()
  signal.addEventListener('abort', stop, { once: true })
  const parts: Uint8Array[] = []
  let length = 0
  try {
    for await (const part of process.stdin as AsyncIterable<Uint8Array>) {
      length += part.length
      if (length > bytesMax) throw cliErrors.error('too-large', `standard input has more than ${bytesMax} bytes`)
      parts.push(part)
    }
    signal.throwIfAborted()
  } finally {
    signal.removeEventListener('abort', stop)
  }
  return concatBytes(...parts)
}

/** The terminal repeats nothing: what readline writes goes nowhere. */
async function readHidden(question: string, signal: AbortSignal): Promise<Uint8Array> {
  process.stderr.write(question)
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  try {
    const line = await new Promise<string>((resolve, reject) => {
      const stop = (): void => reject(cliErrors.error('interrupted', 'stopped while reading standard input'))
      lines.once('line', resolve).once('SIGINT', stop).once('close', stop)
      signal.addEventListener('abort', stop, { once: true })
    })
    return textBytes(line)
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}
