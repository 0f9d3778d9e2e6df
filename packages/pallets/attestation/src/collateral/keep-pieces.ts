// SPDX-License-Identifier: Apache-2.0
import { type AccountId, type Balance, equalBytes } from '@phat/primitives'
import type { Context } from '../base.ts'
import { noteChange } from '../changes.ts'
import type { AttestationConfig } from '../config.ts'
import { timeOf } from '../releases.ts'
import { type CollateralContent, type CollateralKey, type CollateralPiece, collateralContent } from '../types/collateral.ts'

/** A piece of collateral that was verified, before it is compared with what is stored. */
export interface VerifiedPiece {
  readonly key: CollateralKey
  readonly content: CollateralContent
  /** See `versions`. */
  readonly versions: readonly bigint[]
  /** Seconds since 1970; the piece counts until then. */
  readonly validUntil: number
}

/** What a piece reserves of its submitter. */
export function depositOf(config: AttestationConfig, content: CollateralContent): Balance {
  return config.depositBase + config.depositPerByte * BigInt(collateralContent.encode(content).length)
}

/** How versions compare: older when any number has fallen, newer when none has and one has risen. */
export function compareVersions(offered: readonly bigint[], newest: readonly bigint[]): 'older' | 'same' | 'newer' {
  let hasRisen = offered.length > newest.length
  for (const [i, number] of newest.entries()) {
    const now = offered[i]
    if (now === undefined || now < number) return 'older'
    if (now > number) hasRisen = true
  }
  return hasRisen ? 'newer' : 'same'
}

/**
 * Keeps the pieces of one submission that are newer than what was ever accepted; the others stand already. All or none.
 * Fails with the error of the first piece that is older, CollateralNotNewer where nothing is newer, and as the deposit does.
 */
export function keepPieces(context: Context, submitter: AccountId, pieces: readonly VerifiedPiece[]): void {
  const { store, fail } = context
  let kept = 0
  for (const piece of pieces) {
    const newest = store.newestVersions.get(piece.key)
    const found = newest === undefined ? 'newer' : compareVersions(piece.versions, newest)
    if (found === 'older') olderFailure(context, piece.key)
    // The same version is kept again where its bytes were cleared.
    if (found === 'same' && store.collateral.has(piece.key)) continue
    keepPiece(context, submitter, piece)
    kept++
  }
  if (kept === 0) fail.CollateralNotNewer()
}

function keepPiece(context: Context, submitter: AccountId, { key, content, versions, validUntil }: VerifiedPiece): void {
  const { store, config, emit, block } = context
  const present = store.collateral.get(key)
  if (present !== undefined) giveBack(context, present)
  const deposit = depositOf(config, content)
  config.currency.reserve(context, submitter, deposit)
  store.collateral.set(key, {
    content,
    versions,
    validUntil: BigInt(validUntil),
    since: block.number,
    submitter,
    deposit,
  })
  store.newestVersions.set(key, versions)
  if (present !== undefined) noteChange(context, { type: 'CollateralReplaced', value: { key } })
  emit.CollateralStored({ key, versions, validUntil: BigInt(validUntil), submitter, deposit })
}

/**
 * Removes a piece and gives its deposit back: what has expired for anyone, a chip's key for its submitter at any time. What was newest
 * stays known, so that older collateral does not come back. Fails with UnknownCollateral or CollateralStillValid.
 */
export function clearPiece(context: Context, who: AccountId, key: CollateralKey): void {
  const { store, fail, emit } = context
  const present = store.collateral.get(key) ?? fail.UnknownCollateral()
  const hasExpired = present.validUntil < timeOf(context)
  const isOwnKey = key.type === 'AmdKey' && equalBytes(who, present.submitter)
  if (!hasExpired && !isOwnKey) fail.CollateralStillValid()
  giveBack(context, present)
  store.collateral.remove(key)
  // The certificate of a key says nothing that could be withdrawn: revocation and firmware are judged apart from it.
  if (key.type === 'AmdKey') store.newestVersions.remove(key)
  if (hasExpired) noteChange(context, { type: 'CollateralExpired', value: { key } })
  emit.CollateralCleared({ key })
}

function giveBack(context: Context, { submitter, deposit }: CollateralPiece): void {
  context.config.currency.unreserve(context, submitter, deposit)
}

function olderFailure({ fail }: Context, { type }: CollateralKey): never {
  switch (type) {
    case 'TcbInfo':
      return fail.OlderTcbInfo()
    case 'QeIdentity':
      return fail.OlderQeIdentity()
    case 'PckCrl':
      return fail.OlderPckCrl()
    case 'RootCrl':
      return fail.OlderRootCrl()
    case 'AmdIntermediate':
      return fail.OlderAmdIntermediate()
    case 'AmdCrl':
      return fail.OlderAmdCrl()
    case 'AmdKey':
      return fail.OlderAmdKey()
  }
}
