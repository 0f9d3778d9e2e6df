// SPDX-License-Identifier: Apache-2.0
import { registrationFeatures } from '@phat/messaging'
import { equalBytes, known } from '@phat/primitives'
import { type CallContext, type Context, palletName } from '../base.ts'
import { isActive } from '../standing.ts'
import type { WorkerInfo } from '../types.ts'
import { ensureGovernance } from './governance.ts'

interface Named {
  readonly gatekeeper: Uint8Array
}

/** Fails while the master key changes. */
function ensureNoRotation({ fail, store }: Context): void {
  if (store.masterKeyRotationLock.get() !== undefined) fail.MasterKeyInRotation()
}

/** The worker that is to be a gatekeeper. Fails with WorkerNotFound or WorkerNotActive. */
function candidate(context: Context, pubkey: Uint8Array): WorkerInfo {
  const worker = context.store.workers.get(pubkey) ?? context.fail.WorkerNotFound()
  if (!isActive(context, pubkey)) context.fail.WorkerNotActive()
  return worker
}

/**
 * Makes a worker a gatekeeper: the first one will make the master key, the others get it from those that have it. The first must be able to
 * keep that key, as its evidence says; a chain whose only gatekeeper lost it could never read its clusters again.
 */
export function registerGatekeeper(context: CallContext, { gatekeeper: pubkey }: Named): undefined {
  const { config, emit, fail, store } = context
  ensureGovernance(context)
  ensureNoRotation(context)
  const present = store.gatekeeper.get()
  if (present.length > 0 && !store.gatekeeperMasterPubkey.exists()) fail.MasterKeyUninitialized()
  if (!present.some((one) => equalBytes(one, pubkey))) {
    const { ecdhPubkey, features } = candidate(context, pubkey)
    const { recovery, sealingKey } = registrationFeatures(features)
    const isFirst = present.length === 0
    if (isFirst && !sealingKey && recovery === undefined && !config.noneAttestationEnabled) fail.KeysNotRecoverable()
    if (present.length >= config.maxGatekeepers) fail.TooManyGatekeepers()
    store.gatekeeper.set([...present, pubkey])
    const value = { pubkey, ecdhPubkey }
    if (isFirst) config.messages.push(context, palletName, 'gatekeeperLaunch', { type: 'FirstGatekeeper', value })
    else config.messages.push(context, palletName, 'gatekeeperChange', { type: 'Registered', value })
  }
  emit.GatekeeperAdded({ pubkey })
}

/** Lets a worker be a gatekeeper no more. */
export function unregisterGatekeeper(context: CallContext, { gatekeeper: pubkey }: Named): undefined {
  const { config, emit, fail, store } = context
  ensureGovernance(context)
  ensureNoRotation(context)
  const present = store.gatekeeper.get()
  if (!present.some((one) => equalBytes(one, pubkey))) fail.InvalidGatekeeper()
  if (present.length < 2) fail.CannotRemoveLastGatekeeper()
  store.gatekeeper.set(present.filter((one) => !equalBytes(one, pubkey)))
  config.messages.push(context, palletName, 'gatekeeperChange', { type: 'Unregistered', value: { pubkey } })
  emit.GatekeeperRemoved({ pubkey })
}

/** Asks the gatekeepers for another master key. Nobody joins or leaves them until it is there. */
export function rotateMasterKey(context: CallContext): undefined {
  const { config, fail, store } = context
  ensureGovernance(context)
  ensureNoRotation(context)
  if (!store.gatekeeperMasterPubkey.exists()) fail.MasterKeyUninitialized()
  const rotationId = store.rotationCounter.mutate((count) => count + 1n)
  store.masterKeyRotationLock.set(rotationId)
  const gkIdentities = store.gatekeeper.get().map((pubkey) => {
    const { ecdhPubkey } = known(store.workers.get(pubkey), 'gatekeepers are registered')
    return { pubkey, ecdhPubkey }
  })
  const value = { rotationId, gkIdentities }
  config.messages.push(context, palletName, 'gatekeeperLaunch', { type: 'RotateMasterKey', value })
}
