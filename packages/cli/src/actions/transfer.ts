// SPDX-License-Identifier: Apache-2.0

import { type ConnectedChain, readStorage } from '@phat/client/node'
import { formatPha, known } from '@phat/primitives'
import { withChain } from '../chain/connect-chain.ts'
import type { Action, Invocation } from '../command.ts'
import { cliErrors, readingOf } from '../terminal/cli-errors.ts'
import { warn } from '../terminal/show-error.ts'
import { parseAccount, showAccount, writtenPrefix } from '../values/account.ts'
import { parseAmount } from '../values/amount.ts'
import { readSender, send } from './send.ts'

/** `phat transfer`: what is wrong with the command line shows before anything connects. */
export const runTransfer: Action = async (invocation) => {
  const { args, flags } = invocation
  const value = readingOf('amount', () => parseAmount(known(args[0], 'the amount is a required argument')))
  const to = flags.text('to')
  if (to === undefined) throw cliErrors.error('missing-argument', 'phat transfer needs --to <account>')
  const receiver = readingOf('--to', () => parseAccount(to))
  const sender = readSender(invocation)
  const call = flags.given('keep-alive') ? 'Balances.transfer_keep_alive' : 'Balances.transfer_allow_death'
  await withChain(invocation, async (chain) => {
    warnOfOtherNetwork(invocation, chain, to, receiver)
    const built = chain.view.buildCall(call, { dest: { type: 'Id', value: receiver }, value })
    await send(invocation, chain, sender, built, (from, cost) => checkBalances(chain, { from, receiver, value, cost }))
  })
}

interface PlannedTransfer {
  readonly from: Uint8Array
  readonly receiver: Uint8Array
  readonly value: bigint
  /** Fee and tip. */
  readonly cost: bigint
}

/** The two ways in which a transfer fails most. Locks and holds are the runtime's to judge. */
async function checkBalances(chain: ConnectedChain, { from, receiver, value, cost }: PlannedTransfer): Promise<void> {
  const free = await freeBalance(chain, from)
  if (free < value + cost) {
    const text = `the account has ${formatPha(free)}, the transfer and its fee take ${formatPha(value + cost)}`
    throw cliErrors.error('would-fail', `Token.FundsUnavailable: ${text}`)
  }
  const deposit = chain.view.constant('Balances.ExistentialDeposit')
  if (typeof deposit !== 'bigint' || (await freeBalance(chain, receiver)) + value >= deposit) return
  throw cliErrors.error(
    'would-fail',
    `Token.BelowMinimum: the receiver would hold less than ${formatPha(deposit)}, the least that an account may hold`,
  )
}

async function freeBalance(chain: ConnectedChain, account: Uint8Array): Promise<bigint> {
  const stored = await readStorage(chain, 'System.Account', [account])
  const free = (stored as { data?: { free?: unknown } } | undefined)?.data?.free
  return typeof free === 'bigint' ? free : 0n
}

/** An address of another network names the same key; people should know that they paste one. */
function warnOfOtherNetwork(
  invocation: Invocation,
  { ss58Prefix, name }: ConnectedChain,
  written: string,
  account: Uint8Array,
): void {
  const prefix = writtenPrefix(written)
  if (prefix === undefined || prefix === ss58Prefix) return
  warn(
    invocation,
    `the address is written for network ${prefix}; on ${name} the same account is ${showAccount(account, ss58Prefix)}`,
  )
}
