// SPDX-License-Identifier: Apache-2.0
import { accountId, contract, mapping, u128 } from '@phat/contract'

/** Keeps money for each account: nobody sees how much, but the account itself. */
export const PiggyBank = contract('PiggyBank', {
  state: { balances: mapping(accountId, u128) },
  errors: { TooLittle: { has: u128 }, NotPaid: {} },
})
  .init('new', {}, () => ({}))
  .message(
    'deposit',
    {},
    (c) => {
      c.state.balances.set(c.caller, (c.state.balances.get(c.caller) ?? 0n) + c.value)
    },
    { payable: true },
  )
  .message('withdraw', { amount: u128 }, (c, { amount }) => {
    const has = c.state.balances.get(c.caller) ?? 0n
    if (amount > has) throw c.error.TooLittle({ has })
    c.state.balances.set(c.caller, has - amount)
    if (!c.transfer(c.caller, amount)) throw c.error.NotPaid()
  })
  .query('balance', {}, u128, (c) => c.state.balances.get(c.caller) ?? 0n)
