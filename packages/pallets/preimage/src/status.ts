// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { type At, attempt } from '@phat/frame'
import { type AccountId, equalBytes, type Hash } from '@phat/primitives'
import { base, type Context } from './base.ts'
import { lengthOf, maxSize, type Owned, ownedBy, type RequestStatus } from './types.ts'

/** Sets the deposit for a preimage of this size aside. */
function takeTicket(context: Context, who: AccountId, sizeBytes: number): Owned {
  const { deposit } = context.config
  const amount = deposit.amountFor(sizeBytes)
  deposit.hold(context, who, amount)
  return [who, amount]
}

/** The new form of a reserved deposit; undefined where the owner can no longer pay it, who then owns the preimage no more. */
function renewTicket(context: Context, [who, amount]: Owned, sizeBytes: number): Owned | undefined {
  context.config.deposit.unreserve(context, who, amount)
  const outcome = attempt(context, () => takeTicket(context, who, sizeBytes))
  return outcome.ok ? outcome.value : undefined
}

/** Brings a status of the time before holds to its present form. True when there was one. Source: `do_ensure_updated`. */
export function ensureUpdated(context: Context, hash: Hash): boolean {
  const { store } = context
  const old = store.statusFor.get(hash)
  if (old === undefined) return false
  store.statusFor.remove(hash)
  if (old.type === 'Unrequested') {
    const { deposit, len } = old.value
    const ticket = renewTicket(context, deposit, len)
    if (ticket !== undefined) store.requestStatusFor.set(hash, { type: 'Unrequested', value: { ticket, len } })
    else store.preimageFor.remove([hash, len])
    return true
  }
  const { deposit, count, len } = old.value
  const kept = deposit !== undefined && len !== undefined ? renewTicket(context, deposit, len) : undefined
  if (deposit !== undefined && len === undefined) context.config.deposit.unreserve(context, ...deposit)
  store.requestStatusFor.set(hash, { type: 'Requested', value: { maybeTicket: kept, count, maybeLen: len } })
  return true
}

/** The status of a hash in its present form. */
export function statusOf(context: Context, hash: Hash): RequestStatus | undefined {
  ensureUpdated(context, hash)
  return context.store.requestStatusFor.get(hash)
}

/** The status after noting: with a deposit of `owner`, unless the chain wants the preimage anyway. */
function noted(context: Context, hash: Hash, sizeBytes: number, owner: AccountId | undefined): RequestStatus {
  const status = statusOf(context, hash)
  if (status?.type === 'Requested') return { type: 'Requested', value: { ...status.value, maybeLen: sizeBytes } }
  if (owner === undefined) {
    return { type: 'Requested', value: { maybeTicket: ownedBy(status), count: 1, maybeLen: sizeBytes } }
  }
  if (status !== undefined) return context.fail.AlreadyNoted()
  return { type: 'Unrequested', value: { ticket: takeTicket(context, owner, sizeBytes), len: sizeBytes } }
}

/**
 * Stores a preimage for an owner, who pays a deposit unless it is requested, or for the chain, which then requests it. True when
 * it is requested. Fails with TooBig, AlreadyNoted, or as the deposit does. Source: `note_bytes`.
 */
export function noteBytes(
  context: Context,
  preimage: Uint8Array,
  owner: AccountId | undefined,
): { readonly hash: Hash; readonly isRequested: boolean } {
  const { store, fail, emit } = context
  if (preimage.length > maxSize) fail.TooBig()
  const hash = blake2b256(preimage) as Hash
  const status = noted(context, hash, preimage.length, owner)
  store.requestStatusFor.set(hash, status)
  store.preimageFor.set([hash, preimage.length], preimage)
  emit.Noted({ hash })
  return { hash, isRequested: status.type === 'Requested' }
}

/** Counts one more request of the chain for a preimage, noted or not. Source: `do_request_preimage`. */
export function requestHash(context: Context, hash: Hash): void {
  const status = statusOf(context, hash)
  const count = status?.type === 'Requested' ? Math.min(status.value.count + 1, 0xffff_ffff) : 1
  const value = { maybeTicket: ownedBy(status), count, maybeLen: lengthOf(status) }
  context.store.requestStatusFor.set(hash, { type: 'Requested', value })
  if (count === 1) context.emit.Requested({ hash })
}

function clear({ store, emit }: Context, hash: Hash, sizeBytes: number): void {
  store.requestStatusFor.remove(hash)
  store.preimageFor.remove([hash, sizeBytes])
  emit.Cleared({ hash })
}

/** Takes one request back; with the last goes what nobody owns. Fails with NotRequested. Source: `do_unrequest_preimage`. */
export function unrequestHash(context: Context, hash: Hash): void {
  const { store, fail } = context
  const status = statusOf(context, hash)
  if (status?.type !== 'Requested') return fail.NotRequested()
  const { count, maybeLen: len, maybeTicket: ticket } = status.value
  if (count > 1) store.requestStatusFor.set(hash, { type: 'Requested', value: { ...status.value, count: count - 1 } })
  else if (len === undefined) store.requestStatusFor.remove(hash)
  else if (ticket === undefined) clear(context, hash, len)
  // It is the owner’s alone again, who may have the deposit back by unnoting it.
  else store.requestStatusFor.set(hash, { type: 'Unrequested', value: { ticket, len } })
}

/**
 * Gives the owner its deposit back; the preimage goes unless it is requested. `sender` is undefined for a manager, who may do it for
 * anyone. Fails with NotNoted or NotAuthorized. Source: `do_unnote_preimage`.
 */
export function unnoteHash(context: Context, hash: Hash, sender: AccountId | undefined): void {
  const { store, fail, config } = context
  const status = statusOf(context, hash) ?? fail.NotNoted()
  const ticket = ownedBy(status)
  if (sender !== undefined && (ticket === undefined || !equalBytes(sender, ticket[0]))) fail.NotAuthorized()
  if (ticket === undefined) return unrequestHash(context, hash)
  config.deposit.release(context, ...ticket)
  if (status.type === 'Unrequested') clear(context, hash, status.value.len)
  else store.requestStatusFor.set(hash, { type: 'Requested', value: { ...status.value, maybeTicket: undefined } })
}

/** What other pallets may ask of stored preimages. Each function takes the execution it acts in first. */
export const preimages = {
  /** The length of a stored preimage in bytes. */
  lengthOf: (at: At, hash: Hash): number | undefined => lengthOf(statusOf(base.at(at), hash)),
  /** The bytes of a stored preimage of this length. */
  read: (at: At, hash: Hash, sizeBytes: number): Uint8Array | undefined => {
    const context = base.at(at)
    ensureUpdated(context, hash)
    return context.store.preimageFor.get([hash, sizeBytes])
  },
  /** True when the chain wants the preimage. */
  isRequested: (at: At, hash: Hash): boolean => statusOf(base.at(at), hash)?.type === 'Requested',
  /** Counts a request. */
  request: (at: At, hash: Hash): void => requestHash(base.at(at), hash),
  /** Takes a request back; nothing happens where there is none, so that a hook cannot fail over it. */
  unrequest: (at: At, hash: Hash): void => {
    const context = base.at(at)
    if (statusOf(context, hash)?.type === 'Requested') unrequestHash(context, hash)
  },
  /** Stores bytes for the chain, without a deposit; they count as requested once if they were not before. Fails with TooBig. */
  note: (at: At, preimage: Uint8Array): Hash => noteBytes(base.at(at), preimage, undefined).hash,
} as const
