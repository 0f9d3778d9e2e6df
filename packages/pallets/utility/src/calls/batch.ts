// SPDX-License-Identifier: Apache-2.0
import {
  addWeight,
  type CallFilter,
  failWith,
  type PostDispatchInfo,
  type RuntimeCall,
  type Weight,
  withFilter,
  zeroWeight,
} from '@phat/frame'
import type { CallContext } from '../base.ts'
import { weights } from '../generated/weights.ts'
import { dispatchInner, refuseNone } from '../inner-dispatch.ts'

interface Batch {
  readonly calls: readonly RuntimeCall[]
}

function begin({ origin, config, fail }: CallContext, calls: readonly RuntimeCall[]): void {
  refuseNone(origin)
  if (calls.length > config.batchedCallsLimit) fail.TooManyCalls()
}

/** Ends at the first call that fails, and succeeds all the same: the event says how far it came. */
export function batch(context: CallContext, { calls }: Batch): PostDispatchInfo {
  begin(context, calls)
  const { emit, origin } = context
  let used: Weight = zeroWeight
  for (const [index, call] of calls.entries()) {
    const inner = dispatchInner(context, origin, call)
    used = addWeight(used, inner.weight)
    if (inner.error !== undefined) {
      emit.BatchInterrupted({ index, error: inner.error })
      return { actualWeight: addWeight(weights.batch(index + 1), used) }
    }
    emit.ItemCompleted()
  }
  emit.BatchCompleted()
  return { actualWeight: addWeight(weights.batch(calls.length), used) }
}

/** "Don't allow users to nest `batch_all` calls", however deep. */
const noBatchAll: CallFilter = ({ pallet, call }) => !(pallet === 'Utility' && call === 'batchAll')

/** Fails with the first call that fails. */
export function batchAll(context: CallContext, { calls }: Batch): PostDispatchInfo {
  begin(context, calls)
  const { emit } = context
  const origin = withFilter(context.origin, noBatchAll)
  let used: Weight = zeroWeight
  for (const [index, call] of calls.entries()) {
    const inner = dispatchInner(context, origin, call)
    used = addWeight(used, inner.weight)
    if (inner.error !== undefined) failWith(inner.error, { actualWeight: addWeight(weights.batchAll(index + 1), used) })
    emit.ItemCompleted()
  }
  emit.BatchCompleted()
  return { actualWeight: addWeight(weights.batchAll(calls.length), used) }
}

/** Goes on after calls that fail. */
export function forceBatch(context: CallContext, { calls }: Batch): PostDispatchInfo {
  begin(context, calls)
  const { emit, origin } = context
  let used: Weight = zeroWeight
  let failed = false
  for (const call of calls) {
    const { error, weight } = dispatchInner(context, origin, call)
    used = addWeight(used, weight)
    if (error === undefined) emit.ItemCompleted()
    else {
      failed = true
      emit.ItemFailed({ error })
    }
  }
  if (failed) emit.BatchCompletedWithErrors()
  else emit.BatchCompleted()
  return { actualWeight: addWeight(weights.forceBatch(calls.length), used) }
}
