// SPDX-License-Identifier: Apache-2.0
import { sha256 } from '@phat/crypto'

/** Counts what this machine computes while the chain measures it. */
export interface BenchmarkCounter {
  /** Counts while a benchmark runs, from the block at this height; stops counting when it is undefined. */
  follow(startedAt: number | undefined): void
  /** Iterations since the block at this height; 0 when counting began at another. */
  since(height: number): bigint
  stop(): void
}

/** Milliseconds of work, and of rest after it: others use the thread as well. A score is compared with that of the same release only. */
const sliceMs = 5
const restMs = 20
const batch = 64

/** Makes a counter that rests. One iteration is one SHA-256 of the digest before. */
export function createBenchmarkCounter(): BenchmarkCounter {
  let startedAt: number | undefined
  let iterations = 0n
  let digest = new Uint8Array(32)
  let timer: NodeJS.Timeout | undefined

  function slice(): void {
    const end = performance.now() + sliceMs
    do {
      for (let i = 0; i < batch; i++) digest = new Uint8Array(sha256(digest))
      iterations += BigInt(batch)
    } while (performance.now() < end)
    timer = setTimeout(slice, restMs)
    // A benchmark alone keeps no process alive.
    timer.unref()
  }

  return {
    follow(height) {
      if (height === startedAt) return
      startedAt = height
      iterations = 0n
      clearTimeout(timer)
      timer = undefined
      if (height !== undefined) slice()
    },
    since: (height) => (height === startedAt ? iterations : 0n),
    stop() {
      clearTimeout(timer)
    },
  }
}
