// SPDX-License-Identifier: Apache-2.0
import type { EncryptedKey, GatekeeperChange, KeyDistribution, Message, MessageOrigin } from '@phat/messaging'
import { equalBytes } from '@phat/primitives'
import { decryptKey, encryptKey, sharingKey } from '../../keys/key-sharing.ts'
import { isSecret } from '../../keys/sr25519-secret.ts'
import { type BlockDraft, messageOf, reject } from '../block-draft.ts'
import { gatekeeperOrigin, isPallet } from '../origins.ts'
import { shareAll } from './cluster-key-sharing.ts'
import { addDuty, endDuty } from './duties.ts'
import { onRotationProposal } from './key-rotation.ts'
import { adoptMasterKey, speakingKey } from './master-keys.ts'

/** `phala/gatekeeper/change`: who joins the gatekeepers and who leaves. */
export function onGatekeeperChange(draft: BlockDraft, sender: MessageOrigin, payload: GatekeeperChange): void {
  if (!isPallet(sender, 'registry')) return reject(draft, 'not-allowed')
  const { identity } = draft.options
  const mine = equalBytes(payload.value.pubkey, identity.publicKey)
  const { gatekeeper, speakingRotation } = draft.state
  if (payload.type === 'Unregistered') {
    endDuty(draft, { kind: 'distribute', subject: payload.value.pubkey })
    // It keeps what it knows, silent: registered again before the next rotation, it goes on.
    if (mine && gatekeeper === 'active') draft.state = { ...draft.state, gatekeeper: 'dummy', duties: [] }
    return
  }
  if (mine) draft.state = { ...draft.state, gatekeeper: speakingRotation === undefined ? 'dummy' : 'active' }
  else if (gatekeeper === 'active') distributeTo(draft, payload.value)
}

/** Sends all master keys to a new gatekeeper. */
function distributeTo(
  draft: BlockDraft,
  { pubkey, ecdhPubkey }: { readonly pubkey: Uint8Array; readonly ecdhPubkey: Uint8Array },
): void {
  const speaking = speakingKey(draft.state)
  if (speaking === undefined) return
  const sender = sharingKey(speaking.secret, 'master')
  const history: (readonly [bigint, number, EncryptedKey])[] = []
  for (const { rotation, height, secret } of draft.state.masterKeys) {
    const key = encryptKey(sender, ecdhPubkey, draft.options.random(12), secret)
    if (key === undefined) return reject(draft, 'unusable-receiver')
    history.push([rotation, height, key])
  }
  const dest = pubkey.slice()
  addDuty(draft, { kind: 'distribute', subject: dest, message: distribution(dest, history) })
}

/** One key as phala-blockchain sends it before the first rotation; else all of them, oldest first. */
function distribution(dest: Uint8Array, history: readonly (readonly [bigint, number, EncryptedKey])[]): Message {
  const [[, , only] = [], ...later] = history
  if (only === undefined || later.length > 0) {
    const value = { dest, encryptedMasterKeyHistory: history }
    return messageOf(gatekeeperOrigin, 'keyDistribution', { type: 'MasterKeyHistory', value })
  }
  const { ecdhPubkey, encryptedKey: encryptedMasterKey, iv } = only
  const value = { dest, ecdhPubkey, encryptedMasterKey, iv }
  return messageOf(gatekeeperOrigin, 'keyDistribution', { type: 'MasterKeyDistribution', value })
}

/** `phala/gatekeeper/key`: gatekeepers among themselves. The chain took it, so it is signed with the master key. */
export function onKeyDistribution(draft: BlockDraft, payload: KeyDistribution): void {
  if (payload.type === 'MasterKeyRotation') return onRotationProposal(draft, payload.value)
  const { dest } = payload.value
  endDuty(draft, { kind: 'distribute', subject: dest })
  if (!equalBytes(dest, draft.options.identity.publicKey)) return shareAll(draft)
  if (payload.type === 'MasterKeyHistory') return receiveMasterKeys(draft, payload.value.encryptedMasterKeyHistory)
  const { ecdhPubkey, encryptedMasterKey: encryptedKey, iv } = payload.value
  receiveMasterKeys(draft, [[0n, draft.block.number, { ecdhPubkey, encryptedKey, iv }]])
}

/** This worker was registered as a gatekeeper and now gets the keys; asked for by nobody, they are not taken. */
function receiveMasterKeys(
  draft: BlockDraft,
  history: readonly (readonly [rotation: bigint, height: number, key: EncryptedKey])[],
): void {
  const { identity } = draft.options
  const { gatekeeper, masterKeys } = draft.state
  if (gatekeeper !== 'dummy' || masterKeys.length > 0) return
  const opened = history.map(([rotation, height, key]) => ({ rotation, height, secret: decryptKey(identity.agreement, key) }))
  const readable = opened.every(
    ({ rotation, secret }, place) => secret !== undefined && isSecret(secret) && rotation > (opened[place - 1]?.rotation ?? -1n),
  )
  const newest = opened.at(-1)
  // Whoever sends the newest master key shares by a key that derives from it: a forged one would not fit.
  const fits = newest?.secret !== undefined && readable && isSharedBy(newest.secret, history.at(-1)?.[2])
  if (!fits) return reject(draft, 'unreadable-key')
  for (const { rotation, height, secret } of opened) if (secret !== undefined) adoptMasterKey(draft, rotation, height, secret)
  draft.state = { ...draft.state, gatekeeper: 'active', speakingRotation: newest.rotation }
}

const isSharedBy = (secret: Uint8Array, key: EncryptedKey | undefined): boolean =>
  key !== undefined && equalBytes(sharingKey(secret, 'master').publicKey, key.ecdhPubkey)
