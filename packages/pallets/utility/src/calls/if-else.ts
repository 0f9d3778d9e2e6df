// SPDX-License-Identifier: Apache-2.0
import { addWeight, failWith, type PostDispatchInfo, type RuntimeCall } from '@phat/frame'
import type { CallContext } from '../base.ts'
import { weights } from '../generated/weights.ts'
import { dispatchInner, refuseNone } from '../inner-dispatch.ts'

/** Runs `fallback` only when `main` fails, and fails with it. */
export function ifElse(
  context: CallContext,
  args: { readonly main: RuntimeCall; readonly fallback: RuntimeCall },
): PostDispatchInfo {
  const { emit, origin } = context
  refuseNone(origin)
  const main = dispatchInner(context, origin, args.main)
  const afterMain = addWeight(weights.ifElse, main.weight)
  if (main.error === undefined) {
    emit.IfElseMainSuccess()
    return { actualWeight: afterMain }
  }
  const fallback = dispatchInner(context, origin, args.fallback)
  const post = { actualWeight: addWeight(afterMain, fallback.weight) }
  if (fallback.error !== undefined) failWith(fallback.error, post)
  emit.IfElseFallbackCalled({ mainError: main.error })
  return post
}
