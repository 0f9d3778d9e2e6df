// SPDX-License-Identifier: Apache-2.0
import { install, type RuntimeCall, rootOrigin, signed, weightOf, zeroWeight } from '@phat/frame'
import { System } from '@phat/pallet-system'
import { Utility } from '@phat/pallet-utility'
import { alice, benchCase, createMockChain, type MockChain, mockDbWeight, type WeightBench } from '@phat/test-kit'

const limit = 1_000
const calls = { name: 'calls', min: 0, max: limit }

/** A call that does next to nothing: what a batch costs without its calls. */
const remark = (chain: MockChain): RuntimeCall => chain.call(System, 'remark', { remark: new Uint8Array() })
const remarks = (chain: MockChain, n: number): readonly RuntimeCall[] => Array.from({ length: n }, () => remark(chain))
/** A call that always fails. */
const failing = (chain: MockChain): RuntimeCall => chain.call(Utility, 'withWeight', { call: remark(chain), weight: zeroWeight })

const ends =
  (event: string) =>
  (chain: MockChain): boolean =>
    chain.takeEvents().at(-1)?.[0] === `Utility.${event}`
/** Remarks leave no trace, and their callers no event: that the call succeeded is all there is to check. */
const succeeded = (chain: MockChain): boolean => chain.takeEvents().length === 0

export const bench: WeightBench = {
  pallet: Utility,
  chain: () => createMockChain({ pallets: [install(2, Utility, { batchedCallsLimit: limit, dbWeight: mockDbWeight })] }),
  cases: [
    benchCase(Utility, 'batch', {
      component: calls,
      setup: (chain, n) => ({ origin: signed(alice), args: { calls: remarks(chain, n) } }),
      verify: ends('BatchCompleted'),
    }),
    benchCase(Utility, 'batchAll', {
      component: calls,
      setup: (chain, n) => ({ origin: signed(alice), args: { calls: remarks(chain, n) } }),
      verify: ends('BatchCompleted'),
    }),
    benchCase(Utility, 'forceBatch', {
      component: calls,
      setup: (chain, n) => ({ origin: signed(alice), args: { calls: remarks(chain, n) } }),
      verify: ends('BatchCompleted'),
    }),
    benchCase(Utility, 'asDerivative', {
      setup: (chain) => ({ origin: signed(alice), args: { index: 65_535, call: remark(chain) } }),
      verify: succeeded,
    }),
    benchCase(Utility, 'dispatchAs', {
      setup: (chain) => ({ origin: rootOrigin, args: { asOrigin: signed(alice), call: remark(chain) } }),
      verify: ends('DispatchedAs'),
    }),
    benchCase(Utility, 'dispatchAsFallible', {
      setup: (chain) => ({ origin: rootOrigin, args: { asOrigin: signed(alice), call: remark(chain) } }),
      verify: ends('DispatchedAs'),
    }),
    benchCase(Utility, 'ifElse', {
      setup: (chain) => ({ origin: signed(alice), args: { main: failing(chain), fallback: remark(chain) } }),
      verify: ends('IfElseFallbackCalled'),
    }),
    benchCase(Utility, 'withWeight', {
      weight: false,
      setup: (chain) => ({ origin: rootOrigin, args: { call: remark(chain), weight: weightOf(1n) } }),
      verify: succeeded,
    }),
  ],
}
