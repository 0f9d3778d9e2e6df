// SPDX-License-Identifier: Apache-2.0
import { u32, vec } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import type { AccountId } from '@phat/primitives'
import {
  accountId,
  addWeight,
  blake2_128Concat,
  type CallInfo,
  definePallet,
  dispatch,
  dispatchInfoOf,
  dispatchOrFail,
  ensureNone,
  ensureRoot,
  ensureSigned,
  error,
  event,
  map,
  type RuntimeCall,
  value,
  type Weight,
  weightOf,
  withFilter,
  zeroWeight,
} from '../src/index.ts'

export interface WorkshopConfig {
  /** What a unit of `spend` weighs, in picoseconds. */
  readonly unitCost: bigint
}

const sumOf = (calls: readonly RuntimeCall[]): CallInfo => ({
  weight: calls.reduce<Weight>((total, call) => addWeight(total, dispatchInfoOf(call).callWeight), zeroWeight),
})

/** A pallet for tests of the kit: calls that succeed, fail, crash and nest. */
export const Workshop = definePallet('Workshop', 'A pallet for tests of the kit.')
  .config<WorkshopConfig>()
  .storage({
    counter: value(u32, 0, 'What was counted.'),
    payments: map(blake2_128Concat(accountId), u32, 0, 'What accounts paid to a test extension.'),
  })
  .events({
    Counted: event(0, { counter: u32 }, 'The counter has a new value.'),
    Paid: event(1, { who: accountId }, 'An extension took its fee.'),
    Idle: event(2, 'Nothing to do.'),
  })
  .errors({ Broken: error(3, 'The call fails, as it was made to.') })
  .calls((p) => ({
    count: p.call(0, { by: u32 }, weightOf(1_000n, 10n), 'Counts.\n\nOrigin: any. Event: Counted.', ({ store, emit }, { by }) => {
      emit.Counted({ counter: store.counter.mutate((counter) => counter + by) })
    }),
    countAndFail: p.call(1, { by: u32 }, weightOf(2_000n), 'Counts, then fails.', ({ store, emit, fail }, { by }) => {
      emit.Counted({ counter: store.counter.mutate((counter) => counter + by) })
      fail.Broken()
    }),
    together: p.call(
      2,
      { calls: vec(p.types.call) },
      ({ calls }) => sumOf(calls),
      'Dispatches calls; all or none.',
      (context, { calls }) => {
        for (const call of calls) dispatchOrFail(context, context.origin, call)
      },
    ),
    eachAlone: p.call(
      3,
      { calls: vec(p.types.call) },
      ({ calls }) => sumOf(calls),
      'Dispatches calls and goes on after those that fail.',
      (context, { calls }) => {
        for (const call of calls) dispatch(context, context.origin, call)
      },
    ),
    crash: p.call(4, {}, weightOf(1n), 'Has a bug.', () => {
      throw new RangeError('a bug')
    }),
    onlyRoot: p.call(5, {}, weightOf(1n), 'Origin: root.', ({ origin }) => {
      ensureRoot(origin)
    }),
    onlySigned: p.call(6, {}, weightOf(1n), 'Origin: signed.', ({ origin, emit }) => {
      emit.Paid({ who: ensureSigned(origin) })
    }),
    begin: p.call(
      7,
      { seed: u32 },
      { weight: weightOf(5n), class: 'Mandatory' },
      'The inherent.',
      ({ origin, store }, { seed }) => {
        ensureNone(origin)
        store.counter.set(seed)
      },
    ),
    spend: p.call(
      8,
      { announced: u32, used: u32 },
      ({ announced }, { unitCost }) => ({ weight: weightOf(BigInt(announced) * unitCost), class: 'Operational', paysFee: false }),
      'Says what it cost.',
      ({ config }, { used }) => ({ actualWeight: weightOf(BigInt(used) * config.unitCost) }),
    ),
    withoutCounting: p.call(
      9,
      { call: p.types.call },
      ({ call }) => ({ weight: dispatchInfoOf(call).callWeight }),
      'Dispatches a call that may not count, however deep.',
      (context, { call }) =>
        dispatchOrFail(
          context,
          withFilter(context.origin, (inner) => inner.call !== 'count'),
          call,
        ),
    ),
  }))

export const workshopConfig: WorkshopConfig = { unitCost: 3n }

/** An account made of a text, for tests that need many. */
export const accountOf = (name: string): AccountId => blake2b256(new TextEncoder().encode(name)) as AccountId
