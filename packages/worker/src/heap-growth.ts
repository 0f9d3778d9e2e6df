// SPDX-License-Identifier: Apache-2.0
import { setFlagsFromString } from 'node:v8'

/** By how much of what lives a heap may grow until all of it is collected again. */
const growthPercent = 300

/**
 * Lets the heaps of this process grow further between two collections of all of them. A worker's heaps are small, so V8 would collect them after each
 * few megabytes: every second or two at a thousand queries a second, while each of them waits. An idle worker does not grow.
 */
export function letHeapsGrow(): void {
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`)
}
