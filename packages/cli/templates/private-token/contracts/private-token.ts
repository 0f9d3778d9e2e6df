// SPDX-License-Identifier: Apache-2.0
import { accountId, contract, option, str, u8, u128 } from '@phat/contract'
import { ensureOwner, mint, ownable, psp22 } from '@phat/contract/std'

/** A PSP22 token whose balances only their owners see, and whom they grant it. */
export const PrivateToken = contract('PrivateToken', { use: [psp22, ownable] })
  .init(
    'new',
    { totalSupply: u128, name: option(str), symbol: option(str), decimals: u8 },
    (c, { totalSupply, name, symbol, decimals }) => {
      mint(c, c.caller, totalSupply)
      return { tokenName: name, tokenSymbol: symbol, tokenDecimals: decimals }
    },
  )
  .message('mint', { to: accountId, value: u128 }, (c, { to, value }) => {
    ensureOwner(c)
    mint(c, to, value)
  })
