// SPDX-License-Identifier: Apache-2.0
import { verifyMultiSignature } from '@phat/crypto'
import {
  type BatchRotateMasterKeyEvent,
  batchRotateMasterKeyToSign,
  type EncryptedKey,
  type Message,
  wrapSignedContent,
} from '@phat/messaging'
import { compareBytes, equalBytes } from '@phat/primitives'
import { decryptKey, encryptKey, sharingKey } from '../../keys/key-sharing.ts'
import { drawSecret, isSecret, publicKeyOf } from '../../keys/sr25519-secret.ts'
import { type BlockDraft, messageOf, reject } from '../block-draft.ts'
import { gatekeeperOrigin } from '../origins.ts'
import type { MasterKey } from '../system-types.ts'
import { addDuty, endDuty, rotationSubject } from './duties.ts'
import { adoptMasterKey } from './master-keys.ts'

interface Receiver {
  readonly pubkey: Uint8Array
  readonly ecdhPubkey: Uint8Array
}

/** Encrypts one secret to each receiver, ascending by identity and each once; those whose key cannot be used are left out. */
export function encryptToAll(
  draft: BlockDraft,
  sender: ReturnType<typeof sharingKey>,
  receivers: readonly Receiver[],
  plaintext: Uint8Array,
): readonly (readonly [Uint8Array, EncryptedKey])[] {
  const sorted = [...receivers].sort((a, b) => compareBytes(a.pubkey, b.pubkey))
  const encrypted: (readonly [Uint8Array, EncryptedKey])[] = []
  for (const { pubkey, ecdhPubkey } of sorted) {
    const last = encrypted.at(-1)?.[0]
    if (last !== undefined && equalBytes(last, pubkey)) continue
    const key = encryptKey(sender, ecdhPubkey, draft.options.random(12), plaintext)
    if (key === undefined) reject(draft, 'unusable-receiver')
    else encrypted.push([pubkey.slice(), key])
  }
  return encrypted
}

/** This gatekeeper's proposal of the next master key: drawn, encrypted to all, signed by its identity. */
export function rotationMessage(
  draft: BlockDraft,
  speaking: MasterKey,
  rotationId: bigint,
  gatekeepers: readonly Receiver[],
): Message | undefined {
  const { identity, random } = draft.options
  const secret = drawSecret(random)
  const secretKeys = encryptToAll(draft, sharingKey(speaking.secret, 'master'), gatekeepers, secret)
  secret.fill(0)
  if (secretKeys.length === 0) return undefined
  const proposal = { rotationId, secretKeys, sender: identity.publicKey }
  const sig = identity.sign(wrapSignedContent('MasterKeyRotation', batchRotateMasterKeyToSign.encode(proposal)))
  return messageOf(gatekeeperOrigin, 'keyDistribution', { type: 'MasterKeyRotation', value: { ...proposal, sig } })
}

/** A gatekeeper's proposal came on chain, and is the first: its key is the next one. */
export function onRotationProposal(draft: BlockDraft, proposal: BatchRotateMasterKeyEvent): void {
  const { identity } = draft.options
  const { gatekeeper, masterKeys, rotation } = draft.state
  const { rotationId, secretKeys, sender, sig } = proposal
  if (masterKeys.length === 0) return
  // The first one counted; what other gatekeepers proposed meanwhile comes too late.
  if (masterKeys.some((key) => key.rotation === rotationId)) return
  const invited = rotation?.id === rotationId && rotation.gatekeepers.some((each) => equalBytes(each, sender))
  if (!invited || !isSignedBySender(proposal, sig)) return reject(draft, 'bad-rotation')
  endDuty(draft, { kind: 'rotate', subject: rotationSubject(rotationId) })
  const [, mine] = secretKeys.find(([receiver]) => equalBytes(receiver, identity.publicKey)) ?? []
  if (mine === undefined) return
  const secret = decryptKey(identity.agreement, mine)
  if (secret === undefined || !isSecret(secret)) return reject(draft, 'unreadable-key')
  adoptMasterKey(draft, rotationId, draft.block.number, secret)
  if (gatekeeper !== 'active') return
  // Signed with the key that goes, as everything is until the chain says that it knows the new one.
  const message = messageOf(gatekeeperOrigin, 'gatekeeperRegistryEvent', {
    type: 'RotatedMasterPubkey',
    value: { rotationId, masterPubkey: publicKeyOf(secret) },
  })
  addDuty(draft, { kind: 'rotated', subject: rotationSubject(rotationId), message })
}

function isSignedBySender({ rotationId, secretKeys, sender }: BatchRotateMasterKeyEvent, sig: Uint8Array): boolean {
  if (sig.length !== 64) return false
  const signed = wrapSignedContent('MasterKeyRotation', batchRotateMasterKeyToSign.encode({ rotationId, secretKeys, sender }))
  return verifyMultiSignature({ type: 'Sr25519', value: sig }, signed, sender)
}
