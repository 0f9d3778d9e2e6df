// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from 'node:crypto'
import type { SubscriptionDefinition } from '@phat/wire'
import type { RawData, WebSocket } from 'ws'
import type { Session } from '../context.ts'
import { type AnswerServer, answerMessage } from './answer.ts'
import { describeFailure } from './describe-failure.ts'
import type { DispatchExchange } from './dispatch.ts'
import { type OwnedSubscription, openSubscription } from './subscription.ts'
import { createTokenBucket, type TokenBucket } from './token-bucket.ts'

/** What a connection needs of its server. */
export interface ConnectionServer extends AnswerServer {
  readonly stats: AnswerServer['stats'] & { notifications: number; subscriptions: number; slowConsumers: number }
}

/** Why the requests of a connection are not read for now. */
type Hold =
  /** As many requests as allowed wait for their answers. */
  | 'answers'
  /** The client does not read as fast as it asks. */
  | 'unread'
  /** The requests of all connections have used up this turn of the event loop. */
  | 'turn'

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}

/** One WebSocket client, from its upgrade until it leaves: requests in, replies and notifications out, within the limits. */
export class Connection {
  readonly #server: ConnectionServer
  readonly #socket: WebSocket
  readonly #bucket: TokenBucket
  readonly #session: Session = {
    closed: () => this.#socket.readyState !== this.#socket.OPEN,
    subscriptions: new Map(),
    follows: new Map(),
    broadcasts: new Map(),
  }
  readonly #holds = new Set<Hold>()
  /** Messages that had arrived when reading was held: what one read of the socket brings. */
  readonly #inbox: Buffer[] = []
  /** Those who go on when the client has read what waits for it. */
  readonly #waitingForRoom: (() => void)[] = []
  readonly #idPrefix = randomBytes(9).toString('base64url')
  #subscriptionCount = 0
  #inFlight = 0
  #unreadSince = 0
  #answeredPing = true

  constructor(server: ConnectionServer, socket: WebSocket) {
    const { requestsPerSecond, requestBurst } = server.ctx.limits
    this.#server = server
    this.#socket = socket
    this.#bucket = createTokenBucket({ perSecond: requestsPerSecond, burst: requestBurst, now: server.now })
    socket.on('message', (data) => {
      this.#inbox.push(toBuffer(data))
      this.#work()
    })
    socket.on('pong', () => {
      this.#answeredPing = true
    })
    socket.on('close', () => this.#closed())
    // Frames that break the protocol, or are larger than the hard limit, end the connection; ws has told the client why.
    socket.on('error', (error) => server.ctx.log.debug('rpc.connection-error', describeFailure(error)))
  }

  /** Called at the ping interval: cuts a client that answered none since the last call, or has long left bytes unread. */
  heartbeat(): void {
    if (this.#holds.has('unread')) {
      if (this.#server.now() - this.#unreadSince > this.#server.ctx.limits.stallMs) this.#cut('stalled')
    } else if (!this.#answeredPing && this.#holds.size === 0) this.#socket.terminate()
    else {
      this.#answeredPing = false
      this.#socket.ping()
    }
  }

  /** Tells the client that the server goes away. */
  close(): void {
    this.#socket.close(1001, 'the node stops')
  }

  terminate(): void {
    this.#socket.terminate()
  }

  /** Deals with what has arrived until there is nothing more or a reason to wait. */
  #work(): void {
    const { turns } = this.#server.ctx
    let taken = 0
    while (this.#holds.size === 0 && taken < this.#inbox.length) {
      if (turns.over()) {
        this.#hold('turn')
        turns.push(() => this.#release('turn'))
      } else this.#answer(this.#inbox[taken++] as Buffer)
    }
    this.#inbox.splice(0, taken)
  }

  #answer(bytes: Buffer): void {
    const tasks: (() => void)[] = []
    const reply = answerMessage(this.#server, bytes, {
      session: this.#session,
      open: this.#open,
      allow: this.#bucket.take,
      afterReply: (task) => tasks.push(task),
    })
    if (reply instanceof Promise) this.#awaitReply(reply, tasks)
    else this.#reply(reply, tasks)
  }

  #awaitReply(reply: Promise<string | undefined>, tasks: readonly (() => void)[]): void {
    const max = this.#server.ctx.limits.inFlightMax
    if (++this.#inFlight >= max) this.#hold('answers')
    void reply.then((text) => {
      if (--this.#inFlight <= max / 2) this.#release('answers')
      this.#reply(text, tasks)
    })
  }

  #reply(text: string | undefined, tasks: readonly (() => void)[]): void {
    if (text !== undefined) this.#send(text)
    for (const task of tasks) task()
  }

  #send(text: string): void {
    const socket = this.#socket
    const { pauseBytes, bufferedBytesMax } = this.#server.ctx.limits
    if (socket.readyState !== socket.OPEN) return
    const buffered = socket.bufferedAmount
    if (buffered + text.length > bufferedBytesMax) this.#cut('too much unread')
    else if (buffered <= pauseBytes && !this.#holds.has('unread')) socket.send(text)
    else {
      if (!this.#holds.has('unread')) this.#unreadSince = this.#server.now()
      this.#hold('unread')
      socket.send(text, () => {
        this.#unreadSince = this.#server.now()
        if (socket.bufferedAmount <= pauseBytes / 2) this.#release('unread')
      })
    }
  }

  #cut(reason: string): void {
    this.#server.stats.slowConsumers++
    this.#server.ctx.log.warn('rpc.slow-consumer-cut', { reason, bufferedBytes: this.#socket.bufferedAmount })
    this.#socket.terminate()
  }

  readonly #open: NonNullable<DispatchExchange['open']> = (definition: SubscriptionDefinition): OwnedSubscription => {
    const { stats } = this.#server
    const { subscriptions } = this.#session
    const id = `${this.#idPrefix}${(this.#subscriptionCount++).toString(36)}`
    const send = (text: string): void => {
      stats.notifications++
      this.#send(text)
    }
    const ended = (): void => {
      if (subscriptions.delete(id)) stats.subscriptions--
    }
    const subscription = openSubscription(id, definition, { send, room: this.#room, ended })
    subscriptions.set(id, subscription)
    stats.subscriptions++
    // The client left while the handler still waits for something: nothing may outlive the connection.
    if (this.#session.closed()) subscription.end()
    return subscription
  }

  readonly #room = (): Promise<void> | undefined => {
    if (!this.#holds.has('unread') || this.#session.closed()) return undefined
    return new Promise((resolve) => this.#waitingForRoom.push(resolve))
  }

  #tellRoom(): void {
    for (const resolve of this.#waitingForRoom.splice(0)) resolve()
  }

  #hold(reason: Hold): void {
    if (this.#holds.size === 0) this.#socket.pause()
    this.#holds.add(reason)
  }

  #release(reason: Hold): void {
    if (!this.#holds.delete(reason)) return
    if (reason === 'unread') this.#tellRoom()
    if (this.#holds.size > 0) return
    this.#work()
    // What was waiting may have used up the turn again.
    if (this.#holds.size === 0) this.#socket.resume()
  }

  #closed(): void {
    for (const subscription of [...this.#session.subscriptions.values()]) subscription.end()
    for (const broadcast of this.#session.broadcasts.values()) broadcast.stop()
    this.#session.broadcasts.clear()
    this.#inbox.length = 0
    this.#tellRoom()
  }
}
