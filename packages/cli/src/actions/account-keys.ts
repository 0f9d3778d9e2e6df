// SPDX-License-Identifier: Apache-2.0
import { decodeSs58, type Keypair, keypairFromUri, type MnemonicWordCount, mnemonicGenerate } from '@phat/crypto'
import { isHex, toHex, toJson } from '@phat/primitives'
import type { Action } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { table } from '../terminal/table.ts'
import { devUris, isSecretUri, parseAccount, schemeOf, showAccount, warnOfSecret } from '../values/account.ts'

/** `phat account list` */
export const listAccounts: Action = async ({ json, io }) => {
  const accounts = devUris.map((uri) => {
    const { accountId } = keypairFromUri(uri)
    return { name: uri.slice(2), uri, ss58: showAccount(accountId), publicKey: toHex(accountId) }
  })
  if (json) return io.out(toJson(accounts))
  for (const line of table(
    accounts.map(({ uri, ss58, publicKey }) => [uri, ss58, publicKey]),
    '',
  ))
    io.out(line)
}

/** `phat account new`: the only command that prints a secret. */
export const newAccount: Action = async ({ flags, json, io }) => {
  const count = Number(flags.text('words') ?? '12') as MnemonicWordCount // one of the flag's choices
  const words = mnemonicGenerate(count)
  const keypair = keypairFromUri(words, schemeOf(flags))
  if (json) return io.out(toJson({ ...publicParts(keypair), words }))
  for (const line of table([['words', words], ...rowsOf(keypair)], '')) io.out(line)
  io.err('Write the words down: they are the account, and are stored nowhere.')
}

/** `phat account inspect`: public parts of whatever names an account. */
export const inspectAccount: Action = async (invocation) => {
  const { args, flags, json, io } = invocation
  const text = args[0] ?? io.env.PHAT_SURI
  if (text === undefined || text === '')
    throw cliErrors.error('missing-argument', 'phat account inspect needs <uri> or PHAT_SURI')
  if (args[0] !== undefined) warnOfSecret(invocation, text)
  if (isSecretUri(text)) {
    const keypair = keypairFromUri(text, schemeOf(flags))
    if (json) return io.out(toJson(publicParts(keypair)))
    for (const line of table(rowsOf(keypair), '')) io.out(line)
    return
  }
  const accountId = parseAccount(text)
  const network = isHex(text) ? undefined : decodeSs58(text).prefix
  const shown = { ss58: showAccount(accountId), accountId: toHex(accountId), ...(network === undefined ? {} : { network }) }
  if (json) return io.out(toJson(shown))
  const rows = [
    ['address', shown.ss58],
    ['account id', shown.accountId],
    ...(network === undefined ? [] : [['written for network', String(network)]]),
  ]
  for (const line of table(rows, '')) io.out(line)
}

function publicParts({ scheme, publicKey, accountId }: Keypair) {
  return { scheme, ss58: showAccount(accountId), publicKey: toHex(publicKey), accountId: toHex(accountId) }
}

function rowsOf(keypair: Keypair): string[][] {
  const { scheme, ss58, publicKey, accountId } = publicParts(keypair)
  const rows = [
    ['scheme', scheme],
    ['address', ss58],
    ['public key', publicKey],
  ]
  return scheme === 'ecdsa' ? [...rows, ['account id', accountId]] : rows
}
