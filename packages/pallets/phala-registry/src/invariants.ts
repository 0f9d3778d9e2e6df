// SPDX-License-Identifier: Apache-2.0
import type { Invariants } from '@phat/frame'
import { equalBytes, toByteString } from '@phat/primitives'
import type { Context } from './base.ts'

/** What always holds of this pallet’s state. */
export function invariants({ config, store }: Context): Invariants {
  const workers = [...store.workers.entries()]
  const attestations = [...store.workerAttestations.entries()]
  const active = attestations.filter(([, { standing }]) => standing.type === 'Active')
  const { count, pending } = store.checkProgress.get()
  const gatekeepers = store.gatekeeper.get()
  const onPlatforms = [...store.platformWorkers.entries()]
  const platformOf = new Map(active.map(([pubkey, { platform }]) => [toByteString(pubkey), platform]))
  const lock = store.masterKeyRotationLock.get()
  return {
    'every entry is of a registered worker': [
      attestations.map(([pubkey]) => pubkey),
      [...store.workerAddedAt.keys()],
      [...store.workerIncarnations.keys()],
      [...store.endpoints.keys()],
      gatekeepers,
    ].every((keys) => keys.every((key) => store.workers.has(key))),
    'a worker is what its key says, and has one height of its first registration': workers.every(
      ([pubkey, worker]) => equalBytes(pubkey, worker.pubkey) && store.workerAddedAt.has(pubkey),
    ),
    'the round of checks holds the active workers with evidence, each once':
      active.length === count &&
      pending <= count &&
      [...store.checkRound.keys()].length === count &&
      active.every(([pubkey, { standing }]) =>
        equalBytes((standing.type === 'Active' && store.checkRound.get(standing.value.place)) || new Uint8Array(), pubkey),
      ),
    'platforms hold the active workers with evidence, each once':
      onPlatforms.reduce((sum, [, keys]) => sum + keys.length, 0) === active.length &&
      onPlatforms.every(
        ([platform, keys]) =>
          keys.length > 0 &&
          new Set(keys.map(toByteString)).size === keys.length &&
          keys.every((key) => equalBytes(platformOf.get(toByteString(key)) ?? new Uint8Array(), platform)),
      ),
    'gatekeepers are named once, and are as many as may be':
      new Set(gatekeepers.map(toByteString)).size === gatekeepers.length && gatekeepers.length <= config.maxGatekeepers,
    'a master key has a gatekeeper, and a height': store.gatekeeperMasterPubkey.exists()
      ? gatekeepers.length > 0 && store.gatekeeperLaunchedAt.exists()
      : !store.gatekeeperLaunchedAt.exists() && gatekeepers.length <= 1,
    'a change of the master key that is under way is the latest':
      lock === undefined || (lock === store.rotationCounter.get() && store.gatekeeperMasterPubkey.exists()),
    'evidence is due after the block that it names': attestations.every(([, { dueAt, provenAfter }]) => dueAt >= provenAfter),
  }
}
