// SPDX-License-Identifier: Apache-2.0
import type { GatekeeperLaunch, MessageOrigin } from '@phat/messaging'
import { equalBytes } from '@phat/primitives'
import { drawSecret, publicKeyOf } from '../../keys/sr25519-secret.ts'
import { type BlockDraft, messageOf, reject } from '../block-draft.ts'
import { isPallet, workerOrigin } from '../origins.ts'
import { sendAsWorker } from '../send-as-worker.ts'
import { addDuty, endDuty, rotationSubject } from './duties.ts'
import { rotationMessage } from './key-rotation.ts'
import { adoptMasterKey, forgetMasterKeys, masterKeyOf, speakingKey } from './master-keys.ts'

/** `phala/gatekeeper/launch`: from the first gatekeeper to each rotation of the master key. */
export function onGatekeeperLaunch(draft: BlockDraft, sender: MessageOrigin, payload: GatekeeperLaunch): void {
  if (!isPallet(sender, 'registry')) return reject(draft, 'not-allowed')
  switch (payload.type) {
    case 'FirstGatekeeper':
      return becomeFirst(draft, payload.value.pubkey)
    case 'MasterPubkeyOnChain':
      return onMasterKey(draft, payload.value.masterPubkey, 'launch')
    case 'RotateMasterKey': {
      const { rotationId, gkIdentities } = payload.value
      return beginRotation(draft, rotationId, gkIdentities)
    }
    case 'MasterPubkeyRotated':
      return onMasterKey(draft, payload.value.masterPubkey, 'rotation')
  }
}

/** The chain asks this worker for the first master key. It is drawn once: asked again, the worker tells the same. */
function becomeFirst(draft: BlockDraft, gatekeeper: Uint8Array): void {
  const { block, options, state } = draft
  if (!equalBytes(gatekeeper, options.identity.publicKey) || state.gatekeeper === 'active') return
  if (!state.registered) return reject(draft, 'not-registered')
  // A master key that a restart loses would take every cluster with it.
  if (!options.canSeal && options.recovery === undefined) return reject(draft, 'cannot-keep-master-key')
  if (state.masterKeys.length === 0) adoptMasterKey(draft, 0n, block.number, drawSecret(options.random))
  draft.state = { ...draft.state, gatekeeper: 'dummy' }
  const newest = draft.state.masterKeys.at(-1)
  if (newest === undefined) return
  const event = { type: 'MasterPubkey', value: { masterPubkey: publicKeyOf(newest.secret) } } as const
  sendAsWorker(draft, messageOf(workerOrigin(options.identity.publicKey), 'registryEvent', event))
}

/** The chain has a master key: the one that gatekeepers speak with from now on. */
function onMasterKey(draft: BlockDraft, publicKey: Uint8Array, by: 'launch' | 'rotation'): void {
  if (draft.state.masterKeys.length === 0) return
  const found = masterKeyOf(draft.state, publicKey)
  if (found === undefined) {
    // A gatekeeper that was taken off the list before a rotation was not sent the new key; one on the list should have been.
    if (draft.state.gatekeeper === 'active') reject(draft, 'other-master-key')
    return forgetMasterKeys(draft)
  }
  const gatekeeper = by === 'launch' ? 'active' : draft.state.gatekeeper
  draft.state = { ...draft.state, gatekeeper, speakingRotation: found.rotation, rotation: undefined }
  endDuty(draft, { kind: 'rotated', subject: rotationSubject(found.rotation) })
}

/** The chain asks all gatekeepers for a new master key; the first proposal on chain counts. */
function beginRotation(
  draft: BlockDraft,
  id: bigint,
  identities: readonly { readonly pubkey: Uint8Array; readonly ecdhPubkey: Uint8Array }[],
): void {
  const { gatekeeper, masterKeys, rotation } = draft.state
  if (masterKeys.length === 0) return
  if (rotation !== undefined) endDuty(draft, { kind: 'rotate', subject: rotationSubject(rotation.id) })
  draft.state = { ...draft.state, rotation: { id, gatekeepers: identities.map(({ pubkey }) => pubkey.slice()) } }
  const speaking = speakingKey(draft.state)
  const me = draft.options.identity.publicKey
  if (gatekeeper !== 'active' || speaking === undefined || !identities.some(({ pubkey }) => equalBytes(pubkey, me))) return
  const message = rotationMessage(draft, speaking, id, identities)
  if (message !== undefined) addDuty(draft, { kind: 'rotate', subject: rotationSubject(id), message })
}
