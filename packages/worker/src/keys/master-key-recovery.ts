// SPDX-License-Identifier: Apache-2.0
import { bytes, fixedBytes, struct, u8, u64, type ValueOf } from '@phat/codec'
import { hkdfSha256 } from '@phat/crypto'
import { openAead, sealAead } from '@phat/crypto/aead'
import { type AgreementKey, createAgreementKey } from '@phat/crypto/agreement'
import { equalBytes, known, textBytes, toHex } from '@phat/primitives'
import { keyErrors } from './key-errors.ts'
import { combineShares, type Share, splitSecret } from './shamir.ts'
import { drawSecret, isSecret, publicKeyOf, type Random } from './sr25519-secret.ts'

const headerFields = {
  /** Of the master key that was split, and how often it was rotated before. */
  masterPublicKey: fixedBytes(32),
  rotation: u64,
  /** So many of `count` give it back. */
  needed: u8,
  count: u8,
  index: u8,
  /** Whom the share is for. */
  recoveryKey: fixedBytes(32),
  /** Drawn for this share alone. */
  ephemeralKey: fixedBytes(32),
} as const

/** All of it is authenticated. */
const header = struct('phat_worker::RecoveryShareHeader', headerFields)

/** A share of a master key, encrypted to one recovery key. It may be public. */
export const recoveryShare = struct('phat_worker::RecoveryShare', { ...headerFields, sealed: bytes })
export type RecoveryShare = ValueOf<typeof recoveryShare>

/** A share in the clear: a secret, as long as others are open too. */
export interface OpenedShare extends Share {
  readonly masterPublicKey: Uint8Array
  readonly rotation: bigint
  readonly needed: number
}

/** Whom a master key is split to: so many of these sr25519 public keys, 32 bytes each and all different, bring it back. */
export interface RecoveryKeys {
  readonly needed: number
  readonly keys: readonly Uint8Array[]
}

const salt = textBytes('phat/master-key-recovery/1')

/** Key and nonce of one share. The ephemeral key makes them its own, so the nonce need not be sent (RFC 5869). */
function sealingOf(agreed: Uint8Array, of: ValueOf<typeof header>) {
  const associatedData = header.encode(of)
  const output = hkdfSha256(agreed, salt, associatedData, 44)
  return { key: output.subarray(0, 32), nonce: output.subarray(32), associatedData }
}

/**
 * Splits a master key so that the holders of any `needed` of the recovery keys can bring it back together, where a TEE has no sealing key.
 * @param secret 64 bytes
 * @throws PhatError `keys.bad-threshold`, `keys.bad-receiver`
 */
export function splitMasterKey(
  { secret, rotation }: { readonly secret: Uint8Array; readonly rotation: bigint },
  { needed, keys: recoveryKeys }: RecoveryKeys,
  random: Random,
): readonly RecoveryShare[] {
  checkRecoveryKeys({ needed, keys: recoveryKeys })
  const count = recoveryKeys.length
  const masterPublicKey = publicKeyOf(secret)
  return splitSecret(secret, needed, count, random).map(({ index, bytes: share }) => {
    const recoveryKey = known(recoveryKeys[index - 1], 'a share for each recovery key')
    const ephemeral = drawSecret(random)
    const sender = createAgreementKey(ephemeral)
    ephemeral.fill(0)
    const agreed = known(sender.agree(recoveryKey), 'a recovery key was checked to be a point')
    const head = { masterPublicKey, rotation, needed, count, index, recoveryKey, ephemeralKey: sender.publicKey }
    const sealed = sealAead(sealingOf(agreed, head), share)
    share.fill(0)
    return { ...head, sealed }
  })
}

/** A key that nobody uses: agreeing with it tells a point from other bytes. */
const anyKey = createAgreementKey(Uint8Array.from({ length: 64 }, (_, i) => (i === 0 ? 1 : 0)))

/** @throws PhatError `keys.bad-threshold`, `keys.bad-receiver` unless a secret can be split k of n to these keys */
export function checkRecoveryKeys({ needed, keys: recoveryKeys }: RecoveryKeys): void {
  const count = recoveryKeys.length
  const different = new Set(recoveryKeys.map(toHex)).size === count && recoveryKeys.every(({ length }) => length === 32)
  if (!Number.isInteger(needed) || needed < 1 || needed > count || count > 255 || !different)
    throw keyErrors.error('bad-threshold', `${needed} of ${count} recovery keys`)
  const bad = recoveryKeys.find((key) => anyKey.agree(key) === undefined)
  if (bad !== undefined) throw keyErrors.error('bad-receiver', toHex(bad))
}

/** Opens a share with the recovery key that it is for; undefined when it is for another, or was changed. */
export function openRecoveryShare(mine: AgreementKey, share: RecoveryShare): OpenedShare | undefined {
  const { sealed, ...head } = share
  const agreed = equalBytes(mine.publicKey, head.recoveryKey) ? mine.agree(head.ephemeralKey) : undefined
  const opened = agreed === undefined ? undefined : openAead(sealingOf(agreed, head), sealed)
  if (opened === undefined) return undefined
  const { index, masterPublicKey, rotation, needed } = head
  return { index, bytes: opened, masterPublicKey, rotation, needed }
}

/**
 * The master key from opened shares of one split, more than enough of them or just enough.
 * @returns 64 bytes
 * @throws PhatError `keys.too-few-shares`, `keys.wrong-shares`
 */
export function recoverMasterKey(shares: readonly OpenedShare[]): Uint8Array {
  const [first] = shares
  if (first === undefined) throw keyErrors.error('too-few-shares', 'there is none')
  const same = shares.every(
    ({ masterPublicKey, needed, bytes: share }) =>
      equalBytes(masterPublicKey, first.masterPublicKey) && needed === first.needed && share.length === first.bytes.length,
  )
  if (!same) throw keyErrors.error('wrong-shares', 'they are of more than one split')
  const byIndex = new Map(shares.map((share) => [share.index, share]))
  if (byIndex.size < first.needed) throw keyErrors.error('too-few-shares', `${byIndex.size} of ${first.needed}`)
  const secret = combineShares([...byIndex.values()].slice(0, first.needed))
  if (!isSecret(secret) || !equalBytes(publicKeyOf(secret), first.masterPublicKey))
    throw keyErrors.error('wrong-shares', 'they give another key')
  return secret
}
