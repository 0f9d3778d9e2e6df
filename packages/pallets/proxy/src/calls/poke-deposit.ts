// SPDX-License-Identifier: Apache-2.0
import { ensureSigned, type PostDispatchInfo } from '@phat/frame'
import type { AccountId } from '@phat/primitives'
import type { CallContext } from '../base.ts'
import { adjustDeposit } from '../deposit.ts'
import type { DepositKind } from '../types.ts'

/** Brings the sender's deposits to what they cost now; free of charge where one changed. */
export function pokeDeposit(context: CallContext): PostDispatchInfo | undefined {
  const who = ensureSigned(context.origin)
  const proxies = poke(context, who, 'Proxies')
  const announcements = poke(context, who, 'Announcements')
  return proxies || announcements ? { paysFee: false } : undefined
}

function poke(context: CallContext, who: AccountId, kind: DepositKind): boolean {
  const { store, emit } = context
  const { proxies, announcements } = store
  const [entries, present] = kind === 'Proxies' ? proxies.get(who) : announcements.get(who)
  const deposit = adjustDeposit(context, who, present, kind, entries.length)
  if (deposit === present) return false
  if (kind === 'Proxies') proxies.mutate(who, ([definitions]) => [definitions, deposit])
  else announcements.mutate(who, ([pending]) => [pending, deposit])
  emit.DepositPoked({ who, kind: { type: kind }, oldDeposit: present, newDeposit: deposit })
  return true
}
