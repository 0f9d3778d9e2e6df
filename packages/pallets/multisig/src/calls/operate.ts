// SPDX-License-Identifier: Apache-2.0
import {
  addWeight,
  dispatch,
  dispatchInfoOf,
  ensureSigned,
  exceedsWeight,
  type PostDispatchInfo,
  type RuntimeCall,
  signed,
  type Weight,
} from '@phat/frame'
import { type AccountId, compareBytes } from '@phat/primitives'
import type { CallContext, Context } from '../base.ts'
import { type Step, stepWeight } from '../call-weights.ts'
import { operatedAccount } from '../signatories.ts'
import type { Multisig, Timepoint } from '../types.ts'

/** The arguments that `as_multi` and `approve_as_multi` share. */
export interface Operation {
  readonly threshold: number
  readonly otherSignatories: readonly AccountId[]
  readonly maybeTimepoint: Timepoint | undefined
  readonly maxWeight: Weight
}

/** The call of an operation: itself where it is known, and always its hash. `size` is that of the call in bytes, or 0. */
export interface Subject {
  readonly callHash: Uint8Array
  readonly size: number
  readonly call?: RuntimeCall
}

/** The extrinsic that runs now; hooks count as the first of their block. */
export function currentTimepoint({ block, execution }: Context): Timepoint {
  return { height: block.number, index: execution.phase.type === 'ApplyExtrinsic' ? execution.phase.value : 0 }
}

/** True when both name one extrinsic. */
export const sameTimepoint = (a: Timepoint, b: Timepoint): boolean => a.height === b.height && a.index === b.index

/** One signatory's step: the first begins an operation, the last dispatches its call, those between approve. */
export function operate(context: CallContext, operation: Operation, subject: Subject): PostDispatchInfo {
  const who = ensureSigned(context.origin)
  const { store, fail } = context
  const { maybeTimepoint, otherSignatories, threshold } = operation
  const id = operatedAccount(context, who, operation)
  const after = (step: Step): PostDispatchInfo => ({ actualWeight: stepWeight(step, otherSignatories, subject.size) })

  const open = store.multisigs.get(id, subject.callHash)
  if (open === undefined) {
    if (maybeTimepoint !== undefined) fail.UnexpectedTimepoint()
    begin(context, who, id, subject, threshold)
    return after('create')
  }
  if (maybeTimepoint === undefined) return fail.NoTimepoint()
  if (!sameTimepoint(open.when, maybeTimepoint)) fail.WrongTimepoint()
  const adds = open.approvals.length < threshold && !open.approvals.some((approval) => compareBytes(approval, who) === 0)
  const approvals = open.approvals.length + (adds ? 1 : 0)
  if (subject.call !== undefined && approvals >= threshold) {
    const used = complete(context, who, id, { ...subject, call: subject.call }, open, operation.maxWeight)
    return used === undefined ? {} : { actualWeight: addWeight(stepWeight('complete', otherSignatories, subject.size), used) }
  }
  if (!adds) fail.AlreadyApproved()
  store.multisigs.set(id, subject.callHash, { ...open, approvals: [...open.approvals, who].sort(compareBytes) })
  context.emit.MultisigApproval({ approving: who, timepoint: open.when, multisig: id, callHash: subject.callHash })
  return after('approve')
}

function begin(context: Context, who: AccountId, id: AccountId, { callHash }: Subject, threshold: number): void {
  const { config, store, emit } = context
  const deposit = depositFor(context, threshold)
  config.currency.reserve(context, who, deposit)
  store.multisigs.set(id, callHash, { when: currentTimepoint(context), deposit, depositor: who, approvals: [who] })
  emit.NewMultisig({ approving: who, multisig: id, callHash })
}

/** What an operation of this threshold reserves, in planck. */
export const depositFor = ({ config }: Context, threshold: number): bigint =>
  config.depositBase + config.depositFactor * BigInt(threshold)

/** Dispatches the call of an operation that has its approvals. Returns the weight of the call where it says so. */
function complete(
  context: Context,
  approving: AccountId,
  id: AccountId,
  { call, callHash }: Subject & { readonly call: RuntimeCall },
  open: Multisig,
  maxWeight: Weight,
): Weight | undefined {
  const { config, store, emit, fail } = context
  if (exceedsWeight(dispatchInfoOf(call).callWeight, maxWeight)) fail.MaxWeightTooLow()
  // "Clean up storage before executing call to avoid an possibility of reentrancy attack."
  store.multisigs.remove(id, callHash)
  config.currency.unreserve(context, open.depositor, open.deposit)
  // The composite account is another sender: the filters of the one who signed do not bind it.
  const { result, post } = dispatch(context, signed(id), call)
  emit.MultisigExecuted({ approving, timepoint: open.when, multisig: id, callHash, result })
  return post.actualWeight
}
