// SPDX-License-Identifier: Apache-2.0
import { defineErrors, toHex } from '@phat/primitives'
import type { DeveloperControls } from '../src/developer/developer-controls.ts'
import type { FakeChain } from './fake-chain.ts'

export const testErrors = defineErrors('test-developer', {
  refused: { why: 'The test wants it so.', remedy: 'None.' },
})

/** Controls of a fake chain: what is asked of them stands in its storage as text. */
export function createFakeDeveloper(chain: FakeChain): DeveloperControls {
  let timeMs = 1_000
  const snapshots: number[] = []
  const setTime = (to: number): number => {
    timeMs = to
    return timeMs
  }
  return {
    sealBlock: () => chain.importBlock({ changes: { time: String(timeMs++) } }),
    setTime,
    increaseTime: (byMs) => setTime(timeMs + byMs),
    setStorage: (changes) => {
      if (changes.length === 0) return Promise.reject(testErrors.error('refused', 'nothing to set'))
      const texts = changes.map(([key, value]) => [toHex(key), value === null ? null : toHex(value)] as const)
      return Promise.resolve(chain.importBlock({ changes: Object.fromEntries(texts) }))
    },
    snapshot: () => String(snapshots.push(chain.best.number)),
    revert: (id) => {
      const [number] = snapshots.splice(Number(id) - 1)
      if (number === undefined) return false
      chain.revertTo(number)
      return true
    },
    setHead: (number) => {
      if (number === 0) throw testErrors.error('refused', 'the state is gone')
      chain.revertTo(number)
      return chain.best
    },
    setBuildMode: (mode) => {
      chain.importBlock({ changes: { mode } })
    },
    setBuildInterval: (intervalMs) => {
      chain.importBlock({ changes: { interval: String(intervalMs) } })
    },
    network: {
      saveState: () => Promise.resolve(chain.best),
      loadState: (name) =>
        name === 'kept'
          ? Promise.resolve({ ...chain.best, restarts: false })
          : Promise.reject(testErrors.error('refused', `no state ${name}`)),
      status: () => Promise.resolve({ seed: 'phat' }),
    },
  }
}
