// SPDX-License-Identifier: Apache-2.0
import { type AccountId, assert, equalBytes, known } from '@phat/primitives'
import { dispatch, dispatchInfoOf } from '../dispatch/dispatch.ts'
import { invalid } from '../dispatch/failure.ts'
import { noneOrigin, type Origin, signed } from '../dispatch/origin.ts'
import type { DispatchResult } from '../types/dispatch-error.ts'
import { addWeight, saturatingSubWeight, type Weight, zeroWeight } from '../types/weight.ts'
import {
  type BareTransaction,
  bareTransactionOf,
  checkSignature,
  decodeFor,
  type SignatureVerifier,
  type Validity,
  validity,
  viewsOf,
} from './checked-extrinsic.ts'
import type { Execution } from './execution.ts'
import { type Extrinsic, encodeBare } from './extrinsic.ts'
import { migrate } from './migrate.ts'
import type { UnrootedHeader } from './system-interface.ts'

/** Begins a block: migrations when the runtime is new, system, hooks (`Executive::initialize_block`). */
export function initializeBlock(execution: Execution): void {
  const { system, pallets } = execution.runtime
  let used: Weight = zeroWeight
  if (system.runtimeUpgraded(execution)) {
    used = addWeight(used, migrate(execution))
    system.noteRuntimeVersion(execution)
  }
  system.initialize(execution)
  for (const { pallet } of pallets) {
    const { hooks, identity } = pallet.parts
    if (hooks.onInitialize !== undefined) {
      used = addWeight(used, hooks.onInitialize(execution.contextOf(identity) as never, execution.block.number))
    }
  }
  system.registerWeight(execution, used, 'Mandatory')
  execution.expectedInherents = inherentsOf(execution)
}

/** The extrinsics that every block begins with, made from its context; `execution.expectedInherents` holds them. */
function inherentsOf(execution: Execution): readonly Uint8Array[] {
  const inherents: Uint8Array[] = []
  for (const instance of execution.runtime.pallets) {
    const { inherent, identity } = instance.pallet.parts
    if (inherent === undefined) continue
    const args = inherent.args(execution.contextOf(identity) as never)
    if (args === undefined) continue
    const target = known(
      instance.calls.find((call) => call.name === inherent.call),
      `${instance.name} has the call ${inherent.call}`,
    )
    inherents.push(encodeBare(execution.runtime.types.call.encode({ pallet: instance.name, call: target.name, args, target })))
  }
  return inherents
}

/** An extrinsic that was decoded before, or its bytes. */
export type ExtrinsicInput = Uint8Array | Extrinsic

/**
 * Applies one extrinsic (`Executive::apply_extrinsic`). A validity error means that it may not stand in the block and changed
 * nothing; a dispatch error is recorded and the fee kept. Decoding errors are thrown (`codec.*`).
 */
export function applyExtrinsic(execution: Execution, input: ExtrinsicInput, verify: SignatureVerifier): Validity<DispatchResult> {
  const extrinsic = input instanceof Uint8Array ? decodeFor(execution, input) : input
  return validity(() => {
    const who = checkSignature(execution, extrinsic, verify)
    execution.phase = { type: 'ApplyExtrinsic', value: execution.extrinsics.length }
    // A refused transaction leaves no trace: what `prepare` of one extension did goes with the layer when the next refuses.
    const result = execution.layered(() =>
      who === undefined ? applyBare(execution, extrinsic) : applyAround(execution, extrinsic, who, signed(who), undefined),
    )
    execution.extrinsics.push(extrinsic.encoded)
    return result
  })
}

function applyBare(execution: Execution, extrinsic: Extrinsic): DispatchResult {
  const bare = bareTransactionOf(execution, extrinsic.call)
  if (bare === undefined) return applyInherent(execution, extrinsic)
  return applyAround(execution, extrinsic, bare.who, noneOrigin, bare)
}

function applyInherent(execution: Execution, extrinsic: Extrinsic): DispatchResult {
  const { system } = execution.runtime
  const info = dispatchInfoOf(extrinsic.call)
  // "Inherents come from the block context": each stands once, in its place, and no other bare extrinsic does.
  const expected = execution.expectedInherents[execution.extrinsics.length]
  if (info.class !== 'Mandatory' || expected === undefined || !equalBytes(expected, extrinsic.encoded)) invalid('Call')
  system.noteInherent(execution, info, extrinsic.encoded.length)
  const { result, post } = dispatch(execution, noneOrigin, extrinsic.call)
  // "Mandatory extrinsics must succeed" (Executive: BadMandatory).
  if (result.type === 'Err') invalid('BadMandatory')
  system.noteApplied(execution, result, info, post)
  return result
}

/** Applies a transaction with what stands around it: all extensions, or around a bare one its pallet and those that say so. */
function applyAround(
  execution: Execution,
  extrinsic: Extrinsic,
  who: AccountId,
  origin: Origin,
  bare: BareTransaction | undefined,
): DispatchResult {
  const { system, extensions } = execution.runtime
  const info = dispatchInfoOf(extrinsic.call)
  if (info.class === 'Mandatory') invalid('BadMandatory')
  const views = viewsOf(execution, extrinsic, who, info)
  const around = bare === undefined ? extensions : extensions.map((extension) => (extension.bare ? extension : undefined))
  bare?.validate()
  views.forEach((view, i) => {
    around[i]?.validate?.(view)
  })
  bare?.prepare()
  const prepared = views.map((view, i) => around[i]?.prepare?.(view))
  const { result, post } = dispatch(execution, origin, extrinsic.call)
  views.forEach((view, i) => {
    around[i]?.postDispatch?.(view, prepared[i], post, result)
  })
  system.noteApplied(execution, result, info, post)
  return result
}

/** Ends a block: idle and finalize hooks, then the header but for its roots (`Executive::finalize_block`). */
export function finalizeBlock(execution: Execution): UnrootedHeader {
  const { system, pallets } = execution.runtime
  const { number } = execution.block
  assert(execution.overlay.depth === 0, 'no layer is open at the end of a block')
  execution.phase = { type: 'Finalization' }
  let remaining = system.remainingWeight(execution)
  for (const { pallet } of pallets) {
    const { hooks, identity } = pallet.parts
    // "if remaining_weight.all_gt(Weight::zero())" (Executive::idle_and_finalize_hook): something is left of both dimensions.
    if (hooks.onIdle === undefined || remaining.refTime === 0n || remaining.proofSize === 0n) continue
    const used = hooks.onIdle(execution.contextOf(identity) as never, number, remaining)
    system.registerWeight(execution, used, 'Mandatory')
    remaining = saturatingSubWeight(remaining, used)
  }
  for (const { pallet } of pallets) {
    const { hooks, identity } = pallet.parts
    hooks.onFinalize?.(execution.contextOf(identity) as never, number)
  }
  return system.finalize(execution)
}
