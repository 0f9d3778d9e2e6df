// SPDX-License-Identifier: Apache-2.0
import type { BlockRef, ChainService, PoolService, StoredBlock } from '@phat/chain'
import type { DevEngine, SealMode } from '@phat/engine'
import { extrinsicHash } from '@phat/frame'
import { type BlockNumber, equalBytes } from '@phat/primitives'
import type { BuildMode, StorageChange } from '@phat/rpc'
import { nodeErrors } from '../node-errors.ts'
import type { ChainControls } from './chain-controls.ts'
import { knownSudoKey, rootCallSucceeded, storageCall } from './root-call.ts'
import { createSealSchedule } from './seal-schedule.ts'
import type { ShiftedClock } from './shifted-clock.ts'
import { signAs } from './sign-as.ts'

/** What the controls work on. */
export interface DeveloperParts {
  readonly chain: ChainService
  readonly pool: PoolService
  readonly engine: DevEngine
  /** The engine's clock. */
  readonly clock: ShiftedClock
  /** When blocks are made at first. */
  readonly seal: SealMode
  /** What the build modes `batch` and `instant` stand for. */
  readonly instantSeal: SealMode
}

/** Snapshots that are remembered; the oldest go first. */
const snapshotsMax = 1_000

interface Snapshot {
  readonly block: BlockRef
  readonly shiftMs: number
}

/** Creates what the `dev` methods of a development chain do. */
export function createDeveloper(parts: DeveloperParts): ChainControls {
  const { chain, pool, engine, clock, instantSeal } = parts
  const schedule = createSealSchedule(engine, parts.seal)
  const snapshots = new Map<string, Snapshot>()
  let snapshotCount = 0
  // The block whose time was set has been made: from here, time goes on.
  chain.subscribe((event) => {
    if (event.type === 'imported') clock.go()
  })

  /** Back to a height; what the blocks held is forgotten with them. */
  function goBack(number: BlockNumber): void {
    const removed = chain.revertTo(number)
    pool.forget(removed.flatMap(({ extrinsics }) => extrinsics.map(extrinsicHash)))
  }

  function setTime(timeMs: number): number {
    clock.standAt(timeMs)
    return timeMs
  }

  function snapshot(): string {
    const id = `0x${(++snapshotCount).toString(16)}`
    snapshots.set(id, { block: chain.best, shiftMs: clock.shiftMs })
    const [oldest] = snapshots.keys()
    if (snapshots.size > snapshotsMax && oldest !== undefined) snapshots.delete(oldest)
    return id
  }

  function revert(id: string): boolean {
    const found = snapshots.get(id)
    if (found === undefined) return false
    const { block, shiftMs } = found
    const there = chain.hashOf(block.number)
    // The chain went back behind it by another way: it is a snapshot of nothing.
    if (there === undefined || !equalBytes(there, block.hash)) return !snapshots.delete(id)
    goBack(block.number)
    clock.setShift(shiftMs)
    const ids = [...snapshots.keys()]
    for (const later of ids.slice(ids.indexOf(id))) snapshots.delete(later)
    return true
  }

  return {
    sealBlock: schedule.sealBlock,
    setTime,
    increaseTime: (byMs) => setTime(clock.now() + byMs),
    setStorage: (changes) => setStorage(parts, changes),
    snapshot,
    revert,
    setHead: (number) => {
      goBack(number)
      return chain.best
    },
    setBuildMode: (mode: BuildMode) => schedule.set(mode === 'manual' ? { mode } : instantSeal),
    setBuildInterval: (intervalMs) => schedule.set({ mode: 'interval', intervalMs }),
    hold: schedule.hold,
    instantly: () => schedule.lend(instantSeal),
    goTo: (number, shiftMs) => {
      // What waits there was signed for a chain that goes on from where it is now.
      pool.forget(pool.pending().map(extrinsicHash))
      goBack(number)
      clock.setShift(shiftMs)
    },
    hashOf: (number) => chain.hashOf(number),
    get best() {
      return chain.best
    },
    get finalized() {
      return chain.finalized
    },
    get seal() {
      return schedule.mode
    },
    get timeMs() {
      return clock.now()
    },
    get shiftMs() {
      return clock.shiftMs
    },
  }
}

/** Writes storage by a signed root call in the next block, so that whoever replays the chain comes to the same state. */
async function setStorage({ chain, pool, engine }: DeveloperParts, changes: readonly StorageChange[]): Promise<StoredBlock> {
  const root = knownSudoKey(chain)
  const extrinsic = signAs(chain, root, storageCall(chain, changes), pool.nextNonce(root.accountId))
  let included: { readonly hash: Uint8Array; readonly index: number } | undefined
  const watched = await pool.watch(extrinsic, (status) => {
    if (status.type === 'inBlock') included = status
  })
  if (!watched.ok) throw nodeErrors.error('storage-not-set', watched.rejection.data ?? watched.rejection.message)
  // An engine that makes blocks by itself may have been faster.
  if (included === undefined) engine.seal()
  watched.stop?.()
  const block = included && chain.block(included.hash)
  if (included === undefined || block === undefined)
    throw nodeErrors.error('storage-not-set', 'the call found no room in the block')
  if (!rootCallSucceeded(chain, included.hash, included.index)) throw nodeErrors.error('storage-not-set', 'the call failed')
  return block
}
