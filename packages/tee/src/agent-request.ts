// SPDX-License-Identifier: Apache-2.0
import { type IncomingMessage, request } from 'node:http'
import { systemCode } from './device-files.ts'
import { teeErrors } from './tee-errors.ts'

/** The fields of an answer, not looked at. */
export type AgentAnswer = Readonly<Record<string, unknown>>

/** An event log has some hundred kilobytes. */
const answerBytesMax = 4 * 1024 * 1024
const toldMax = 200

/**
 * One request to the agent behind a unix socket: JSON there and back, a connection for each.
 * @throws PhatError `tee.provider-failed`, `tee.too-large`, `tee.malformed`; the signal's reason when it aborts
 */
export function askAgent(socket: string, method: string, params: unknown, signal: AbortSignal): Promise<AgentAnswer> {
  const body = new TextEncoder().encode(JSON.stringify(params))
  return new Promise<AgentAnswer>((resolve, reject) => {
    const fail = (error: Error): void => reject(signal.aborted ? signal.reason : asTeeError(socket, error))
    const headers = { host: 'dstack', 'content-type': 'application/json', 'content-length': body.length }
    const sent = request(
      { socketPath: socket, path: `/${method}`, method: 'POST', agent: false, headers, signal },
      (response) => {
        readBody(response)
          .then((text) => resolve(readAnswer(socket, method, response.statusCode ?? 0, text)), fail)
          .catch(reject)
      },
    )
    sent.on('error', fail)
    sent.end(body)
  })
}

async function readBody(response: IncomingMessage): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response as AsyncIterable<Uint8Array>) {
    length += part.length
    if (length > answerBytesMax) {
      response.destroy()
      throw teeErrors.error('too-large', `the answer of the dstack agent has more than ${answerBytesMax} bytes`)
    }
    parts.push(part)
  }
  const decoder = new TextDecoder()
  return parts.map((part) => decoder.decode(part, { stream: true })).join('') + decoder.decode()
}

function readAnswer(socket: string, method: string, status: number, text: string): AgentAnswer {
  const answer = objectIn(text)
  const told = typeof answer?.error === 'string' ? `: ${answer.error.slice(0, toldMax)}` : ''
  if (status !== 200 || told !== '') {
    throw teeErrors.error('provider-failed', `the dstack agent at ${socket} answered ${method} with ${status}${told}`)
  }
  if (answer === undefined)
    throw teeErrors.error('malformed', `the dstack agent at ${socket} answered ${method} with no JSON object`)
  return answer
}

function objectIn(text: string): AgentAnswer | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as AgentAnswer) : undefined // just checked
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function asTeeError(socket: string, error: Error): Error {
  const code = systemCode(error) ?? ('code' in error && typeof error.code === 'string' ? error.code : undefined)
  if (code === undefined || code.startsWith('tee.')) return error
  return teeErrors.error('provider-failed', `the dstack agent at ${socket}: ${code}`, { cause: error })
}
