// SPDX-License-Identifier: Apache-2.0
import { assert } from '@phat/primitives'
import { WebSocket } from 'ws'

/** What a connection tells as it goes; times are those of `performance.now()`. */
export interface LoadListener {
  inBlock(sentAt: number): void
  finalized(sentAt: number): void
  failed(reason: string): void
}

/** One WebSocket that keeps a window of watched extrinsics under way: each is sent as a request of its own. */
export interface LoadConnection {
  /** Extrinsics that are not final yet. */
  readonly underWay: number
  stop(): void
}

const connectTimeoutMs = 10_000

interface Reply {
  readonly id?: number
  readonly result?: unknown
  readonly error?: { readonly message: string }
  readonly params?: { readonly subscription: string; readonly result: unknown }
}

/** Connects and sends what `next` gives, at most `window` under way, until `next` gives nothing or it is stopped. */
export async function startLoad(
  endpoint: string,
  window: number,
  next: () => string | undefined,
  listener: LoadListener,
): Promise<LoadConnection> {
  const socket = new WebSocket(endpoint, { perMessageDeflate: false })
  await opened(socket)
  /** When each was sent, by request id, then by subscription. */
  const requested = new Map<number, number>()
  const watched = new Map<string, number>()
  let lastId = 0
  let underWay = 0
  let stopped = false

  const fill = (): void => {
    while (!stopped && underWay < window) {
      const extrinsic = next()
      if (extrinsic === undefined) return
      underWay++
      const id = ++lastId
      requested.set(id, performance.now())
      socket.send(`{"jsonrpc":"2.0","id":${id},"method":"author_submitAndWatchExtrinsic","params":["${extrinsic}"]}`)
    }
  }
  const ended = (): void => {
    underWay--
    fill()
  }
  const onReply = (id: number, { result, error }: Reply): void => {
    const sentAt = requested.get(id)
    assert(sentAt !== undefined, 'a reply answers a request')
    requested.delete(id)
    if (typeof result === 'string') watched.set(result, sentAt)
    else {
      listener.failed(error?.message ?? 'no subscription')
      ended()
    }
  }
  const onStatus = (subscription: string, status: unknown): void => {
    const sentAt = watched.get(subscription)
    if (sentAt === undefined) return
    if (typeof status === 'object' && status !== null && 'inBlock' in status) listener.inBlock(sentAt)
    else if (typeof status === 'object' && status !== null && 'finalized' in status) {
      watched.delete(subscription)
      listener.finalized(sentAt)
      ended()
    } else if (status !== 'ready' && status !== 'future' && !isBroadcast(status)) {
      watched.delete(subscription)
      listener.failed(JSON.stringify(status))
      ended()
    }
  }
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString('latin1')) as Reply
    if (message.params !== undefined) onStatus(message.params.subscription, message.params.result)
    else if (message.id !== undefined) onReply(message.id, message)
  })
  socket.on('close', () => {
    if (!stopped) listener.failed('the node closed the connection')
    stopped = true
  })
  fill()
  return {
    get underWay() {
      return underWay
    },
    stop: () => {
      stopped = true
      socket.terminate()
    },
  }
}

const isBroadcast = (status: unknown): boolean => typeof status === 'object' && status !== null && 'broadcast' in status

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DOMException('no connection in time', 'TimeoutError')), connectTimeoutMs)
    socket.once('open', () => {
      clearTimeout(timer)
      resolve()
    })
    socket.once('error', reject)
  })
}
