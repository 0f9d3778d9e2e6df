// SPDX-License-Identifier: Apache-2.0
import { u32, vec } from '@phat/codec'
import { System } from '@phat/pallet-system'
import type { ByteString } from '@phat/primitives'
import { composeMockRuntime } from '@phat/test-kit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type BlockContext,
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
  type StorageMigration,
  storageMigration,
  storageVersionOf,
  value,
  weightOf,
} from '../src/index.ts'

/** Notes in its state which migrations ran, in order. */
const Log = definePallet('Log')
  .storage({ ran: value(vec(u32), [], 'Numbers of migrations.') })
  .genesis(({ store }) => store.ran.set([]))

const step = (version: number): StorageMigration =>
  storageMigration(Log, version, ({ store }) => {
    store.ran.mutate((ran) => [...ran, version])
    return weightOf(1_000n)
  })

/** A runtime that brings its pallet to a storage version: it keeps the steps of all versions before. */
function runtimeOf(specVersion: number): Runtime {
  const migrations = Array.from({ length: specVersion - 1 }, (_, i) => step(i + 1))
  const runtime = composeMockRuntime({ pallets: [install(2, Log, undefined)], migrations })
  return { ...runtime, version: { ...runtime.version, specVersion } }
}

const runtimes = [1, 2, 3, 4].map(runtimeOf)
const runtimeAt = (specVersion: number): Runtime => runtimes[specVersion - 1] as Runtime

type State = ReadonlyMap<ByteString, Uint8Array>
const genesis = (specVersion: number): State =>
  buildGenesis(runtimeAt(specVersion), [genesisOf(System, { code: new Uint8Array([1]) }), genesisOf(Log, undefined as never)])

function executed(runtime: Runtime, number: number, state: State): { readonly execution: Execution; readonly state: State } {
  const context: BlockContext = { ...genesisContext, number, timeMs: number }
  const execution = new Execution(runtime, mapBase(state), context)
  initializeBlock(execution)
  finalizeBlock(execution)
  const after = new Map(state)
  for (const [key, changed] of execution.overlay.changes()) {
    if (changed === null) after.delete(key)
    else after.set(key, changed)
  }
  return { execution, state: after }
}

describe('the migrations of a composition', () => {
  test('run once each, in order, however versions follow and however many blocks each has', () => {
    const history = fc.array(fc.record({ skip: fc.nat(2), blocks: fc.integer({ min: 1, max: 3 }) }), { maxLength: 5 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), history, (first, eras) => {
        let specVersion = first
        let state = genesis(first)
        let number = 1
        for (const { skip, blocks } of eras) {
          specVersion = Math.min(4, specVersion + skip)
          for (let i = 0; i < blocks; i++) {
            const block = executed(runtimeAt(specVersion), number++, state)
            state = block.state
            const expected = Array.from({ length: specVersion - first }, (_, j) => first + j)
            expect(Log.at(block.execution).store.ran.get()).toEqual(expected)
            expect(storageVersionOf(block.execution, 'Log')).toBe(specVersion - 1)
          }
        }
      }),
      { numRuns: 200, seed: 21 },
    )
  })

  test('begin a genesis at the version that they lead to', () => {
    const fresh = new Execution(runtimeAt(3), mapBase(genesis(3)), genesisContext)
    expect([storageVersionOf(fresh, 'Log'), Log.at(fresh).store.ran.get()]).toEqual([2, []])
  })

  test('count with the block that they run in', () => {
    const mandatory = ({ execution }: { readonly execution: Execution }) =>
      System.at(execution).store.blockWeight.get().mandatory.refTime
    const state = genesis(1)
    const plain = mandatory(executed(runtimeAt(1), 1, state))
    expect(mandatory(executed(runtimeAt(3), 1, state)) - plain).toBe(2n * (1_000n + 125_000_000n))
  })

  test('belong to pallets of their runtime, one for each version', () => {
    const compose =
      (...migrations: readonly StorageMigration[]) =>
      () =>
        composeMockRuntime({ pallets: [install(2, Log, undefined)], migrations })
    expect(compose(step(1), step(1))).toThrow(/one migration/)
    expect(compose(step(0))).toThrow(/one migration/)
    const foreign = storageMigration(definePallet('Foreign'), 1, () => weightOf(0n))
    expect(compose(foreign)).toThrow(/pallets that it holds/)
  })

  test('that throw anything stop the block', () => {
    const broken = storageMigration(Log, 1, ({ execution }) => {
      execution.overlay.rollback()
      return weightOf(0n)
    })
    const runtime = composeMockRuntime({ pallets: [install(2, Log, undefined)], migrations: [broken] })
    const next = { ...runtime, version: { ...runtime.version, specVersion: 2 } }
    expect(() => executed(next, 1, genesis(1))).toThrow('a layer is open')
  })
})
