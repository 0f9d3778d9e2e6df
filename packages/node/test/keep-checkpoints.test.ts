// SPDX-License-Identifier: Apache-2.0
import { type ChainEvent, type ChainService, createManualClock, type Log, silentLog } from '@phat/chain'
import { describe, expect, it } from 'vitest'
import { keepCheckpoints } from '../src/keep-checkpoints.ts'

/** A chain that only tells, and a database whose saving the test ends. */
function setup(
  history?: number,
  trie: { from: 'checkpoint' | 'records'; liveBytes: number } = { from: 'records', liveBytes: 100 },
) {
  let listener: ((event: ChainEvent) => void) | undefined
  const saves: { readonly signal: AbortSignal; readonly end: (error?: Error) => void }[] = []
  const warned: string[] = []
  const chain = {
    best: { number: 0 },
    checkpoint: () => ({}),
    triesFrom: trie.from,
    stateUsage: () => ({ slabBytes: trie.liveBytes, liveBytes: trie.liveBytes }),
    subscribe: (told: (event: ChainEvent) => void) => {
      listener = told
      return () => {
        listener = undefined
      }
    },
  } as unknown as ChainService // the parts of it that are used
  const clock = createManualClock(0)
  const log: Log = { ...silentLog, warn: (event) => void warned.push(event) }
  const database = {
    saveCheckpoint: (_source: unknown, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        saves.push({ signal, end: (error) => (error === undefined ? resolve() : reject(error)) })
        signal.addEventListener('abort', () => reject(signal.reason))
      }),
  }
  const keeper = keepCheckpoints({ chain, database, history, clock, log })
  const block = (changed = 1): void =>
    listener?.({ type: 'imported', block: {}, changes: { size: changed } } as unknown as ChainEvent)
  return { keeper, saves, warned, clock, block, turn: () => new Promise((resolve) => setImmediate(resolve)) }
}

describe('checkpoints', () => {
  it('are saved after half the history, one at a time', async () => {
    const { saves, block, turn } = setup(20)
    for (let i = 0; i < 9; i++) block()
    expect(saves).toHaveLength(0)
    block()
    expect(saves).toHaveLength(1)
    for (let i = 0; i < 30; i++) block()
    expect(saves).toHaveLength(1)
    saves[0]?.end()
    await turn()
    block()
    expect(saves).toHaveLength(2)
  })

  it('are saved at once where a large trie had none', () => {
    const liveBytes = 10_000_000
    expect(setup(20, { from: 'records', liveBytes }).saves).toHaveLength(1)
    expect(setup(20, { from: 'checkpoint', liveBytes }).saves).toHaveLength(0)
    expect(setup(20).saves).toHaveLength(0)
  })

  it('are saved after many changes, however few the blocks', () => {
    const { saves, block } = setup()
    block(49_999)
    expect(saves).toHaveLength(0)
    block(1)
    expect(saves).toHaveLength(1)
  })

  it('that fail are logged and tried again, not at once', async () => {
    const { saves, warned, block, turn } = setup(4)
    block()
    block()
    saves[0]?.end(new Error('no room'))
    await turn()
    expect(warned).toEqual(['checkpoint.failed'])
    block()
    expect(saves).toHaveLength(1)
    block()
    expect(saves).toHaveLength(2)
  })

  it('are saved once more at the end, when something changed, and not otherwise', async () => {
    const idle = setup()
    await idle.keeper.stop()
    expect(idle.saves).toHaveLength(0)
    const busy = setup()
    busy.block()
    const stopped = busy.keeper.stop()
    await busy.turn()
    expect(busy.saves).toHaveLength(1)
    busy.saves[0]?.end()
    await stopped
  })

  it('that take too long at the end are given up', async () => {
    const { keeper, saves, block, clock, turn, warned } = setup()
    block()
    const stopped = keeper.stop()
    await turn()
    expect(saves[0]?.signal.aborted).toBe(false)
    clock.advance(8_000)
    await stopped
    expect(saves[0]?.signal.aborted).toBe(true)
    expect(warned).toEqual(['checkpoint.failed'])
  })
})
