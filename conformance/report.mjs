// SPDX-License-Identifier: Apache-2.0
// What a client's process says: one JSON line a step, on standard output.
import { setTimeout as delay } from 'node:timers/promises'

/** @typedef {{ root: string, proof: readonly string[], key: string, value: string }} ReadProof what the runner checks for a client */

const stepTimeoutMs = 20_000
const restartTimeoutMs = 30_000

/** @param {unknown} value */
const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`)

/** @param {unknown} error */
const textOf = (error) => (error instanceof Error ? `${error.name}: ${error.message}` : JSON.stringify(error)).slice(0, 600)

/** Thrown by `expect`: the node did answer, but not what it should. */
class Unexpected extends Error {
  name = 'Unexpected'
}

/**
 * Fails the running step unless `condition` holds.
 * @param {unknown} condition
 * @param {string} expectation what should have been, and what was
 */
export function expect(condition, expectation) {
  if (!condition) throw new Unexpected(expectation)
}

/**
 * Waits for a promise, at most `timeoutMs`.
 * @template T
 * @param {PromiseLike<T>} promise
 * @param {string} what named in the error
 * @returns {Promise<T>}
 */
export async function within(promise, what, timeoutMs = stepTimeoutMs) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Unexpected(`${what}: nothing within ${timeoutMs} ms`)), timeoutMs)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

const pollMs = 20
/** Clients write a line for each request that they refuse. */
const repeatMs = 250
const untilTimeoutMs = 5_000

/**
 * Waits until what a subscription delivers fits: it may come after the step that caused it.
 * @param {() => boolean} condition
 * @param {() => string} describe what should have been, and what was
 */
export async function until(condition, describe) {
  const end = performance.now() + untilTimeoutMs
  while (!condition() && performance.now() < end) await delay(pollMs)
  expect(condition(), describe())
}

/**
 * Repeats a request until it is answered: a client that has lost its connection refuses until it has found the node again.
 * @template T
 * @param {() => Promise<T>} request
 * @param {number} timeoutMs
 * @returns {Promise<T>}
 */
export async function eventually(request, timeoutMs) {
  const end = performance.now() + timeoutMs
  for (;;) {
    try {
      return await within(request(), 'an answer', Math.max(1, end - performance.now()))
    } catch (error) {
      if (performance.now() >= end) throw error
      await delay(repeatMs)
    }
  }
}

/**
 * Runs one step and reports it; a failure is reported and the next step goes on without its result.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} run
 * @param {number} [timeoutMs]
 * @returns {Promise<T | undefined>}
 */
export async function step(name, run, timeoutMs = stepTimeoutMs) {
  const started = performance.now()
  const took = () => Math.round(performance.now() - started)
  try {
    const result = await within(run(), name, timeoutMs)
    print({ step: name, status: 'ok', ms: took() })
    return result
  } catch (error) {
    print({ step: name, status: 'failed', ms: took(), reason: textOf(error) })
    return undefined
  }
}

/**
 * A step without which no other makes sense: its failure ends the process.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} run
 * @param {number} [timeoutMs]
 */
export async function vital(name, run, timeoutMs = stepTimeoutMs) {
  const result = await step(name, run, timeoutMs)
  if (result === undefined) process.exit(1)
  return result
}

/** Reports steps that this client has no means for. @param {string} reason @param {string[]} names */
export function notApplicable(reason, ...names) {
  for (const name of names) print({ step: name, status: 'n.a.', ms: 0, reason })
}

/**
 * Reports the step `read-proof`, which the runner decides: checking needs software that a client's process must not load.
 * @param {() => Promise<ReadProof>} fetchProof
 */
export async function readProof(fetchProof) {
  const started = performance.now()
  try {
    const evidence = await within(fetchProof(), 'read-proof')
    print({ step: 'read-proof', status: 'unchecked', ms: Math.round(performance.now() - started), evidence })
  } catch (error) {
    print({ step: 'read-proof', status: 'failed', ms: Math.round(performance.now() - started), reason: textOf(error) })
  }
}

/**
 * Has the node ended and started again on the same port and data; resolves once it is ready.
 * @param {'SIGTERM' | 'SIGKILL'} signal
 * @param {readonly string[]} [flags] of `phat node`, instead of those that it had
 */
export async function restartNode(signal, flags) {
  const answered = new Promise((resolve) => process.once('message', resolve))
  process.send?.({ restart: signal, flags })
  const { restarted, reason } = /** @type {any} */ (await within(answered, `${signal} and start`, restartTimeoutMs))
  expect(restarted, `the node starts again: ${reason}`)
}

/** Ends the process: some clients keep a socket or a timer open after they were told to disconnect. */
export function finish() {
  process.exit(0)
}

/**
 * Does what this process was started for.
 * @param {Record<string, () => Promise<void>>} scenarios by name; `all` unless another is asked for
 */
export const runScenario = (scenarios) => scenarios[process.env.PHAT_SCENARIO ?? 'all']?.()

/** Where the node listens. */
export const endpoint = process.env.PHAT_ENDPOINT ?? 'ws://127.0.0.1:9944'

/** One token in planck. */
export const PHA = 1_000_000_000_000n

/** A call's argument that makes the signed payload longer than 256 bytes: then its hash is signed. */
export const longRemark = new Uint8Array(300)

/** What each account of the development chain begins with. */
export const endowment = 10_000_000n * PHA
