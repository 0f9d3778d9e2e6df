// SPDX-License-Identifier: Apache-2.0

import { readStorage } from '@phat/client/node'
import { formatPha, known, toHex, toJson } from '@phat/primitives'
import { expectNumber } from '../chain/answers.ts'
import { withChain } from '../chain/connect-chain.ts'
import type { Action } from '../command.ts'
import { cliErrors, readingOf } from '../terminal/cli-errors.ts'
import { table } from '../terminal/table.ts'
import { parseAccount, schemeOf, showAccount, warnOfSecret } from '../values/account.ts'

/** `phat account show`: balance and nonce. */
export const showAccountState: Action = async (invocation) => {
  const { args, flags, json, io } = invocation
  const written = known(args[0], 'the account is a required argument')
  warnOfSecret(invocation, written)
  const account = readingOf('account', () => parseAccount(written, schemeOf(flags)))
  await withChain(invocation, async (chain) => {
    const [stored, next] = await Promise.all([
      readStorage(chain, 'System.Account', [account]),
      chain.rpc.request('system_accountNextIndex', toHex(account)),
    ])
    const { free, reserved, frozen } = balancesOf(stored)
    const ss58 = showAccount(account, chain.ss58Prefix)
    const publicKey = toHex(account)
    const nonce = expectNumber('the nonce', next)
    if (json) return io.out(toJson({ ss58, publicKey, nonce, free, reserved, frozen, chain: chain.name }))
    const rows = [
      ['address', ss58],
      ['public key', publicKey],
      ['free', formatPha(free)],
      ['reserved', formatPha(reserved)],
      ['frozen', formatPha(frozen)],
      ['next nonce', String(nonce)],
    ]
    io.out(`account on ${chain.name}`)
    for (const line of table(rows)) io.out(line)
  })
}

/** The parts of `AccountInfo<_, AccountData>`. @throws PhatError `cli.bad-answer` for chains that store another shape */
function balancesOf(stored: unknown): { free: bigint; reserved: bigint; frozen: bigint } {
  const data = (stored as { data?: Readonly<Record<string, unknown>> } | undefined)?.data
  const amount = (name: string): bigint => {
    const value = data?.[name]
    if (typeof value === 'bigint') return value
    throw cliErrors.error('bad-answer', `System.Account holds no ${name} balance`)
  }
  return { free: amount('free'), reserved: amount('reserved'), frozen: amount('frozen') }
}
