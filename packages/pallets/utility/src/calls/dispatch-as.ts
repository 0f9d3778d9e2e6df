// SPDX-License-Identifier: Apache-2.0
import { dispatchBypassingFilter, dispatchOk, ensureRoot, failWith, type Origin, type RuntimeCall, rootOrigin } from '@phat/frame'
import type { CallContext } from '../base.ts'

interface AsOrigin {
  readonly asOrigin: Origin
  readonly call: RuntimeCall
}

/** Succeeds whatever came of the call: the event says. */
export function dispatchAs(context: CallContext, { asOrigin, call }: AsOrigin): undefined {
  ensureRoot(context.origin)
  const { result } = dispatchBypassingFilter(context, asOrigin, call)
  context.emit.DispatchedAs({ result })
}

/** Fails with the call. */
export function dispatchAsFallible(context: CallContext, { asOrigin, call }: AsOrigin): undefined {
  ensureRoot(context.origin)
  const { result } = dispatchBypassingFilter(context, asOrigin, call)
  if (result.type === 'Err') failWith(result.value)
  context.emit.DispatchedAs({ result: dispatchOk })
}

/** Fails with the call; the weight that was said counts, not that of the call. */
export function withWeight(context: CallContext, { call }: { readonly call: RuntimeCall }): undefined {
  ensureRoot(context.origin)
  const { result } = dispatchBypassingFilter(context, rootOrigin, call)
  if (result.type === 'Err') failWith(result.value)
}
