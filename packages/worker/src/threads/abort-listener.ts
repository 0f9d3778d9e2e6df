// SPDX-License-Identifier: Apache-2.0

/** What waits for each signal. */
const waitingFor = new WeakMap<AbortSignal, Set<(reason: unknown) => void>>()

/**
 * Calls `act` once when the signal aborts, at once when it has. One listener a signal: an `AbortSignal` searches all its listeners to add
 * one, and thousands of queries share the signal of a server.
 * @returns what ends the wait
 */
export function onAbort(signal: AbortSignal | undefined, act: (reason: unknown) => void): () => void {
  if (signal === undefined) return () => undefined
  if (signal.aborted) {
    act(signal.reason)
    return () => undefined
  }
  const waiting = waitingFor.get(signal) ?? listenTo(signal)
  waiting.add(act)
  return () => {
    waiting.delete(act)
  }
}

function listenTo(signal: AbortSignal): Set<(reason: unknown) => void> {
  const waiting = new Set<(reason: unknown) => void>()
  waitingFor.set(signal, waiting)
  signal.addEventListener(
    'abort',
    () => {
      for (const act of [...waiting]) act(signal.reason)
    },
    { once: true },
  )
  return waiting
}
