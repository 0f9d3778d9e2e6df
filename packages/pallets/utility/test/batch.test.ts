// SPDX-License-Identifier: Apache-2.0
import { addWeight, dispatchInfoOf, install, noneOrigin, type RuntimeCall, rootOrigin, signed, weightOf } from '@phat/frame'
import { Balances, freeBalance } from '@phat/pallet-balances'
import { System } from '@phat/pallet-system'
import { Utility } from '@phat/pallet-utility'
import { addressOf, alice, bob, CallFailed, mockDbWeight } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { describe, expect, it } from 'vitest'
import { weights } from '../src/generated/weights.ts'

const chain = createMockRuntime({
  balances: [
    [alice, 100n],
    [bob, 10n],
  ],
  pallets: [install(2, Utility, { batchedCallsLimit: 4, dbWeight: mockDbWeight })],
  // Nobody but root may remark with an event.
  callFilter: ({ call }) => call !== 'remarkWithEvent',
})
const utility = chain.calls(Utility)
const send = (value: bigint): RuntimeCall => chain.call(Balances, 'transferAllowDeath', { dest: addressOf(bob), value })
const filtered = (): RuntimeCall => chain.call(System, 'remarkWithEvent', { remark: new Uint8Array() })
const batch = (...calls: RuntimeCall[]) => chain.call(Utility, 'batch', { calls })
const batchAll = (...calls: RuntimeCall[]) => chain.call(Utility, 'batchAll', { calls })
const sent = (amount: bigint) => ['Balances.Transfer', { from: alice, to: bob, amount }] as const
const unavailable = { type: 'Token', value: { type: 'FundsUnavailable', value: undefined } } as const
const transferWeight = dispatchInfoOf(send(1n)).callWeight

describe('batch', () => {
  it('dispatches all calls in order', () => {
    const post = utility.batch(signed(alice), { calls: [send(5n), send(6n)] })
    chain.expectEvents(sent(5n), ['Utility.ItemCompleted'], sent(6n), ['Utility.ItemCompleted'], ['Utility.BatchCompleted'])
    expect(post.actualWeight).toEqual(addWeight(weights.batch(2), addWeight(transferWeight, transferWeight)))
  })

  it('ends at the first failure, keeps what was done, succeeds and says where it ended', () => {
    const post = utility.batch(signed(alice), { calls: [send(5n), send(96n), send(1n)] })
    expect(freeBalance(chain.execution, bob)).toBe(15n)
    chain.expectEvents(sent(5n), ['Utility.ItemCompleted'], ['Utility.BatchInterrupted', { index: 1, error: unavailable }])
    expect(post.actualWeight).toEqual(addWeight(weights.batch(2), addWeight(transferWeight, transferWeight)))
  })

  it('of nothing completes', () => {
    utility.batch(signed(alice), { calls: [] })
    chain.expectEvents(['Utility.BatchCompleted'])
  })

  it('takes as many calls as the limit says', () => {
    const four = [send(1n), send(1n), send(1n), send(1n)]
    utility.batch(signed(alice), { calls: four })
    chain.takeEvents()
    for (const name of ['batch', 'batchAll', 'forceBatch'] as const) {
      chain.expectNoop(() => utility[name](signed(alice), { calls: [...four, send(1n)] }), 'Utility.TooManyCalls')
      chain.expectNoop(() => utility[name](noneOrigin, { calls: four }), 'BadOrigin')
    }
  })

  it('asks the call filter for each call, unless root batches', () => {
    utility.batch(signed(alice), { calls: [filtered()] })
    expect(chain.takeEvents()[0]?.[0]).toBe('Utility.BatchInterrupted')
    utility.batch(rootOrigin, { calls: [chain.call(Balances, 'forceSetBalance', { who: addressOf(bob), newFree: 20n })] })
    expect(freeBalance(chain.execution, bob)).toBe(20n)
  })

  it('nests', () => {
    utility.batch(signed(alice), { calls: [batch(send(1n), send(200n)), send(2n)] })
    expect(chain.takeEvents().map(([name]) => name)).toEqual([
      'Balances.Transfer',
      'Utility.ItemCompleted',
      'Utility.BatchInterrupted',
      'Utility.ItemCompleted',
      'Balances.Transfer',
      'Utility.ItemCompleted',
      'Utility.BatchCompleted',
    ])
  })

  it('announces the sum of its calls, operational only if all are', () => {
    const heap = chain.call(System, 'setHeapPages', { pages: 1n })
    const sum = (...calls: RuntimeCall[]) => calls.map((call) => dispatchInfoOf(call).callWeight).reduce(addWeight)
    expect(dispatchInfoOf(batch(send(1n), heap))).toEqual({
      callWeight: addWeight(weights.batch(2), sum(send(1n), heap)),
      class: 'Normal',
      paysFee: true,
    })
    expect(dispatchInfoOf(batch(heap, heap)).class).toBe('Operational')
    expect(dispatchInfoOf(batch()).class).toBe('Operational')
  })

  it('announces at most what a weight can say', () => {
    const most = weightOf((1n << 64n) - 1n, (1n << 64n) - 1n)
    const call = chain.call(Utility, 'withWeight', { call: send(1n), weight: most })
    expect(dispatchInfoOf(batch(call, call)).callWeight).toEqual(most)
  })
})

describe('batchAll', () => {
  it('undoes everything when one call fails, and fails with it and with what was used', () => {
    chain.expectNoop(() => utility.batchAll(signed(alice), { calls: [send(5n), send(96n)] }), 'Token.FundsUnavailable')
    try {
      utility.batchAll(signed(alice), { calls: [send(5n), send(96n), send(1n)] })
      expect.unreachable()
    } catch (error) {
      const { post } = error as CallFailed
      expect(error).toBeInstanceOf(CallFailed)
      expect(post.actualWeight).toEqual(addWeight(weights.batchAll(2), addWeight(transferWeight, transferWeight)))
    }
  })

  it('says that each call and the whole completed', () => {
    utility.batchAll(signed(alice), { calls: [send(5n), send(6n)] })
    chain.expectEvents(sent(5n), ['Utility.ItemCompleted'], sent(6n), ['Utility.ItemCompleted'], ['Utility.BatchCompleted'])
  })

  it.each<[string, () => RuntimeCall]>([
    ['itself', () => batchAll(send(1n))],
    ['itself under a derived account', () => chain.call(Utility, 'asDerivative', { index: 0, call: batchAll() })],
  ])('does not nest in %s', (_, inner) =>
    chain.expectNoop(() => utility.batchAll(signed(alice), { calls: [inner()] }), 'System.CallFiltered'),
  )

  it('does not nest in itself under a batch either, which goes on to report it', () => {
    utility.batchAll(signed(alice), { calls: [batch(batchAll(send(1n)))] })
    expect(chain.takeEvents().map(([name]) => name)).toEqual([
      'Utility.BatchInterrupted',
      'Utility.ItemCompleted',
      'Utility.BatchCompleted',
    ])
  })

  it('nests for root', () => {
    const set = chain.call(Balances, 'forceSetBalance', { who: addressOf(bob), newFree: 20n })
    utility.batchAll(rootOrigin, { calls: [batchAll(set)] })
    expect(freeBalance(chain.execution, bob)).toBe(20n)
  })
})

describe('forceBatch', () => {
  it('goes on after a failure', () => {
    utility.forceBatch(signed(alice), { calls: [send(5n), send(96n), send(6n)] })
    chain.expectEvents(
      sent(5n),
      ['Utility.ItemCompleted'],
      ['Utility.ItemFailed', { error: unavailable }],
      sent(6n),
      ['Utility.ItemCompleted'],
      ['Utility.BatchCompletedWithErrors'],
    )
  })

  it('without failure completes as a batch', () => {
    utility.forceBatch(signed(alice), { calls: [send(5n)] })
    expect(chain.takeEvents().at(-1)).toEqual(['Utility.BatchCompleted'])
  })
})

describe('nesting', () => {
  /** Batches around a transfer, `depth` calls deep in all. */
  const nested = (depth: number): RuntimeCall => {
    let call = send(1n)
    for (let i = 1; i < depth; i++) call = batch(call)
    return call
  }

  it('reaches the depth that dispatch allows, and fails beyond it without a trace of the inner calls', () => {
    chain.dispatch(signed(alice), nested(64))
    expect(freeBalance(chain.execution, bob)).toBe(11n)
    chain.takeEvents()
    chain.dispatch(signed(alice), nested(65))
    expect(chain.takeEvents()[0]).toEqual(['Utility.BatchInterrupted', { index: 0, error: { type: 'Exhausted' } }])
    expect(freeBalance(chain.execution, bob)).toBe(11n)
  })

  it('in an extrinsic is refused on decoding where it goes deeper', () => {
    expect(chain.transaction(alice, nested(60), []).call.call).toBe('batch')
    expect(() => chain.transaction(alice, nested(70), [])).toThrow(expect.objectContaining({ code: 'codec.too-deep' }))
  })
})
