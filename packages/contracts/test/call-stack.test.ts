// SPDX-License-Identifier: Apache-2.0
import { toHex } from '@phat/primitives'
import { expect, test } from 'vitest'
import { alice, bob, createBench, hashOf, keyOf, reportOf } from './cluster-fixture.ts'
import type { Step } from './scripted-runner.ts'

const set = (name: string, size = 4): Step => ({ do: 'set', key: keyOf(name), size })

test('six frames may stand on the stack, and a seventh is refused to its caller', () => {
  const bench = createBench()
  const contract = bench.deploy()
  const to = toHex(contract)
  const nest = (depth: number): readonly Step[] => (depth === 0 ? [] : [{ do: 'call', to, steps: nest(depth - 1), must: true }])
  expect(bench.call(contract, nest(5)).error).toBeUndefined()
  expect(bench.call(contract, nest(6)).error).toBe('ContractTrapped')
  const deepest: readonly Step[] = [{ do: 'call', to, steps: [{ do: 'call', to, steps: [{ do: 'call', to, steps: [] }] }] }]
  expect(reportOf(bench.call(contract, deepest)).nested).toEqual(['ok'])
})

test('a contract that does not allow reentry is not called again below that call, and is afterwards', () => {
  const bench = createBench()
  const first = bench.deploy({ salt: 1 })
  const second = bench.deploy({ salt: 2 })
  const back: Step = { do: 'call', to: toHex(first), steps: [set('back')], must: true }
  const there = (allowReentry: boolean): Step => ({ do: 'call', to: toHex(second), steps: [back], allowReentry })
  expect(reportOf(bench.call(first, [there(false), there(true)])).nested).toEqual(['callee:ContractTrapped', 'ok'])
  const itself: Step = { do: 'call', to: toHex(first), steps: [], allowReentry: false }
  expect(reportOf(bench.call(first, [itself])).nested).toEqual(['caller:ReentranceDenied'])
})

test('a delegate call runs with the address, caller, value and storage of the contract that made it', () => {
  const bench = createBench()
  bench.upload('library')
  const contract = bench.deploy({ value: 50n })
  const receipt = bench.call(contract, [{ do: 'delegate', code: hashOf('library'), steps: [set('x', 9)], must: true }], {
    value: 7n,
  })
  expect(receipt.error).toBeUndefined()
  expect(bench.cluster.read().storage(contract, new TextEncoder().encode('x'))?.length).toBe(9)
  expect(bench.cluster.read().contract(contract)).toMatchObject({ storageBytes: 9, storageItems: 1 })
  expect(bench.cluster.read().account(contract).free).toBe(58n)
  expect(receipt.events.map(({ kind }) => kind)).toEqual(['delegateCalled', 'called', 'depositHeld'])
})

test('a frame that reverts or traps leaves nothing, and its caller goes on', () => {
  const bench = createBench()
  const outer = bench.deploy({ salt: 1 })
  const inner = bench.deploy({ salt: 2, value: 100n })
  const change: readonly Step[] = [set('kept'), { do: 'event', data: '0x01' }, { do: 'transfer', to: toHex(bob), value: '10' }]
  const ends: readonly Step[] = [
    { do: 'revert' },
    { do: 'trap' },
    { do: 'fail', error: 'OutOfGas' },
    { do: 'burn', gas: '999999999999' },
  ]
  const before = bench.cluster.read()
  const bobBefore = before.account(bob)
  const calls = ends.map((end): Step => ({ do: 'call', to: toHex(inner), steps: [...change, end] }))
  const receipt = bench.call(outer, [...calls, set('own')])
  expect(reportOf(receipt).nested).toEqual(['reverted', 'callee:ContractTrapped', 'callee:OutOfGas', 'callee:OutOfGas'])
  expect(before.contract(inner)).toMatchObject({ storageBytes: 0, storageItems: 0 })
  expect(before.account(bob)).toEqual(bobBefore)
  expect(before.contract(outer)).toMatchObject({ storageItems: 1 })
  expect(receipt.events.filter(({ kind }) => kind === 'emitted')).toEqual([])
})

test('a call that fails as a whole changes nothing', () => {
  const bench = createBench()
  const contract = bench.deploy()
  bench.cluster.commit(bench.block)
  bench.block = { number: 2, now: 2_000n }
  for (const end of [{ do: 'revert' }, { do: 'trap' }, { do: 'burn', gas: '9999999999' }] as const) {
    const receipt = bench.call(contract, [set('x'), { do: 'event', data: '0x' }, end], { value: 5n })
    expect(receipt.changes.size).toBe(0)
    expect(receipt.events).toEqual([])
  }
  expect(bench.cluster.commit(bench.block).changes.size).toBe(0)
})

test('a constructor can neither be called back nor terminate its contract', () => {
  const bench = createBench()
  bench.upload('child')
  const parent = bench.deploy({ value: 1_000n })
  const make = (salt: string, steps: readonly Step[]): Step => ({ do: 'instantiate', code: hashOf('child'), salt, steps })
  const receipt = bench.call(parent, [
    make('0x01', [{ do: 'report' }]),
    make('0x02', [{ do: 'terminate', to: toHex(alice) }]),
    make('0x01', []),
    make('0x03', [{ do: 'trap' }]),
    make('0x03', []),
  ])
  expect(reportOf(receipt).nested).toEqual([
    'ok',
    'caller:TerminatedInConstructor',
    'caller:DuplicateContract',
    'callee:ContractTrapped',
    'ok',
  ])
  expect(receipt.effects.instantiated).toHaveLength(2)
})

test('nested gas limits bind, and what a callee leaves comes back', () => {
  const bench = createBench()
  const outer = bench.deploy({ salt: 1 })
  const inner = toHex(bench.deploy({ salt: 2 }))
  const receipt = bench.call(outer, [
    { do: 'call', to: inner, gas: '5000', steps: [{ do: 'burn', gas: '4500' }] },
    { do: 'call', to: inner, gas: '50000', steps: [{ do: 'burn', gas: '4500' }] },
    { do: 'call', to: inner, gas: '99999999999', steps: [] },
  ])
  expect(reportOf(receipt).nested).toEqual(['callee:OutOfGas', 'ok', 'caller:OutOfGas'])
  // Three steps here, the first inner step in both calls, what they burnt; a charge that failed took nothing.
  expect(receipt.result?.gasConsumed).toBe(3_000n + 1_000n + 5_500n)
  expect(receipt.result?.gasRequired).toBe(2_000n + 1_000n + 50_000n)
})

test('what the context says is the truth of the frame', () => {
  const bench = createBench()
  const first = bench.deploy({ salt: 1, value: 70n })
  const receipt = bench.call(first, [{ do: 'report' }], { value: 5n })
  expect(reportOf(receipt).report).toMatchObject({
    address: toHex(first),
    caller: toHex(alice),
    value: '5',
    codeHash: hashOf('plain'),
    balance: '76',
    callerIsOrigin: true,
    callerIsRoot: false,
    isContract: true,
    reentrance: 0,
    ownFrames: 1,
    nonce: '1',
    mode: 'transaction',
    number: 1,
  })
  const byRoot = bench.call(first, [{ do: 'report' }, set('r', 10)], { origin: undefined })
  expect(reportOf(byRoot).report).toMatchObject({ caller: 'root', callerIsRoot: true, callerIsOrigin: true })
  expect(byRoot.result?.deposit).toBe(0n)
  expect(bench.call(first, [], { origin: undefined, value: 1n }).error).toBe('RootNotAllowed')
})

test('a fault of the node ends nothing but the attempt', () => {
  const bench = createBench()
  const contract = bench.deploy()
  const before = bench.cluster.read().account(alice)
  expect(() => bench.call(contract, [set('x'), { do: 'fault' }], { value: 9n })).toThrow(RangeError)
  expect(bench.cluster.read().account(alice)).toEqual(before)
  expect(bench.cluster.read().contract(contract)).toMatchObject({ storageItems: 0 })
  expect(bench.call(contract, [set('x')]).error).toBeUndefined()
})
