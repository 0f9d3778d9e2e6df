// SPDX-License-Identifier: Apache-2.0
import { install, type Runtime } from '@phat/frame'
import { Attestation } from '@phat/pallet-attestation'
import { attestationConfig, attestationIndex } from '../attestation-config.ts'
import { composePhatRuntime, type VersionParts } from '../phat-runtime.ts'
import { version2Parts } from './version-2.ts'

/** What version 3 is made of; later versions build on it. */
export const version3Parts: VersionParts = {
  ...version2Parts,
  specVersion: 3,
  pallets: [...(version2Parts.pallets ?? []), install(attestationIndex, Attestation, attestationConfig)],
}

/**
 * Version 3 of Phala's chain logic: evidence of trusted execution environments. A chain that comes to it from an older version has no
 * roots of its own in the state and trusts the vendors', so that there is nothing to migrate.
 */
export const createVersion3 = (): Runtime => composePhatRuntime(version3Parts)
