// SPDX-License-Identifier: Apache-2.0
import type { VerifiedBlock } from '../follow/verify-frame.ts'
import type { BlockPlan, SystemBlock, SystemState, WorkerSystem } from '../system/system-types.ts'
import { blockTimeMs } from '../worker-state.ts'

/** Stages 3 and 4: messages are taken out of the block and routed; what remains is what the cluster has to do. */
export function planBlock(system: WorkerSystem, before: SystemState, block: VerifiedBlock): BlockPlan {
  const { number, hash, values } = block
  const systemBlock: SystemBlock = { number, hash, timeMs: blockTimeMs(block), values }
  return system.planBlock(before, systemBlock)
}
