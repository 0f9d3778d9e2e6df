// SPDX-License-Identifier: Apache-2.0
import { assert } from '@phat/primitives'
import type { Context } from './base.ts'
import { platformWorkersMax } from './types.ts'

/** What a chain knows of workers when it begins: rules, and no worker, key, or gatekeeper. */
export interface PhalaRegistryGenesis {
  /** Blocks that a worker’s benchmark takes; none where it is not given. */
  readonly benchmarkDuration?: number
  /** Most workers on one platform, from 1 to 64; 1 where it is not given. */
  readonly maxPerPlatform?: number
}

/** Builds the pallet’s part of the genesis. */
export function buildGenesis({ store }: Context, { benchmarkDuration, maxPerPlatform }: PhalaRegistryGenesis): void {
  if (benchmarkDuration !== undefined) store.benchmarkDuration.set(benchmarkDuration)
  if (maxPerPlatform === undefined) return
  assert(maxPerPlatform >= 1 && maxPerPlatform <= platformWorkersMax, 'a genesis allows from 1 to 64 workers on a platform')
  store.platformRule.set({ maxPerPlatform, unidentified: { type: 'Refused' } })
}
