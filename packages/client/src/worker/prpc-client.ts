// SPDX-License-Identifier: Apache-2.0
import { PhatError } from '@phat/primitives'
import {
  type MessageType,
  PrpcError,
  type PrpcMethodName,
  type PrpcRequest,
  type PrpcResponse,
  prpcMethods,
  prpcPath,
} from '@phat/wire/prpc'
import type { ClientErrors } from '../node/node-errors.ts'
import { type Patience, within } from '../node/patience.ts'

/** The methods of a worker. */
export interface WorkerClient {
  /** Without a slash at its end. */
  readonly url: string
  /**
   * Calls a method.
   * @param timeoutMs instead of the client's own
   * @throws PhatError `unreachable`, `timeout`, `interrupted`, `worker-error`, `bad-answer` of the client's errors
   */
  call<N extends PrpcMethodName>(name: N, request: PrpcRequest<N>, timeoutMs?: number): Promise<PrpcResponse<N>>
}

/** An error that the worker answered, before it gets a code of ours. */
export interface WorkerFailure {
  readonly status: number
  readonly text: string
}

/** How requests leave: `fetch`, or what stands for it. */
export type Fetch = typeof globalThis.fetch

/** The address of a worker without a slash at its end. @throws PhatError `bad-value` */
export function workerOrigin(address: string, errors: ClientErrors): string {
  const parsed = URL.canParse(address) ? new URL(address) : undefined
  if (parsed !== undefined && /^https?:$/.test(parsed.protocol)) return parsed.href.replace(/\/$/, '')
  const shown = JSON.stringify(address.slice(0, 80))
  throw errors.error('bad-value', `the address of a worker is such as http://127.0.0.1:8000, not ${shown}`)
}

/** Names a worker; nothing is sent yet. @throws PhatError `bad-value` */
export function connectWorker(
  address: string,
  patience: Patience,
  errors: ClientErrors,
  fetch: Fetch = globalThis.fetch,
): WorkerClient {
  const url = workerOrigin(address, errors)
  const post = async (name: PrpcMethodName, body: Uint8Array, signal: AbortSignal): Promise<Answer> => {
    try {
      const headers = { 'content-type': 'application/octet-stream' }
      // The cast is for browsers' types: the bytes are in no memory that threads share.
      const init = { method: 'POST', body: body as Uint8Array<ArrayBuffer>, headers, signal }
      const response = await fetch(`${url}${prpcPath(name)}`, init)
      return { status: response.status, body: new Uint8Array(await response.arrayBuffer()) }
    } catch (cause) {
      throw errors.error('unreachable', `cannot reach ${new URL(url).host}: ${reasonOf(cause)}`, { cause })
    }
  }
  return {
    url,
    call: async (name, request, timeoutMs = patience.timeoutMs) => {
      // The table binds the types of each method to its name.
      const method = prpcMethods[name] as { request: MessageType<unknown>; response: MessageType<unknown> }
      const left = new AbortController()
      try {
        const sent = post(name, method.request.encode(request), left.signal)
        const answer = await within(errors, { ...patience, timeoutMs }, `answer of ${url} to ${name}`, sent)
        if (answer.status !== 200) throw failureOf(errors, `${url} answers ${name}`, answer)
        return read(errors, `the answer to ${name}`, method.response, answer.body) as PrpcResponse<typeof name>
      } finally {
        // What nobody waits for any more is not left running.
        left.abort()
      }
    },
  }
}

interface Answer {
  readonly status: number
  readonly body: Uint8Array
}

/** Node's `fetch` tells the reason in the cause, which is an aggregate without a message for a name with several addresses. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (!(cause instanceof Error)) return String(cause)
  return cause.message || ('code' in cause ? String(cause.code) : cause.name)
}

function failureOf(errors: ClientErrors, what: string, { status, body }: Answer): Error {
  const failure: WorkerFailure = { status, text: messageOf(body) ?? `HTTP status ${status}` }
  return errors.error('worker-error', `${what}: ${failure.text} (${status})`, { cause: failure })
}

function messageOf(body: Uint8Array): string | undefined {
  try {
    return PrpcError.decode(body).message.slice(0, 400)
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    return undefined
  }
}

function read<V>(errors: ClientErrors, what: string, type: MessageType<V>, bytes: Uint8Array): V {
  try {
    return type.decode(bytes)
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    throw errors.error('bad-answer', `${what}: ${error.message}`, { cause: error })
  }
}
