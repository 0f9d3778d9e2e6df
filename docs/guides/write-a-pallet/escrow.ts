// SPDX-License-Identifier: Apache-2.0
import { boundedVec, compact, struct, u32, u128, type ValueOf } from '@phat/codec'
import {
  type At,
  accountId,
  type CallContextOf,
  type ContextOf,
  constant,
  definePallet,
  ensureSigned,
  error,
  event,
  lookup,
  map,
  multiAddress,
  optionalMap,
  twox64Concat,
  value,
  weightOf,
} from '@phat/frame'
import { type AccountId, type Balance, equalBytes, known } from '@phat/primitives'

// #region config
/** What Escrow asks of the chain. The runtime connects the currency to whatever keeps balances. */
export interface EscrowConfig {
  readonly currency: {
    /** Sets an amount of the account's balance aside; fails where there is too little. */
    hold(at: At, who: AccountId, amount: Balance): void
    /** Gives back what was held. Never fails. */
    release(at: At, who: AccountId, amount: Balance): void
    /** Pays from what was held of one account to another; fails where the other cannot take it. */
    pay(at: At, from: AccountId, to: AccountId, amount: Balance): void
  }
  /** Most blocks that a deal may last. */
  readonly maxBlocks: number
  /** Most deals that may end in one block: each costs the block time. */
  readonly maxEndings: number
}
// #endregion

// #region base
const deal = struct('pallet_escrow::Deal', { buyer: accountId, seller: accountId, amount: u128, endsAt: u32 })
type Deal = ValueOf<typeof deal>

const base = definePallet('Escrow', 'Holds what a buyer will pay until the goods are there, or time is up.')
  .config<EscrowConfig>()
  .storage((_types, { maxEndings }) => ({
    nextDeal: value(u32, 0, 'Number of the next deal.'),
    deals: optionalMap(twox64Concat(u32), deal, 'Open deals. The buyer pays by what is held of its balance.'),
    endings: map(twox64Concat(u32), boundedVec(u32, maxEndings), [], 'Deals by the block in which they end; removed then.'),
    held: value(u128, 0n, 'What is held for all open deals, in planck.'),
  }))
  .events({
    Opened: event(0, { deal: u32, buyer: accountId, seller: accountId, amount: u128 }, 'A buyer set the price aside.'),
    Paid: event(1, { deal: u32, seller: accountId, amount: u128 }, 'The seller got the price.'),
    Returned: event(2, { deal: u32, buyer: accountId, amount: u128 }, 'The buyer got the price back.'),
  })
  .errors({
    NoSuchDeal: error(0, 'The deal does not exist, or has ended.'),
    NotYours: error(1, 'The sender is not the one who may do this.'),
    BadDuration: error(2, 'A deal lasts at least one block and at most `MaxBlocks`.'),
    TooManyEndings: error(3, 'Too many deals end in that block; choose another.'),
  })
// #endregion

// #region rules
type Context = ContextOf<typeof base>

/** The open deal of this number, for the side of it that sent the call. Fails with NoSuchDeal or NotYours. */
function dealFor({ origin, store, fail }: CallContextOf<typeof base>, id: number, side: 'buyer' | 'seller'): Deal {
  const who = ensureSigned(origin)
  const open = store.deals.get(id) ?? fail.NoSuchDeal()
  if (!equalBytes(who, open[side])) fail.NotYours()
  return open
}

/** Takes a deal out of the books; where the money goes is up to the caller. */
function close({ store }: Context, id: number, { amount, endsAt }: Deal): void {
  store.deals.remove(id)
  store.endings.mutate(endsAt, (ids) => ids.filter((each) => each !== id))
  store.held.mutate((held) => held - amount)
}

function giveBack(context: Context, id: number, open: Deal): void {
  close(context, id, open)
  context.config.currency.release(context, open.buyer, open.amount)
  context.emit.Returned({ deal: id, buyer: open.buyer, amount: open.amount })
}

/** What other pallets may ask, through their own configuration: the deal of this number, if it is open. */
export const dealOf = (at: At, id: number): Deal | undefined => base.at(at).store.deals.get(id)
// #endregion

// #region calls
export const Escrow = base
  .calls((p) => ({
    open: p.call(
      0,
      { seller: multiAddress, amount: compact(u128), blocks: u32 },
      weightOf(60_000_000n, 7_000n),
      'Sets a price aside for a seller.\n\nOrigin: signed, the buyer. Event: Opened. Errors: BadDuration, TooManyEndings.',
      (context, { seller: address, amount, blocks }) => {
        const { origin, block, config, store, emit, fail } = context
        const buyer = ensureSigned(origin)
        const seller = lookup(address)
        const endsAt = block.number + blocks
        const ending = store.endings.get(endsAt)
        if (blocks === 0 || blocks > config.maxBlocks) fail.BadDuration()
        if (ending.length >= config.maxEndings) fail.TooManyEndings()
        const id = store.nextDeal.get()
        config.currency.hold(context, buyer, amount)
        store.nextDeal.set(id + 1)
        store.deals.set(id, { buyer, seller, amount, endsAt })
        store.endings.set(endsAt, [...ending, id])
        store.held.mutate((held) => held + amount)
        emit.Opened({ deal: id, buyer, seller, amount })
      },
    ),
    pay: p.call(
      1,
      { deal: u32 },
      weightOf(70_000_000n, 8_000n),
      'Pays the seller.\n\nOrigin: signed, the buyer. Event: Paid. Errors: NoSuchDeal, NotYours.',
      (context, { deal: id }) => {
        const open = dealFor(context, id, 'buyer')
        close(context, id, open)
        context.config.currency.pay(context, open.buyer, open.seller, open.amount)
        context.emit.Paid({ deal: id, seller: open.seller, amount: open.amount })
      },
    ),
    decline: p.call(
      2,
      { deal: u32 },
      weightOf(60_000_000n, 8_000n),
      'Gives the buyer the price back.\n\nOrigin: signed, the seller. Event: Returned. Errors: NoSuchDeal, NotYours.',
      (context, { deal: id }) => {
        giveBack(context, id, dealFor(context, id, 'seller'))
      },
    ),
  }))
  // #endregion
  // #region block
  .hooks({
    onInitialize: (context, number) => {
      const ids = context.store.endings.get(number)
      for (const id of ids) giveBack(context, id, known(context.store.deals.get(id), 'a deal is open until its end'))
      context.store.endings.remove(number)
      return weightOf(25_000_000n + 50_000_000n * BigInt(ids.length), 3_000n + 8_000n * BigInt(ids.length))
    },
  })
  .constants(({ maxBlocks, maxEndings }) => ({
    maxBlocks: constant(u32, maxBlocks, 'Most blocks that a deal may last.'),
    maxEndings: constant(u32, maxEndings, 'Most deals that may end in one block.'),
  }))
  .genesis<{ readonly firstDeal: number }>(({ store }, { firstDeal }) => store.nextDeal.set(firstDeal))
  .invariants(({ store, block }) => {
    const deals = [...store.deals.entries()]
    return {
      'what is held is the sum of the open deals': deals.reduce((sum, [, { amount }]) => sum + amount, 0n) === store.held.get(),
      'every open deal will end': deals.every(
        ([id, { endsAt }]) => endsAt > block.number && store.endings.get(endsAt).includes(id),
      ),
    }
  })
// #endregion
