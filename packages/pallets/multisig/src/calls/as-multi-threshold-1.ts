// SPDX-License-Identifier: Apache-2.0
import { addWeight, dispatch, ensureSigned, failWith, type PostDispatchInfo, type RuntimeCall, signed } from '@phat/frame'
import type { AccountId } from '@phat/primitives'
import type { CallContext } from '../base.ts'
import { thresholdOneWeight } from '../call-weights.ts'
import { compositeOf } from '../signatories.ts'

interface AsMultiThreshold1 {
  readonly otherSignatories: readonly AccountId[]
  readonly call: RuntimeCall
}

/** Stores nothing, and fails with the call inside. */
export function asMultiThreshold1(
  context: CallContext,
  { otherSignatories, call }: AsMultiThreshold1,
): PostDispatchInfo | undefined {
  const who = ensureSigned(context.origin)
  const id = compositeOf(context, who, otherSignatories, 1)
  // The composite account is another sender: the filters of the one who signed do not bind it.
  const { result, post } = dispatch(context, signed(id), call)
  const whole =
    post.actualWeight === undefined
      ? undefined
      : { actualWeight: addWeight(thresholdOneWeight(otherSignatories, context.config), post.actualWeight) }
  return result.type === 'Ok' ? whole : failWith(result.value, whole ?? post)
}
