// SPDX-License-Identifier: Apache-2.0
import {
  actualWeight,
  badOrigin,
  type DispatchError,
  dispatch,
  dispatchInfoOf,
  type Origin,
  type RuntimeCall,
  rawOriginOf,
  type Weight,
} from '@phat/frame'
import type { Context } from './base.ts'

/** What came of a call inside, and what it used. */
export interface Inner {
  /** Undefined when it succeeded. */
  readonly error: DispatchError | undefined
  readonly weight: Weight
}

/** Dispatches a call inside another for the same origin; root passes every filter. */
export function dispatchInner(context: Context, origin: Origin, call: RuntimeCall): Inner {
  const { result, post } = dispatch(context, origin, call)
  return { error: result.type === 'Err' ? result.value : undefined, weight: actualWeight(dispatchInfoOf(call), post) }
}

/** Fails with BadOrigin for inherents: nobody may batch without a sender. */
export function refuseNone(origin: Origin): void {
  if (rawOriginOf(origin)?.type === 'None') badOrigin()
}
