// SPDX-License-Identifier: Apache-2.0
import { known } from '@phat/primitives'
import { type ConnectedChain, withChain } from '../chain/connect-chain.ts'
import type { Action, Invocation } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { parseAccount, showAccount, signerOf, writtenPrefix } from '../values/account.ts'
import { parseAmount } from '../values/amount.ts'
import { send } from './send.ts'

/** `phat transfer`: what is wrong with the command line shows before anything connects. */
export const runTransfer: Action = async (invocation) => {
  const { args, flags } = invocation
  const value = parseAmount('the amount', known(args[0], 'the amount is a required argument'))
  const to = flags.text('to')
  if (to === undefined) throw cliErrors.error('missing-argument', 'phat transfer needs --to <account>')
  const receiver = parseAccount(to)
  signerOf({ flags, io: { ...invocation.io, err: () => undefined } })
  const call = flags.given('keep-alive') ? 'Balances.transfer_keep_alive' : 'Balances.transfer_allow_death'
  await withChain(invocation, async (chain) => {
    warnOfOtherNetwork(invocation, chain, to, receiver)
    await send(invocation, chain, chain.view.buildCall(call, { dest: { type: 'Id', value: receiver }, value }))
  })
}

/** An address of another network names the same key; people should know that they paste one. */
function warnOfOtherNetwork(
  { io }: Invocation,
  { ss58Prefix, name }: ConnectedChain,
  written: string,
  account: Uint8Array,
): void {
  const prefix = writtenPrefix(written)
  if (prefix === undefined || prefix === ss58Prefix) return
  io.err(
    `warning: the address is written for network ${prefix}; on ${name} the same account is ${showAccount(account, ss58Prefix)}`,
  )
}
