// SPDX-License-Identifier: Apache-2.0
import type { StoredBlock } from '@phat/chain'
import type { DevEngine, SealMode } from '@phat/engine'
import { nodeErrors } from '../node-errors.ts'

/** When blocks are made, and what stands above that for a while. */
export interface SealSchedule {
  /** Of when nothing stands above it. */
  readonly mode: SealMode
  set(mode: SealMode): void
  /** Makes no block until the returned function is called. */
  hold(): () => void
  /** Makes blocks by another mode until the returned function is called; a hold stands above it. */
  lend(mode: SealMode): () => void
  /** Makes a block now. @throws PhatError `node.blocks-held`, and what the engine throws */
  sealBlock(timeMs?: number): StoredBlock
}

/** Takes the engine's schedule over. @param first what the engine was started with */
export function createSealSchedule(engine: DevEngine, first: SealMode): SealSchedule {
  let mode = first
  const holds = new Set<object>()
  const lent = new Map<object, SealMode>()
  const apply = (): void => engine.setSealMode(holds.size > 0 ? { mode: 'manual' } : ([...lent.values()].at(-1) ?? mode))
  return {
    get mode() {
      return mode
    },
    set: (next) => {
      mode = next
      apply()
    },
    hold: () => {
      const hold = {}
      holds.add(hold)
      apply()
      return () => {
        if (holds.delete(hold)) apply()
      }
    },
    lend: (other) => {
      const loan = {}
      lent.set(loan, other)
      apply()
      return () => {
        if (lent.delete(loan)) apply()
      }
    },
    sealBlock: (timeMs) => {
      if (holds.size > 0) throw nodeErrors.error('blocks-held', 'the workers are being copied or put back')
      return engine.seal(timeMs)
    },
  }
}
