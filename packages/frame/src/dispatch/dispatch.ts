// SPDX-License-Identifier: Apache-2.0
import { type At, attempt } from '../runtime/execution.ts'
import { type DispatchError, type DispatchResult, dispatchOk } from '../types/dispatch-error.ts'
import type { DispatchInfo, PostDispatchInfo } from '../types/weight.ts'
import { DispatchFailure } from './failure.ts'
import { type Origin, rawOriginOf } from './origin.ts'
import type { RuntimeCall } from './runtime-call.ts'

/**
 * How deep calls may dispatch calls (utility, sudo, proxy, multisig …). Extrinsics nested deeper are refused when they are decoded;
 * a test runs this depth on a quarter of the default stack.
 */
export const maxDispatchDepth = 64

/** What came of a dispatch. */
export interface DispatchOutcome {
  readonly result: DispatchResult
  readonly post: PostDispatchInfo
}

/** Every call around others asks for theirs again: without a record, what nests n deep would be counted n times over. */
const infos = new WeakMap<RuntimeCall, DispatchInfo>()

/** What is known of a call before it runs. Reads no state. */
export function dispatchInfoOf(call: RuntimeCall): DispatchInfo {
  const known = infos.get(call)
  if (known !== undefined) return known
  const { weight, ...rest } = call.target.declaration.cost(call.args, call.target.config)
  const info: DispatchInfo = { callWeight: weight, class: rest.class ?? 'Normal', paysFee: rest.paysFee ?? true }
  infos.set(call, info)
  return info
}

/**
 * Runs a call for an origin in a layer of its own; a failed call leaves no trace. Root passes every call filter, as in FRAME.
 * Anything but a `DispatchFailure` that is thrown is a bug and goes through.
 */
export function dispatch(at: At, origin: Origin, call: RuntimeCall): DispatchOutcome {
  const { execution } = at
  const allowed = execution.runtime.callFilter(call) && (origin.filter?.(call) ?? true)
  if (!allowed && rawOriginOf(origin)?.type !== 'Root') return failed(callFiltered(at))
  return dispatchBypassingFilter(at, origin, call)
}

/** Like `dispatch`, without asking the call filter: for origins that may do anything. */
export function dispatchBypassingFilter(at: At, origin: Origin, call: RuntimeCall): DispatchOutcome {
  const { execution } = at
  if (execution.dispatchDepth >= maxDispatchDepth) return failed({ type: 'Exhausted' })
  execution.dispatchDepth++
  try {
    const outcome = attempt(at, () => {
      const context = execution.contextOf(call.target.identity)
      return call.target.declaration.run(context, origin, call.args)
    })
    if (outcome.ok) return { result: dispatchOk, post: outcome.value ?? {} }
    return { result: { type: 'Err', value: outcome.failure.error }, post: outcome.failure.post }
  } finally {
    execution.dispatchDepth--
  }
}

/** Dispatches and goes on failing when the inner call failed: for calls that stand or fall with another. */
export function dispatchOrFail(at: At, origin: Origin, call: RuntimeCall): PostDispatchInfo {
  const { result, post } = dispatch(at, origin, call)
  if (result.type === 'Err') throw new DispatchFailure(result.value, post)
  return post
}

const failed = (error: DispatchError): DispatchOutcome => ({ result: { type: 'Err', value: error }, post: {} })

/** System's `CallFiltered` error, as every Substrate chain reports a filtered call. */
function callFiltered(at: At): DispatchError {
  const { index, errorIndex } = at.execution.runtime.callFilteredError
  return { type: 'Module', value: { index, error: new Uint8Array([errorIndex, 0, 0, 0]) } }
}
