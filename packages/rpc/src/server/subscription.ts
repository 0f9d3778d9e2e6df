// SPDX-License-Identifier: Apache-2.0
import type { SubscriptionDefinition } from '@phat/wire'

/** One subscription of a connection. What is notified before the reply with its id is out waits for it. */
export interface Subscription {
  readonly id: string
  readonly definition: SubscriptionDefinition
  /** True once it is ended by either side. */
  readonly closed: boolean
  notify(result: unknown): void
  /** Like `notify`, for a payload that is JSON already because many subscribers share it. */
  notifyJson(resultJson: string): void
  /**
   * Undefined while the client takes what it is told; else resolves when it has, or when the subscription is over. Those who tell
   * much at their own pace ask before they go on.
   */
  room(): Promise<void> | undefined
  /** Ends it from the node's side: nothing more will be notified. */
  end(): void
}

export interface OwnedSubscription extends Subscription {
  /** Called once after the reply is out. */
  activate(): void
  /** What the handler wants done when it ends; done at once if it ended meanwhile. */
  onEnd(stop: () => void): void
}

/** The connection as its subscriptions use it. */
export interface SubscriptionChannel {
  send(text: string): void
  /** As `Subscription.room`. */
  room(): Promise<void> | undefined
  /** Called once when the subscription is over. */
  ended(): void
}

/** Opens a subscription of a connection. */
export function openSubscription(
  id: string,
  definition: SubscriptionDefinition,
  channel: SubscriptionChannel,
): OwnedSubscription {
  const head = `{"jsonrpc":"2.0","method":"${definition.notification}","params":{"subscription":"${id}","result":`
  let waiting: string[] | undefined = []
  let closed = false
  let stop: (() => void) | undefined
  let wake: (() => void)[] = []

  const wakeAll = (): void => {
    const resolves = wake
    wake = []
    for (const resolve of resolves) resolve()
  }
  const notifyJson = (resultJson: string): void => {
    if (closed) return
    const text = `${head}${resultJson}}}`
    if (waiting === undefined) channel.send(text)
    else waiting.push(text)
  }
  const room = (): Promise<void> | undefined => {
    if (closed) return undefined
    if (waiting === undefined) return channel.room()
    return new Promise((resolve) => wake.push(resolve))
  }
  return {
    id,
    definition,
    get closed() {
      return closed
    },
    notify: (result) => notifyJson(JSON.stringify(result)),
    notifyJson,
    room,
    end: () => {
      if (closed) return
      closed = true
      channel.ended()
      stop?.()
      wakeAll()
    },
    activate: () => {
      const held = waiting ?? []
      waiting = undefined
      for (const text of held) channel.send(text)
      wakeAll()
    },
    onEnd: (callback) => {
      stop = callback
      if (closed) callback()
    },
  }
}
