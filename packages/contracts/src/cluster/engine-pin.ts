// SPDX-License-Identifier: Apache-2.0
import { struct, u32 } from '@phat/codec'
import { known } from '@phat/primitives'
import {
  type EngineRelease,
  type EngineVersion,
  engineVersionCodec,
  engineVersionText,
  sameEngine,
} from '../exec/engine-release.ts'
import type { Overlay } from '../state/overlay.ts'
import { singleKeys } from '../state/state-keys.ts'
import { clusterErrors } from './cluster-errors.ts'

const plannedSwitch = struct('PlannedEngine', { version: engineVersionCodec, atHeight: u32 })

/** Makes a version the cluster's at once. */
export function pinEngine(state: Overlay, version: EngineVersion): void {
  state.set(singleKeys.engine, engineVersionCodec.encode(version))
}

/** Makes a version the cluster's from a height on; a later plan takes the place of an earlier one. */
export function planEngine(state: Overlay, version: EngineVersion, atHeight: number): void {
  state.set(singleKeys.nextEngine, plannedSwitch.encode({ version, atHeight }))
}

/** Moves the cluster to the planned version when its height has come. */
export function switchEngine(state: Overlay, height: number): void {
  const encoded = state.get(singleKeys.nextEngine)
  if (encoded === undefined) return
  const { version, atHeight } = plannedSwitch.decode(encoded)
  if (height < atHeight) return
  pinEngine(state, version)
  state.set(singleKeys.nextEngine, null)
}

/** The version by which the cluster runs contracts. */
export function pinnedEngine(state: Overlay): EngineVersion {
  return engineVersionCodec.decode(known(state.get(singleKeys.engine), 'a cluster has an engine version'))
}

/**
 * The release that runs a version.
 * @throws PhatError `cluster.unknown-engine`: whoever meets it stops instead of diverging
 */
export function releaseOf(releases: readonly EngineRelease[], version: EngineVersion): EngineRelease {
  const found = releases.find((release) => sameEngine(release.version, version))
  if (found !== undefined) return found
  const mine = releases.map((release) => engineVersionText(release.version)).join('; ')
  throw clusterErrors.error('unknown-engine', `the cluster needs ${engineVersionText(version)}; here are ${mine}`)
}
