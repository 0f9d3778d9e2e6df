// SPDX-License-Identifier: Apache-2.0
import {
  type AccountId,
  account,
  accountId,
  bytes,
  type MessageContextOf,
  mapping,
  option,
  part,
  str,
  tuple,
  u8,
  u128,
  value,
} from '@phat/contract'
import { ensureMayRead, grants } from './grants.ts'

/** What a reader needs a grant for to see a balance: scope and purpose. */
export const balanceScope = 'balance'
export const balancePurpose = 'read'

/** Name, symbol and decimals, as wallets ask for them. */
export const psp22Metadata = part('PSP22Metadata', {
  state: { tokenName: value(option(str), undefined), tokenSymbol: value(option(str), undefined), tokenDecimals: value(u8, 12) },
})
  .query('tokenName', {}, option(str), (c) => c.state.tokenName, { infallible: true })
  .query('tokenSymbol', {}, option(str), (c) => c.state.tokenSymbol, { infallible: true })
  .query('tokenDecimals', {}, u8, (c) => c.state.tokenDecimals, { infallible: true })

const nobody = account(new Uint8Array(32))

const declared = part('PSP22', {
  use: [psp22Metadata, grants],
  state: {
    totalSupply: value(u128, 0n),
    balances: mapping(accountId, u128, 'Balances; who has nothing has no entry.'),
    allowances: mapping(tuple(accountId, accountId), u128, 'What an owner lets a spender spend.'),
  },
  errors: {
    Custom: str,
    InsufficientBalance: {},
    InsufficientAllowance: {},
    ZeroRecipientAddress: {},
    ZeroSenderAddress: {},
    SafeTransferCheckFailed: str,
  },
})

type Context = MessageContextOf<typeof declared>

/**
 * A fungible token whose balances are private: an owner sees its own, and whoever it grants the scope `balance`. Selectors, arguments and
 * errors are those of PSP22; it emits no `Transfer`, which would tell the world what the token keeps to itself.
 */
export const psp22 = declared
  .query('totalSupply', {}, u128, (c) => c.state.totalSupply, { infallible: true, docs: 'The sum of all balances: public.' })
  .query(
    'balanceOf',
    { owner: accountId },
    u128,
    (c, { owner }) => {
      ensureMayRead(c, owner, balanceScope, balancePurpose)
      return c.state.balances.get(owner) ?? 0n
    },
    { infallible: true, docs: 'A balance, for its owner and whom it grants; anyone else is refused, not told zero.' },
  )
  .query(
    'allowance',
    { owner: accountId, spender: accountId },
    u128,
    (c, { owner, spender }) => {
      if (c.caller !== spender) ensureMayRead(c, owner, balanceScope, balancePurpose)
      return c.state.allowances.get([owner, spender]) ?? 0n
    },
    { infallible: true, docs: 'What a spender may spend, for both of them and whom the owner grants.' },
  )
  .message('transfer', { to: accountId, value: u128, data: bytes }, (c, args) => move(c, c.caller, args.to, args.value), {
    docs: 'Sends tokens of the caller.',
  })
  .message(
    'transferFrom',
    { from: accountId, to: accountId, value: u128, data: bytes },
    (c, { from, to, value: amount }) => {
      if (c.caller !== from) spend(c, from, c.caller, amount)
      move(c, from, to, amount)
    },
    { docs: 'Sends tokens of another account, within what it allows the caller.' },
  )
  .message('approve', { spender: accountId, value: u128 }, (c, args) => allow(c, args.spender, args.value), {
    docs: 'Lets a spender spend so much of the caller’s tokens.',
  })
  .message(
    'increaseAllowance',
    { spender: accountId, deltaValue: u128 },
    (c, { spender, deltaValue }) => allow(c, spender, (c.state.allowances.get([c.caller, spender]) ?? 0n) + deltaValue),
    { docs: 'Raises what a spender may spend.' },
  )
  .message(
    'decreaseAllowance',
    { spender: accountId, deltaValue: u128 },
    (c, { spender, deltaValue }) => spend(c, c.caller, spender, deltaValue),
    { docs: 'Lowers what a spender may spend.' },
  )

function move(c: Context, from: AccountId, to: AccountId, amount: bigint): void {
  const { balances } = c.state
  const has = balances.get(from) ?? 0n
  if (has < amount) throw c.error.InsufficientBalance()
  if (to === nobody) throw c.error.ZeroRecipientAddress()
  if (from === to || amount === 0n) return
  put(c, from, has - amount)
  put(c, to, (balances.get(to) ?? 0n) + amount)
}

function put(c: Context, owner: AccountId, balance: bigint): void {
  if (balance === 0n) c.state.balances.delete(owner)
  else c.state.balances.set(owner, balance)
}

function allow(c: Context, spender: AccountId, amount: bigint): void {
  if (amount === 0n) c.state.allowances.delete([c.caller, spender])
  else c.state.allowances.set([c.caller, spender], amount)
}

function spend(c: Context, owner: AccountId, spender: AccountId, amount: bigint): void {
  const left = (c.state.allowances.get([owner, spender]) ?? 0n) - amount
  if (left < 0n) throw c.error.InsufficientAllowance()
  if (left === 0n) c.state.allowances.delete([owner, spender])
  else c.state.allowances.set([owner, spender], left)
}

/** Creates tokens for an account. Whoever calls it decides who may. */
export function mint(c: Context, to: AccountId, amount: bigint): void {
  c.state.totalSupply += amount
  put(c, to, (c.state.balances.get(to) ?? 0n) + amount)
}

/** Destroys tokens of an account. Whoever calls it decides who may. */
export function burn(c: Context, from: AccountId, amount: bigint): void {
  const has = c.state.balances.get(from) ?? 0n
  if (has < amount) throw c.error.InsufficientBalance()
  c.state.totalSupply -= amount
  put(c, from, has - amount)
}
