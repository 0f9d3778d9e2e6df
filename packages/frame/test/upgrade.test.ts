// SPDX-License-Identifier: Apache-2.0
import { u32, u64 } from '@phat/codec'
import { System } from '@phat/pallet-system'
import type { ByteString } from '@phat/primitives'
import { composeMockRuntime } from '@phat/test-kit'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  type BlockContext,
  brokenInvariants,
  buildGenesis,
  definePallet,
  Execution,
  finalizeBlock,
  genesisContext,
  genesisOf,
  initializeBlock,
  install,
  mapBase,
  type Runtime,
  setStorageVersion,
  storageVersionOf,
  value,
  weightOf,
} from '../src/index.ts'

/** What ran, in order. */
const log: string[] = []
beforeEach(() => {
  log.length = 0
})

const tally = () => definePallet('Tally')

const TallyV1 = tally()
  .storage({ total: value(u32, 0, 'A number of four bytes.') })
  .genesis<{ readonly total: number }>(({ store }, { total }) => store.total.set(total))
  .invariants(({ store }) => ({
    'the total is small': store.total.get() < 100,
    'the total is even': store.total.get() % 2 === 0,
  }))

/** The same pallet with a total of eight bytes since storage version 2; version 1 only doubled it. */
const TallyV2 = tally()
  .storage({ total: value(u64, 0n, 'A number of eight bytes.') })
  .hooks({
    onInitialize: ({ store }) => {
      log.push(`initialize with ${store.total.get()}`)
      return weightOf(0n)
    },
  })
  .storageVersion(2, {
    2: ({ execution, store }) => {
      log.push('to 2')
      const old = execution.overlay.get(store.total.key)
      store.total.set(BigInt(old === undefined ? 0 : u32.decode(old)))
      return weightOf(1_000n)
    },
    1: ({ execution, store }) => {
      log.push('to 1')
      const old = execution.overlay.get(store.total.key)
      execution.overlay.set(store.total.key, u32.encode((old === undefined ? 0 : u32.decode(old)) * 2))
      return weightOf(500n)
    },
  })

/** A pallet that comes with the upgrade, at a version that it never migrated to. */
const Newcomer = definePallet('Newcomer')
  .storage({ seen: value(u32, 0, 'Anything.') })
  .storageVersion(4, {
    4: () => {
      log.push('Newcomer migrated')
      return weightOf(0n)
    },
  })

const withVersion = (runtime: Runtime, specVersion: number): Runtime => ({
  ...runtime,
  version: { ...runtime.version, specVersion },
})

const v1 = composeMockRuntime({ pallets: [install(2, TallyV1, undefined)] })
const v2 = withVersion(composeMockRuntime({ pallets: [install(2, TallyV2, undefined), install(3, Newcomer, undefined)] }), 2)
const genesisState = () => buildGenesis(v1, [genesisOf(System, { code: new Uint8Array([1]) }), genesisOf(TallyV1, { total: 21 })])

const contextOf = (number: number): BlockContext => ({
  number,
  parentHash: new Uint8Array(32) as BlockContext['parentHash'],
  timeMs: 1,
  digest: [],
})

/** Executes an empty block and gives the state after it. */
function block(runtime: Runtime, number: number, state: ReadonlyMap<ByteString, Uint8Array>) {
  const execution = new Execution(runtime, mapBase(state), contextOf(number))
  initializeBlock(execution)
  finalizeBlock(execution)
  const after = new Map(state)
  for (const [key, changed] of execution.overlay.changes()) {
    if (changed === null) after.delete(key)
    else after.set(key, changed)
  }
  return { execution, state: after }
}

describe('the genesis', () => {
  test('holds what each pallet builds, the storage versions and the runtime that built it', () => {
    const execution = new Execution(v1, mapBase(genesisState()), contextOf(1))
    expect(TallyV1.at(execution).store.total.get()).toBe(21)
    expect(System.at(execution).store.lastRuntimeUpgrade.get()).toEqual({ specVersion: 1, specName: 'mock' })
    expect(storageVersionOf(execution, 'Tally')).toBe(0)
    const fresh = new Execution(v2, mapBase(buildGenesis(v2, [])), genesisContext)
    expect([storageVersionOf(fresh, 'Tally'), storageVersionOf(fresh, 'Newcomer')]).toEqual([2, 4])
  })

  test('holds no event', () => {
    const state = genesisState()
    expect(System.at(new Execution(v1, mapBase(state), contextOf(1))).store.events.exists()).toBe(false)
  })
})

describe('a new runtime version', () => {
  test('migrates each pallet one version at a time, once, before its hooks run', () => {
    const one = block(v1, 1, genesisState())
    const two = block(v2, 2, one.state)
    expect(log).toEqual(['to 1', 'to 2', 'initialize with 42'])
    expect(storageVersionOf(two.execution, 'Tally')).toBe(2)
    expect(System.at(two.execution).store.lastRuntimeUpgrade.get()).toEqual({ specVersion: 2, specName: 'mock' })
    log.length = 0
    block(v2, 3, two.state)
    expect(log).toEqual(['initialize with 42'])
  })

  test('counts what the migrations used', () => {
    const one = block(v1, 1, genesisState())
    const before = System.at(one.execution).store.blockWeight.get().mandatory.refTime
    const two = block(v2, 2, one.state)
    const after = System.at(two.execution).store.blockWeight.get().mandatory.refTime
    expect(after - before).toBe(1_500n + 2n * 125_000_000n)
  })

  test('begins a pallet that is new at its version, without migrating nothing', () => {
    const { execution } = block(v2, 2, block(v1, 1, genesisState()).state)
    expect(storageVersionOf(execution, 'Newcomer')).toBe(4)
    expect(log).not.toContain('Newcomer migrated')
  })

  test('migrates from where the state stands', () => {
    const { state } = block(v1, 1, genesisState())
    const execution = new Execution(v2, mapBase(state), contextOf(2))
    setStorageVersion(execution, 'Tally', 1)
    initializeBlock(execution)
    expect(log).toEqual(['to 2', 'initialize with 21'])
  })

  test('refuses to run where a step is missing', () => {
    const gap = tally()
      .storage({ total: value(u32, 0, 'A number.') })
      .storageVersion(2, { 2: () => weightOf(0n) })
    const runtime = withVersion(composeMockRuntime({ pallets: [install(2, gap, undefined)] }), 2)
    expect(() => block(runtime, 2, block(v1, 1, genesisState()).state)).toThrow('Tally has a migration to storage version 1')
  })

  test('is what makes migrations run: under the version that the state names, none does', () => {
    const same = withVersion(v2, 1)
    const run = () => block(same, 2, block(v1, 1, genesisState()).state)
    // The new layout reads what the old one wrote.
    expect(run).toThrow(expect.objectContaining({ code: 'codec.unexpected-end' }))
    expect(log).toEqual([])
  })
})

describe('invariants', () => {
  test('that do not hold are named with their pallet', () => {
    const execution = new Execution(v1, mapBase(genesisState()), contextOf(1))
    expect(brokenInvariants(execution)).toEqual(['Tally: the total is even'])
    TallyV1.at(execution).store.total.set(101)
    expect(brokenInvariants(execution)).toEqual(['Tally: the total is small', 'Tally: the total is even'])
    TallyV1.at(execution).store.total.set(2)
    expect(brokenInvariants(execution)).toEqual([])
  })
})
