// SPDX-License-Identifier: Apache-2.0
import { answersOf, type Patience, type RpcClient, within } from '@phat/client/node'

/** The best block of a node as it moves on: what is best is decided, and no block of such a chain is taken back. */
export interface Heads {
  /** Height of the best block. */
  best(): number
  /** Resolves when a block of this height exists. @throws PhatError `relayer.interrupted` */
  reached(height: number, signal: AbortSignal): Promise<void>
  /** Follows the node until it fails. @throws PhatError `relayer.*` */
  watch(): Promise<never>
}

/** Waits for blocks come without a limit of time: a chain may rest. Whether the node lives is asked in between. */
const noLimitMs = 2 ** 31 - 1

/** Subscribes to the heads of a node. */
export async function subscribeHeads(rpc: RpcClient, patience: Patience): Promise<Heads> {
  const { expectNumber, expectObject } = answersOf(rpc.errors)
  const numberOf = (header: unknown): number => expectNumber('the number of a header', expectObject('a header', header).number)
  const news = await rpc.subscribe('chain_subscribeNewHeads')
  let best = numberOf(await news.next())
  const waiting = new Set<() => void>()
  const note = (number: number): void => {
    best = number
    for (const wake of [...waiting]) wake()
  }
  return {
    best: () => best,
    reached: (height, signal) => {
      let wake = (): void => undefined
      const there = new Promise<void>((resolve) => {
        wake = () => {
          if (best >= height) resolve()
        }
        waiting.add(wake)
        wake()
      })
      const wait = { signal, timeoutMs: noLimitMs }
      return within(rpc.errors, wait, `block ${height}`, there).finally(() => waiting.delete(wake))
    },
    watch: async () => {
      for (;;) {
        try {
          note(numberOf(await news.next()))
        } catch (error) {
          if (!rpc.errors.is(error, 'timeout') || patience.signal.aborted) throw error
          // No block for a while: an answer shows that the connection is alive, and what was missed if it was not.
          note(numberOf(await rpc.request('chain_getHeader')))
        }
      }
    },
  }
}
