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
import { type Patience, within } from '../chain/deadline.ts'
import { cliErrors } from '../terminal/cli-errors.ts'

/** The methods of a worker. */
export interface WorkerClient {
  /** Without a slash at its end. */
  readonly url: string
  /** @throws PhatError `cli.unreachable`, `cli.timeout`, `cli.interrupted`, `cli.worker-error`, `cli.bad-answer` */
  call<N extends PrpcMethodName>(name: N, request: PrpcRequest<N>): Promise<PrpcResponse<N>>
}

/** Names a worker; nothing is sent yet. @throws PhatError `cli.bad-value` */
export function createWorkerClient(address: string, patience: Patience): WorkerClient {
  const parsed = URL.canParse(address) ? new URL(address) : undefined
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw cliErrors.error(
      'bad-value',
      `--url is an address such as http://127.0.0.1:8000, not ${JSON.stringify(address.slice(0, 80))}`,
    )
  }
  const url = parsed.href.replace(/\/$/, '')
  return {
    url,
    call: async (name, request) => {
      // The table binds the types of each method to its name.
      const method = prpcMethods[name] as { request: MessageType<unknown>; response: MessageType<unknown> }
      const answer = await within(
        patience,
        `answer of ${url} to ${name}`,
        post(`${url}${prpcPath(name)}`, method.request.encode(request)),
      )
      if (answer.status !== 200) throw cliErrors.error('worker-error', `${url} answers ${name}: ${failureText(answer)}`)
      return read(`the answer to ${name}`, method.response, answer.body) as PrpcResponse<typeof name>
    },
  }
}

interface Answer {
  readonly status: number
  readonly body: Uint8Array
}

async function post(url: string, body: Uint8Array): Promise<Answer> {
  try {
    const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/octet-stream' } })
    return { status: response.status, body: new Uint8Array(await response.arrayBuffer()) }
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    throw cliErrors.error(
      'unreachable',
      `cannot reach ${new URL(url).host}: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause: error,
      },
    )
  }
}

function failureText({ status, body }: Answer): string {
  try {
    return `${PrpcError.decode(body).message.slice(0, 400)} (${status})`
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    return `HTTP status ${status}`
  }
}

function read<V>(what: string, type: MessageType<V>, bytes: Uint8Array): V {
  try {
    return type.decode(bytes)
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    throw cliErrors.error('bad-answer', `${what}: ${error.message}`, { cause: error })
  }
}
