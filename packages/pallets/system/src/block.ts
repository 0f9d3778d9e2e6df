// SPDX-License-Identifier: Apache-2.0
import { encodeWith, u32, type Writer, writeCompact } from '@phat/codec'
import {
  type At,
  actualWeight,
  addWeight,
  type DispatchClass,
  type Execution,
  type SystemInterface,
  saturatingSubWeight,
  type UnrootedHeader,
  type Weight,
} from '@phat/frame'
import type { BlockHash } from '@phat/primitives'
import { nonceOf } from './accounts.ts'
import { type ConsumedWeight, classKey } from './limits.ts'
import { type SystemContext, systemBase } from './pallet.ts'

const contextOf = (execution: Execution): SystemContext => systemBase.at(execution)

/** Weight used so far by all classes. */
export function totalWeight(consumed: ConsumedWeight): Weight {
  return addWeight(addWeight(consumed.normal, consumed.operational), consumed.mandatory)
}

/** Adds weight to what the block has used. */
export function registerWeight(context: SystemContext, weight: Weight, dispatchClass: DispatchClass): void {
  context.store.blockWeight.mutate((consumed) => replaceClass(consumed, dispatchClass, (used) => addWeight(used, weight)))
}

/** Gives back weight that a dispatch did not use. */
export function reduceWeight(context: SystemContext, weight: Weight, dispatchClass: DispatchClass): void {
  context.store.blockWeight.mutate((consumed) =>
    replaceClass(consumed, dispatchClass, (used) => saturatingSubWeight(used, weight)),
  )
}

/** Spelled out, not spread over a computed key: every extrinsic comes here. */
function replaceClass(
  { normal, operational, mandatory }: ConsumedWeight,
  dispatchClass: DispatchClass,
  change: (used: Weight) => Weight,
): ConsumedWeight {
  switch (dispatchClass) {
    case 'Normal':
      return { normal: change(normal), operational, mandatory }
    case 'Operational':
      return { normal, operational: change(operational), mandatory }
    case 'Mandatory':
      return { normal, operational, mandatory: change(mandatory) }
  }
}

function initialize(context: SystemContext): void {
  const { store, block, config } = context
  store.number.set(block.number)
  store.digest.set({ logs: block.digest })
  store.parentHash.set(block.parentHash)
  store.blockHash.set(block.number - 1, block.parentHash)
  store.blockWeight.kill()
  registerWeight(context, config.blockWeights.baseBlock, 'Mandatory')
}

/** Writes the block's events in one go: nobody reads them before the block ends, and appending one by one would cost n². */
function storeEvents({ execution, store }: SystemContext): void {
  const { events } = execution
  const encoded = encodeWith((writer: Writer) => {
    writeCompact(writer, events.count)
    writer.append(events.encoded)
  }, undefined)
  execution.overlay.set(store.events.key, encoded)
  execution.overlay.set(store.eventCount.key, u32.encode(events.count))
}

function finalize(context: SystemContext): UnrootedHeader {
  const { store, config, block } = context
  storeEvents(context)
  store.allExtrinsicsLen.kill()
  const oldest = block.number - config.blockHashCount - 1
  // "keep genesis hash" (System::finalize)
  if (oldest > 0) store.blockHash.remove(oldest)
  return { parentHash: store.parentHash.get() as BlockHash, number: block.number, digest: store.digest.get() }
}

/** Weight that normal dispatches have used so far in this block; fees follow it. */
export const normalBlockWeight = (at: At): Weight => systemBase.at(at).store.blockWeight.get().normal

/** Block execution's view of System. */
export const systemInterface: SystemInterface = {
  initialize: ({ execution }) => initialize(contextOf(execution)),
  runtimeUpgraded: ({ execution }) => {
    const last = contextOf(execution).store.lastRuntimeUpgrade.get()
    const { specVersion, specName } = execution.runtime.version
    return last === undefined || last.specVersion !== specVersion || last.specName !== specName
  },
  noteRuntimeVersion: ({ execution }) => {
    const { specVersion, specName } = execution.runtime.version
    contextOf(execution).store.lastRuntimeUpgrade.set({ specVersion, specName })
  },
  registerWeight: ({ execution }, weight, dispatchClass) => registerWeight(contextOf(execution), weight, dispatchClass),
  noteInherent: ({ execution }, info, length) => {
    const context = contextOf(execution)
    const { baseExtrinsic } = context.config.blockWeights.perClass[classKey[info.class]]
    registerWeight(context, addWeight(info.callWeight, baseExtrinsic), info.class)
    context.store.allExtrinsicsLen.mutate((total) => (total ?? 0) + length)
  },
  remainingWeight: ({ execution }) => {
    const { store, config } = contextOf(execution)
    return saturatingSubWeight(config.blockWeights.maxBlock, totalWeight(store.blockWeight.get()))
  },
  noteApplied: ({ execution }, result, info, post) => {
    const { emit, config } = contextOf(execution)
    const { baseExtrinsic } = config.blockWeights.perClass[classKey[info.class]]
    const dispatchInfo = {
      weight: addWeight(actualWeight(info, post), baseExtrinsic),
      class: { type: info.class },
      paysFee: { type: info.paysFee && post.paysFee !== false ? ('Yes' as const) : ('No' as const) },
    }
    if (result.type === 'Ok') emit.ExtrinsicSuccess({ dispatchInfo })
    else emit.ExtrinsicFailed({ dispatchError: result.value, dispatchInfo })
  },
  finalize: ({ execution }) => finalize(contextOf(execution)),
  depositEvent: ({ execution }, palletIndex, event) => {
    // "Don't populate events on genesis" (System::deposit_event)
    if (execution.block.number === 0) return
    execution.logEvent(palletIndex, event)
  },
  nonce: ({ execution }, who) => nonceOf(execution, who),
  blockNumber: ({ execution }) => contextOf(execution).store.number.get(),
}
