// SPDX-License-Identifier: Apache-2.0
import { type AccountId, accountId, contract, declassify, iterableMapping, option, u32, u128 } from '@phat/contract'

/** An auction in which nobody sees a bid: the highest wins and pays the second price. */
export const SealedBid = contract('SealedBid', {
  state: { seller: accountId, closesAt: u32, bids: iterableMapping(accountId, u128, { max: 1_000 }) },
  errors: { Closed: {}, StillOpen: { until: u32 }, NoBids: {} },
  events: { Settled: { winner: accountId, price: u128 } },
})
  .init('new', { closesAt: u32 }, (c, { closesAt }) => ({ seller: c.caller, closesAt }))
  .message('bid', { amount: u128 }, (c, { amount }) => {
    if (c.blockNumber >= c.state.closesAt) throw c.error.Closed()
    c.state.bids.set(c.caller, amount)
  })
  .query('myBid', {}, option(u128), (c) => c.state.bids.get(c.caller))
  .message('settle', {}, (c) => {
    if (c.blockNumber < c.state.closesAt) throw c.error.StillOpen({ until: c.state.closesAt })
    const outcome = secondPrice(c.state.bids.entries())
    if (outcome === undefined) throw c.error.NoBids()
    c.emit.Settled(declassify(outcome, 'the outcome is public by the rules of the auction'))
  })

/** The highest bidder and the second highest bid; of equal bids the first wins. */
function secondPrice(bids: Iterable<readonly [AccountId, bigint]>): { winner: AccountId; price: bigint } | undefined {
  let winner: AccountId | undefined
  let highest = 0n
  let second = 0n
  for (const [bidder, amount] of bids) {
    if (winner === undefined || amount > highest) {
      if (winner !== undefined) second = highest
      winner = bidder
      highest = amount
    } else if (amount > second) second = amount
  }
  return winner === undefined ? undefined : { winner, price: second === 0n ? highest : second }
}
