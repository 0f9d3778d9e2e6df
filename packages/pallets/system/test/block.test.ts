// SPDX-License-Identifier: Apache-2.0
import {
  type BlockContext,
  buildGenesis,
  Execution,
  emptyBase,
  finalizeBlock,
  genesisOf,
  initializeBlock,
  mapBase,
  rootOrigin,
  signed,
} from '@phat/frame'
import { System, systemInterface } from '@phat/pallet-system'
import { fromByteString, textBytes, toHex } from '@phat/primitives'
import { alice, composeMockRuntime, mockBlockWeights } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { describe, expect, it } from 'vitest'

const chain = createMockRuntime({ balances: [[alice, 1_000n]] })
const system = chain.calls(System)
const store = () => System.at(chain.execution).store
const filled = (byte: number) => new Uint8Array(32).fill(byte)

describe('the genesis', () => {
  const runtime = composeMockRuntime({})
  const state = buildGenesis(runtime, [genesisOf(System, { code: textBytes('code') })])
  const at = new Execution(runtime, mapBase(state), { number: 1, parentHash: filled(1) as never, timeMs: 1, digest: [] })

  it('has Substrate’s stand-in for the hash of a block before, its flags and the runtime’s version', () => {
    const { store } = System.at(at)
    expect([store.number.get(), store.blockHash.get(0), store.parentHash.get()]).toEqual([0, filled(0x45), filled(0x45)])
    expect([store.upgradedToU32RefCount.get(), store.upgradedToTripleRefCount.get()]).toEqual([true, true])
    expect(store.lastRuntimeUpgrade.get()).toEqual({ specVersion: 1, specName: 'mock' })
  })

  it('deposits no event', () => {
    const genesis = new Execution(runtime, emptyBase, { number: 0, parentHash: filled(0) as never, timeMs: 0, digest: [] })
    System.at(genesis).emit.CodeUpdated()
    expect(genesis.events.count).toBe(0)
    expect(System.at(at).store.events.exists()).toBe(false)
  })

  it('keeps its values where every Substrate client looks for them', () => {
    const { store } = System.at(at)
    const { number, parentHash, events, lastRuntimeUpgrade } = store
    const keys = [number, parentHash, events, lastRuntimeUpgrade].map(({ key }) => toHex(fromByteString(key)))
    expect(keys.map((key) => key.slice(0, 34))).toEqual(Array(4).fill('0x26aa394eea5630e07c48ae0c9558cef7'))
    expect(keys.map((key) => key.slice(34))).toEqual([
      '02a5c1b19ab7a04f536c519aca4983ac',
      '8a42f33323cb5ced3b44dd825fda9fcc',
      '80d41e5e16056765bc8461851072c9d7',
      'f9cce9c888469bb1a0dceaa129672ef8',
    ])
    expect([...state.keys()].map((key) => toHex(fromByteString(key)))).toContain('0x3a636f6465')
  })
})

describe('a block', () => {
  it('notes its number and its parent', () => {
    chain.runToBlock(4)
    expect(store().number.get()).toBe(4)
    expect(store().parentHash.get()).toEqual(filled(3))
    expect([1, 2, 3].map((number) => store().blockHash.get(number))).toEqual([filled(1), filled(2), filled(3)])
    expect(store().blockHash.has(4)).toBe(false)
  })

  it('keeps the hashes of the last BlockHashCount blocks, and that of the genesis', () => {
    chain.runToBlock(254)
    // Block 252 removed that of 1, block 253 that of 2.
    expect([0, 1, 2, 3, 253].map((number) => store().blockHash.has(number))).toEqual([true, false, false, true, true])
    expect([...store().blockHash.keys()].length).toBe(1 + 251)
  })

  it('gives a header with the digest that the engine began and calls went on', () => {
    const preRuntime = { type: 'PreRuntime' as const, value: [textBytes('test'), textBytes('proposer')] as const }
    const context: BlockContext = { number: 2, parentHash: filled(1) as never, timeMs: 1, digest: [preRuntime] }
    const execution = new Execution(chain.runtime, mapBase(chain.state()), context)
    initializeBlock(execution)
    System.at(execution).store.digest.mutate(({ logs }) => ({ logs: [...logs, { type: 'RuntimeEnvironmentUpdated' }] }))
    const header = finalizeBlock(execution)
    expect(header).toEqual({
      number: 2,
      parentHash: filled(1),
      digest: { logs: [preRuntime, { type: 'RuntimeEnvironmentUpdated' }] },
    })
  })

  it('begins with the digest of its own', () => {
    system.setHeapPages(rootOrigin, { pages: 1n })
    expect(store().digest.get().logs.length).toBe(1)
    chain.runToBlock(2)
    expect(store().digest.get().logs).toEqual([])
  })

  it('begins with the weight of an empty block, and with no length', () => {
    store().allExtrinsicsLen.set(100)
    systemInterface.registerWeight(chain.execution, { refTime: 5n, proofSize: 6n }, 'Normal')
    chain.runToBlock(2)
    const zero = { refTime: 0n, proofSize: 0n }
    expect(store().blockWeight.get()).toEqual({ normal: zero, operational: zero, mandatory: mockBlockWeights.baseBlock })
    expect(store().allExtrinsicsLen.get()).toBeUndefined()
  })

  it('leaves for hooks what extrinsics have not used of it', () => {
    const { maxBlock, baseBlock } = mockBlockWeights
    systemInterface.registerWeight(chain.execution, { refTime: 7n, proofSize: 9n }, 'Operational')
    expect(systemInterface.remainingWeight(chain.execution)).toEqual({
      refTime: maxBlock.refTime - baseBlock.refTime - 7n,
      proofSize: maxBlock.proofSize - 9n,
    })
    systemInterface.registerWeight(chain.execution, maxBlock, 'Mandatory')
    expect(systemInterface.remainingWeight(chain.execution)).toEqual({ refTime: 0n, proofSize: 0n })
  })
})

describe('events', () => {
  it('are written once, when the block ends, with their count', () => {
    system.remarkWithEvent(signed(alice), { remark: textBytes('a') })
    system.remarkWithEvent(signed(alice), { remark: textBytes('b') })
    expect(store().events.exists()).toBe(false)
    finalizeBlock(chain.execution)
    const events = store().events.get() as readonly {
      readonly event: { readonly pallet: string; readonly event: { type: string } }
    }[]
    expect(events.map(({ event }) => `${event.pallet}.${event.event.type}`)).toEqual(['System.Remarked', 'System.Remarked'])
    expect(store().eventCount.get()).toBe(2)
  })

  it('of the next block take their place', () => {
    system.remarkWithEvent(signed(alice), { remark: textBytes('a') })
    chain.runToBlock(3)
    expect(store().events.get()).toEqual([])
    expect(store().eventCount.get()).toBe(0)
  })

  it('have no topics, so that none are indexed', () => {
    system.remarkWithEvent(signed(alice), { remark: textBytes('a') })
    finalizeBlock(chain.execution)
    expect([...store().eventTopics.keys()]).toEqual([])
    expect((store().events.get() as readonly { readonly topics: unknown }[])[0]?.topics).toEqual([])
  })
})
