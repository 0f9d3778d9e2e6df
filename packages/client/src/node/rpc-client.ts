// SPDX-License-Identifier: Apache-2.0

import { known } from '@phat/primitives'
import type { RpcMethodName } from '@phat/wire'
import { openSocket } from '#web-socket'
import type { Socket } from '../socket/socket.ts'
import type { ClientErrors } from './node-errors.ts'
import { type Patience, within } from './patience.ts'
import { rpcFailure } from './rpc-failure.ts'

/** Notifications of one subscription, in order. */
export interface Notifications {
  /** The next one. Without a limit it waits until the person or the node ends it. @throws PhatError `timeout` and others of `errors` */
  next(limit?: 'none'): Promise<unknown>
}

/** A JSON-RPC connection to a node. */
export interface RpcClient {
  readonly url: string
  /** The errors of the program that connected. */
  readonly errors: ClientErrors
  /** @throws PhatError `rpc.*`, or `rpc-error`, `timeout`, `connection-lost`, `interrupted` of `errors` */
  request(method: RpcMethodName, ...params: readonly unknown[]): Promise<unknown>
  subscribe(method: RpcMethodName, ...params: readonly unknown[]): Promise<Notifications>
  close(): void
}

interface Reply {
  readonly id?: unknown
  readonly result?: unknown
  readonly error?: { readonly code?: unknown; readonly message?: unknown; readonly data?: unknown }
  readonly params?: { readonly subscription?: unknown; readonly result?: unknown }
}

interface Waiting {
  readonly method: string
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

interface Queue {
  readonly items: unknown[]
  wake: (() => void) | undefined
}

/** More notifications than any command leaves unread; beyond, the node floods us. */
const queuedMax = 100_000

/** WebSocket form of an address that may be written as HTTP. @throws PhatError `bad-value` */
export function webSocketUrl(text: string, errors: ClientErrors): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const scheme = url && { 'ws:': 'ws:', 'wss:': 'wss:', 'http:': 'ws:', 'https:': 'wss:' }[url.protocol]
  if (url === undefined || scheme === undefined || url.hostname === '') {
    throw errors.error(
      'bad-value',
      `the address of a node is such as ws://127.0.0.1:9944, not ${JSON.stringify(text.slice(0, 80))}`,
    )
  }
  return `${scheme}//${url.host}${url.pathname === '/' ? '' : url.pathname}${url.search}`
}

/** Connects. @throws PhatError `unreachable`, `timeout`, `interrupted`, `bad-value` of `errors` */
export async function connectNode(address: string, patience: Patience, errors: ClientErrors): Promise<RpcClient> {
  const url = webSocketUrl(address, errors)
  const link: Link = { onText: () => undefined, onClose: () => undefined }
  let socket: Socket | undefined
  const opened = new Promise<void>((resolve, reject) => {
    socket = openSocket(url, {
      onOpen: resolve,
      onText: (text) => link.onText(text),
      onClose: (reason) => {
        reject(errors.error('unreachable', `cannot connect to ${url}: ${reason}`))
        link.onClose(reason)
      },
    })
  })
  try {
    await within(errors, patience, `answer from ${url}`, opened)
  } catch (error) {
    socket?.terminate()
    throw error
  }
  return createClient(known(socket, 'the promise made it'), link, url, patience, errors)
}

/** Where a socket's news go once there is a client. */
interface Link {
  onText: (text: string) => void
  onClose: (reason: string) => void
}

function createClient(socket: Socket, link: Link, url: string, patience: Patience, errors: ClientErrors): RpcClient {
  const waiting = new Map<number, Waiting>()
  const queues = new Map<unknown, Queue>()
  let nextId = 1
  let lost: string | undefined

  const lose = (reason: string): void => {
    lost ??= reason
    for (const { reject, method } of waiting.values()) reject(connectionLost(errors, url, method, reason))
    waiting.clear()
    for (const queue of queues.values()) queue.wake?.()
  }
  const queueOf = (subscription: unknown): Queue => {
    const known = queues.get(subscription)
    if (known !== undefined) return known
    const made: Queue = { items: [], wake: undefined }
    queues.set(subscription, made)
    return made
  }
  link.onText = (text) => {
    const reply = parseReply(text)
    if (reply === undefined) return lose('it sent something that is no JSON-RPC')
    if (reply.params !== undefined) {
      // A notification can overtake the answer that names its subscription, so queues are made by whichever comes first.
      const queue = queueOf(reply.params.subscription)
      if (queue.items.length < queuedMax) queue.items.push(reply.params.result)
      return queue.wake?.()
    }
    const one = waiting.get(Number(reply.id))
    waiting.delete(Number(reply.id))
    if (reply.error === undefined) one?.resolve(reply.result)
    else one?.reject(rpcError(errors, one.method, reply.error))
  }
  link.onClose = lose

  const request = (method: RpcMethodName, ...params: readonly unknown[]): Promise<unknown> => {
    const id = nextId++
    const answer = new Promise<unknown>((resolve, reject) => {
      if (lost !== undefined) return reject(connectionLost(errors, url, method, lost))
      waiting.set(id, { method, resolve, reject })
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
    })
    return within(errors, patience, `answer to ${method} from ${url}`, answer)
  }

  return {
    url,
    errors,
    request,
    subscribe: async (method, ...params) => {
      const queue = queueOf(await request(method, ...params))
      const arrived = async (): Promise<unknown> => {
        while (queue.items.length === 0) {
          if (lost !== undefined) throw connectionLost(errors, url, method, lost)
          await new Promise<void>((resolve) => {
            queue.wake = resolve
          })
        }
        return queue.items.shift()
      }
      return {
        next: (limit) =>
          within(errors, limit === 'none' ? unlimited(patience) : patience, `news of ${method} from ${url}`, arrived()),
      }
    },
    close: () => socket.close(),
  }
}

/** The longest that a timer takes: 24 days. */
const longestMs = 2 ** 31 - 1
const unlimited = ({ signal }: Patience): Patience => ({ signal, timeoutMs: longestMs })

function parseReply(text: string): Reply | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function connectionLost(errors: ClientErrors, url: string, method: string, reason: string): Error {
  return errors.error('connection-lost', `${url} went away during ${method}: ${reason}`)
}

function rpcError(errors: ClientErrors, method: string, { code, message, data }: NonNullable<Reply['error']>): Error {
  const text = [message, data].filter((part) => typeof part === 'string').join(': ')
  return rpcFailure(errors, method, { code: Number(code), text })
}
