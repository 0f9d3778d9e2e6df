// SPDX-License-Identifier: Apache-2.0
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * By the first, what a thread was started for is done, and nobody waits for it. V8 gives the room for young objects back by a collection before which
 * little was made for five seconds, which is the second.
 */
const afterMs = [2_000, 8_000] as const

/**
 * Collects the garbage of this thread twice after its start. Loading programs and state makes many objects that live for a while, so V8 makes room for
 * more of them and holds on to it (measured: 6 MB a thread); it collects when it needs room, which a thread that is idle never does. Takes some 20 ms
 * each time.
 */
export function collectAfterStart(): void {
  for (const ms of afterMs) setTimeout(collect, ms).unref()
}

function collect(): void {
  // The only way to ask V8 that needs no option of the process. No code of a contract sees it: contracts are WebAssembly.
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext('globalThis.gc')
  if (typeof gc === 'function') gc()
}
