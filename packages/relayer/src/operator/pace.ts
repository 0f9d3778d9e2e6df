// SPDX-License-Identifier: Apache-2.0

/** Lets what failed be tried again ever more rarely, counted in blocks: what a chain refuses costs a fee each time. */
export interface Pace {
  ready(height: number): boolean
  failed(height: number): void
  succeeded(): void
}

/** Longest pause in blocks. */
const pauseMax = 256

/** Makes the pace of one duty: pauses of 2, 4, 8 … blocks. */
export function createPace(): Pace {
  let pause = 1
  let notBefore = 0
  return {
    ready: (height) => height >= notBefore,
    failed: (height) => {
      pause = Math.min(2 * pause, pauseMax)
      notBefore = height + pause
    },
    succeeded: () => {
      pause = 1
      notBefore = 0
    },
  }
}
