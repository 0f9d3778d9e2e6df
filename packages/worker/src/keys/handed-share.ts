// SPDX-License-Identifier: Apache-2.0
import { fixedBytes, struct, u8, u64, type ValueOf } from '@phat/codec'
import { hkdfSha256 } from '@phat/crypto'
import { openAead, sealAead } from '@phat/crypto/aead'
import { type AgreementKey, createAgreementKey } from '@phat/crypto/agreement'
import { equalBytes, PhatError, textBytes, toHex } from '@phat/primitives'
import { keyErrors } from './key-errors.ts'
import type { OpenedShare } from './master-key-recovery.ts'
import { recoveryErrors } from './recovery-errors.ts'
import { drawSecret, type Random, secretLength } from './sr25519-secret.ts'

const headerFields = {
  genesisHash: fixedBytes(32),
  /** Identity of the worker that it is for. */
  receiver: fixedBytes(32),
  masterPublicKey: fixedBytes(32),
  rotation: u64,
  needed: u8,
  index: u8,
  /** Drawn for this alone. */
  ephemeralKey: fixedBytes(32),
} as const

/** All of it is authenticated. */
const header = struct('phat_worker::HandedShareHeader', headerFields)

/** A share that its holder opened, on its way to a worker: 218 bytes. */
const handedShare = struct('phat_worker::HandedShare', { ...headerFields, sealed: fixedBytes(secretLength + 16) })

const salt = textBytes('phat/recovery-share-handover/1')

/** Key and nonce of one share. The ephemeral key makes them its own, so the nonce need not be sent (RFC 5869). */
function sealingOf(agreed: Uint8Array, of: ValueOf<typeof header>) {
  const associatedData = header.encode(of)
  const output = hkdfSha256(agreed, salt, associatedData, 44)
  return { key: output.subarray(0, 32), nonce: output.subarray(32), associatedData }
}

/**
 * Encrypts an opened share to a worker that shall have the master key. Who does it must know that the key is of a worker that the chain attests.
 * @param to 32 bytes each
 * @throws PhatError `keys.bad-receiver`
 */
export function handOverShare(
  { masterPublicKey, rotation, needed, index, bytes: share }: OpenedShare,
  to: { readonly receiver: Uint8Array; readonly genesisHash: Uint8Array },
  random: Random,
): Uint8Array {
  const ephemeral = drawSecret(random)
  const sender = createAgreementKey(ephemeral)
  ephemeral.fill(0)
  const agreed = sender.agree(to.receiver)
  if (agreed === undefined) throw keyErrors.error('bad-receiver', 'the key of the worker')
  const head = { ...to, masterPublicKey, rotation, needed, index, ephemeralKey: sender.publicKey }
  return handedShare.encode({ ...head, sealed: sealAead(sealingOf(agreed, head), share) })
}

/**
 * Opens a share that was handed to this worker, a copy.
 * @throws PhatError `recovery.unreadable`, `recovery.other-worker`, `recovery.other-chain`
 */
export function openHandedShare(mine: AgreementKey, genesisHash: Uint8Array, handed: Uint8Array): OpenedShare {
  const { sealed, ...head } = decoded(handed.slice())
  if (!equalBytes(head.receiver, mine.publicKey)) throw recoveryErrors.error('other-worker', `it is for ${toHex(head.receiver)}`)
  if (!equalBytes(head.genesisHash, genesisHash))
    throw recoveryErrors.error('other-chain', `it is for ${toHex(head.genesisHash)}`)
  const agreed = mine.agree(head.ephemeralKey)
  const opened = agreed === undefined ? undefined : openAead(sealingOf(agreed, head), sealed)
  if (opened === undefined || head.index === 0 || head.needed === 0)
    throw recoveryErrors.error('unreadable', 'it was changed, or encrypted to another key')
  const { index, masterPublicKey, rotation, needed } = head
  return { index, bytes: opened, masterPublicKey, rotation, needed }
}

function decoded(handed: Uint8Array): ValueOf<typeof handedShare> {
  try {
    return handedShare.decode(handed)
  } catch (cause) {
    if (!(cause instanceof PhatError)) throw cause
    throw recoveryErrors.error('unreadable', `${handed.length} bytes`)
  }
}
