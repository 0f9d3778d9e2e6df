// SPDX-License-Identifier: Apache-2.0
import { setTimeout as pause } from 'node:timers/promises'
import { devNetworkErrors } from '../dev-network-errors.ts'

const pauseMs = 20
const limitMs = 60_000

/**
 * Waits until a probe finds something.
 * @param what names the wait in the error
 * @throws PhatError `dev-network.step-timeout`; the signal's reason
 */
export async function until<T>(what: string, probe: () => Promise<T | undefined>, signal: AbortSignal): Promise<T> {
  const deadline = performance.now() + limitMs
  for (;;) {
    const found = await probe()
    if (found !== undefined) return found
    if (performance.now() > deadline) throw devNetworkErrors.error('step-timeout', `${what}: not within ${limitMs / 1000} s`)
    await pause(pauseMs, undefined, { signal })
  }
}
