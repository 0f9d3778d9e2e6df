// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { ensureSigned, lookup, type MultiAddress, type RuntimeCall } from '@phat/frame'
import { type AccountId, equalBytes } from '@phat/primitives'
import { actFor, delegationOf } from '../act-for.ts'
import type { CallContext, Context } from '../base.ts'
import { adjustDeposit } from '../deposit.ts'
import type { ProxyType } from '../proxy-types.ts'
import type { Announcement } from '../types.ts'

type CallHash = Announcement['callHash']

/** Drops announcements of a delegate and lowers the deposit. Returns false where there is nothing to drop. */
function drop(context: Context, delegate: AccountId, drops: (announcement: Announcement) => boolean): boolean {
  const { store } = context
  const [pending, deposit] = store.announcements.get(delegate)
  const kept = pending.filter((announcement) => !drops(announcement))
  if (kept.length === pending.length) return false
  const remaining = adjustDeposit(context, delegate, deposit, 'Announcements', kept.length)
  if (kept.length === 0) store.announcements.remove(delegate)
  else store.announcements.set(delegate, [kept, remaining])
  return true
}

const names = ({ real, callHash }: Announcement, account: AccountId, hash: CallHash): boolean =>
  equalBytes(real, account) && equalBytes(callHash, hash)

/** Says by its hash which call the sender will make for another account. */
export function announce(
  context: CallContext,
  { real: address, callHash }: { readonly real: MultiAddress; readonly callHash: CallHash },
): undefined {
  const who = ensureSigned(context.origin)
  const { block, config, store, emit, fail } = context
  const real = lookup(address)
  delegationOf(context, real, who, undefined)
  const [pending, deposit] = store.announcements.get(who)
  if (pending.length >= config.maxPending) fail.TooMany()
  const changed = [...pending, { real, callHash, height: block.number }]
  store.announcements.set(who, [changed, adjustDeposit(context, who, deposit, 'Announcements', changed.length)])
  emit.Announced({ real, proxy: who, callHash })
}

/** Takes back what the sender announced. */
export function removeAnnouncement(
  context: CallContext,
  { real: address, callHash }: { readonly real: MultiAddress; readonly callHash: CallHash },
): undefined {
  const who = ensureSigned(context.origin)
  const real = lookup(address)
  if (!drop(context, who, (announcement) => names(announcement, real, callHash))) context.fail.NotFound()
}

/** Vetoes what a delegate of the sender announced. */
export function rejectAnnouncement(
  context: CallContext,
  { delegate: address, callHash }: { readonly delegate: MultiAddress; readonly callHash: CallHash },
): undefined {
  const who = ensureSigned(context.origin)
  const delegate = lookup(address)
  if (!drop(context, delegate, (announcement) => names(announcement, who, callHash))) context.fail.NotFound()
}

interface ProxyAnnounced {
  readonly delegate: MultiAddress
  readonly real: MultiAddress
  readonly forceProxyType: ProxyType | undefined
  readonly call: RuntimeCall
}

/** Makes a call that a delegate announced long enough ago; whoever sends this. */
export function proxyAnnounced(context: CallContext, args: ProxyAnnounced): undefined {
  ensureSigned(context.origin)
  const { block, execution, fail } = context
  const delegate = lookup(args.delegate)
  const real = lookup(args.real)
  const definition = delegationOf(context, real, delegate, args.forceProxyType)
  const callHash = blake2b256(execution.runtime.types.call.encode(args.call)) as CallHash
  const due = (announcement: Announcement): boolean =>
    names(announcement, real, callHash) && block.number - announcement.height >= definition.delay
  if (!drop(context, delegate, due)) fail.Unannounced()
  actFor(context, real, definition, args.call)
}
