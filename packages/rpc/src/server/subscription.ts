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
  /** Ends it from the node's side: nothing more will be notified. */
  end(): void
}

export interface OwnedSubscription extends Subscription {
  /** Called once after the reply is out. */
  activate(): void
  /** What the handler wants done when it ends; done at once if it ended meanwhile. */
  onEnd(stop: () => void): void
}

/** Opens a subscription that sends through `send` and tells `ended` once. */
export function openSubscription(
  id: string,
  definition: SubscriptionDefinition,
  send: (text: string) => void,
  ended: () => void,
): OwnedSubscription {
  const head = `{"jsonrpc":"2.0","method":"${definition.notification}","params":{"subscription":"${id}","result":`
  let waiting: string[] | undefined = []
  let closed = false
  let stop: (() => void) | undefined

  const notifyJson = (resultJson: string): void => {
    if (closed) return
    const text = `${head}${resultJson}}}`
    if (waiting === undefined) send(text)
    else waiting.push(text)
  }
  return {
    id,
    definition,
    get closed() {
      return closed
    },
    notify: (result) => notifyJson(JSON.stringify(result)),
    notifyJson,
    end: () => {
      if (closed) return
      closed = true
      ended()
      stop?.()
    },
    activate: () => {
      const held = waiting ?? []
      waiting = undefined
      for (const text of held) send(text)
    },
    onEnd: (callback) => {
      stop = callback
      if (closed) callback()
    },
  }
}
