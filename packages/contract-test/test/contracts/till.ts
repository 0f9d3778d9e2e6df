// SPDX-License-Identifier: Apache-2.0
import { accountId, contract, declassify, str, u32, u64, u128 } from '@phat/contract'

/** Does one of each thing that tests look at. */
export const Till = contract('Till', {
  state: { sum: u128 },
  errors: { Empty: {}, Short: { by: u128 } },
  events: { Paid: { amount: u128 } },
  secrets: ['apiKey'],
})
  .init('new', {}, () => ({ sum: 0n }), { payable: true })
  .message(
    'pay',
    {},
    (c) => {
      c.state.sum += c.value
      c.log.info('paid')
      c.emit.Paid({ amount: declassify(c.value, 'a test looks at it') })
    },
    { payable: true },
  )
  .message('take', { to: accountId, amount: u128 }, (c, { to, amount }) => {
    if (c.state.sum === 0n) throw c.error.Empty()
    if (amount > c.state.sum) throw c.error.Short({ by: amount - c.state.sum })
    c.state.sum -= amount
    c.transfer(to, amount)
  })
  .message('spin', {}, () => {
    for (;;);
  })
  .message('burst', {}, () => {
    throw new TypeError('it bursts')
  })
  .query('now', {}, u64, (c) => BigInt(c.block.time))
  .query('height', {}, u32, (c) => c.block.number)
  .query('price', { of: str }, str, async (c, { of }) => {
    const response = await c.fetch(`https://prices.example/${of}`, { headers: { authorization: c.secrets.apiKey } })
    return `${response.status} ${response.text()}`
  })
