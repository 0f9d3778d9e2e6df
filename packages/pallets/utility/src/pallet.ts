// SPDX-License-Identifier: Apache-2.0
import { alias, type Codec, u16, u32, vec } from '@phat/codec'
import {
  addWeight,
  type CallInfo,
  constant,
  type DispatchClass,
  dispatchInfoOf,
  named,
  type Origin,
  type RuntimeCall,
  type RuntimeTypes,
  type Weight,
  weight,
  zeroWeight,
} from '@phat/frame'
import { base } from './base.ts'
import { asDerivative, asDerivativeWeight } from './calls/as-derivative.ts'
import { batch, batchAll, forceBatch } from './calls/batch.ts'
import { dispatchAs, dispatchAsFallible, withWeight } from './calls/dispatch-as.ts'
import { ifElse } from './calls/if-else.ts'
import { weights } from './generated/weights.ts'

const callList = ({ call }: RuntimeTypes): Codec<readonly RuntimeCall[]> => alias(vec(call), 'Vec<<T as Config>::RuntimeCall>')
const boxedCall = ({ call }: RuntimeTypes): Codec<RuntimeCall> => alias(call, 'Box<<T as Config>::RuntimeCall>')
const boxedOrigin = ({ origin }: RuntimeTypes): Codec<Origin> => alias(origin, 'Box<T::PalletsOrigin>')

/** The cost of a list of calls: operational only where all of them are. */
function ofAll(own: Weight, calls: readonly RuntimeCall[]): CallInfo {
  let total: Weight = zeroWeight
  let dispatchClass: DispatchClass = 'Operational'
  for (const call of calls) {
    const info = dispatchInfoOf(call)
    total = addWeight(total, info.callWeight)
    if (info.class === 'Normal') dispatchClass = 'Normal'
  }
  return { weight: addWeight(own, total), class: dispatchClass }
}

/** The cost of one call around another, in its class. */
function around(own: Weight, call: RuntimeCall): CallInfo {
  const info = dispatchInfoOf(call)
  return { weight: addWeight(own, info.callWeight), class: info.class }
}

/** Calls made of other calls: batches, derived accounts, alternatives (pallet-utility). */
export const Utility = base
  .constants((config) => ({
    batchedCallsLimit: named('batched_calls_limit', constant(u32, config.batchedCallsLimit, 'Most calls in one batch.')),
  }))
  .calls((p) => ({
    batch: p.call(
      0,
      { calls: callList(p.types) },
      ({ calls }) => ofAll(weights.batch(calls.length), calls),
      [
        'Dispatches calls in order, up to the first that fails; what the others did stays.',
        'Origin: any but none; root passes the call filter. Events: ItemCompleted, BatchCompleted or BatchInterrupted. Errors: TooManyCalls.',
      ],
      batch,
    ),
    asDerivative: p.call(
      1,
      { index: alias<number>(u16, 'u16'), call: boxedCall(p.types) },
      ({ call }, config) => around(asDerivativeWeight(config), call),
      [
        'Dispatches a call as an account that is derived from the sender by an index.',
        'Origin: signed. Errors: those of the call.',
      ],
      asDerivative,
    ),
    batchAll: p.call(
      2,
      { calls: callList(p.types) },
      ({ calls }) => ofAll(weights.batchAll(calls.length), calls),
      [
        'Dispatches calls in order; when one fails, none has happened.',
        'Origin: any but none; root passes the call filter. Events: ItemCompleted, BatchCompleted. Errors: TooManyCalls, those of the calls.',
      ],
      batchAll,
    ),
    dispatchAs: p.call(
      3,
      { asOrigin: boxedOrigin(p.types), call: boxedCall(p.types) },
      ({ call }) => around(weights.dispatchAs, call),
      ['Dispatches a call under another origin, and succeeds whatever comes of it.', 'Origin: root. Events: DispatchedAs.'],
      dispatchAs,
    ),
    forceBatch: p.call(
      4,
      { calls: callList(p.types) },
      ({ calls }) => ofAll(weights.forceBatch(calls.length), calls),
      [
        'Dispatches calls in order and goes on after those that fail.',
        'Origin: any but none; root passes the call filter. Events: ItemCompleted, ItemFailed, BatchCompleted or BatchCompletedWithErrors. Errors: TooManyCalls.',
      ],
      forceBatch,
    ),
    withWeight: p.call(
      5,
      { call: boxedCall(p.types), weight },
      (args) => ({ weight: args.weight, class: dispatchInfoOf(args.call).class }),
      ['Dispatches a call as root and counts the weight that the sender says.', 'Origin: root. Errors: those of the call.'],
      withWeight,
    ),
    ifElse: p.call(
      6,
      { main: boxedCall(p.types), fallback: boxedCall(p.types) },
      ({ main, fallback }) => ({ weight: ofAll(weights.ifElse, [main, fallback]).weight, class: 'Normal' }),
      [
        'Dispatches a call, and another one if it fails.',
        'Origin: any but none; root passes the call filter. Events: IfElseMainSuccess or IfElseFallbackCalled. Errors: those of the fallback.',
      ],
      ifElse,
    ),
    dispatchAsFallible: p.call(
      7,
      { asOrigin: boxedOrigin(p.types), call: boxedCall(p.types) },
      ({ call }) => around(weights.dispatchAsFallible, call),
      ['Dispatches a call under another origin.', 'Origin: root. Events: DispatchedAs. Errors: those of the call.'],
      dispatchAsFallible,
    ),
  }))
