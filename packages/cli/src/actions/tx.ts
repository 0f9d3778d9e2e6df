// SPDX-License-Identifier: Apache-2.0

import type { ConnectedChain } from '@phat/client/node'
import type { CallDeclaration, PalletMetadata, RuntimeView } from '@phat/metadata'
import { toJson } from '@phat/primitives'
import { withChain } from '../chain/connect-chain.ts'
import type { Action, Invocation } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { table } from '../terminal/table.ts'
import { parseCallWords } from '../values/parse-value.ts'
import { typeName } from '../values/type-kind.ts'
import { readSender, send } from './send.ts'

/** `phat tx`: lists pallets or calls, or sends a call. */
export const runTx: Action = async (invocation) => {
  const [item, ...words] = invocation.args
  if (item === undefined && !invocation.flags.given('list')) {
    throw cliErrors.error('missing-argument', 'phat tx needs <pallet.call>, or --list')
  }
  const isCall = item?.includes('.') === true
  const sender = isCall ? readSender(invocation) : undefined
  await withChain(invocation, async (chain) => {
    if (item === undefined) listPallets(invocation, chain)
    else if (sender !== undefined) await send(invocation, chain, sender, parseCallWords(chain.view, item, words))
    else listCalls(invocation, chain, item)
  })
}

function callNames(view: RuntimeView, { calls }: PalletMetadata): readonly string[] {
  const definition = calls === undefined ? undefined : view.type(calls.type).definition
  return definition?.type === 'Variant' ? definition.value.map(({ name }) => name) : []
}

function listPallets({ json, io }: Invocation, { view }: ConnectedChain): void {
  const pallets = view.metadata.pallets.map((pallet) => ({ pallet: pallet.name, calls: callNames(view, pallet) }))
  const callable = pallets.filter(({ calls }) => calls.length > 0)
  if (json) return io.out(toJson(callable))
  for (const line of table(callable.map(({ pallet, calls }) => [pallet, `${calls.length} calls`]))) io.out(line)
  io.out('phat tx <pallet> lists the calls of one.')
}

function listCalls({ json, io }: Invocation, { view }: ConnectedChain, name: string): void {
  const pallet = findPallet(view, name)
  const calls = callNames(view, pallet).map((call) => view.callDeclaration(`${pallet.name}.${call}`))
  const argsOf = ({ args }: CallDeclaration) =>
    args.map(({ name: arg, type, typeName: declared }) => ({ name: arg, type: typeName(view, type, declared) }))
  if (json)
    return io.out(toJson(calls.map((call) => ({ call: `${call.pallet}.${call.name}`, args: argsOf(call), docs: call.docs }))))
  if (calls.length === 0) return io.out(`${pallet.name} has no calls.`)
  for (const call of calls) {
    io.out(`${[`${call.pallet}.${call.name}`, ...argsOf(call).map((arg) => `${arg.name}=<${arg.type}>`)].join(' ')}`)
    for (const line of call.docs) io.out(`    ${line}`.trimEnd())
  }
}

/** A pallet by its name, in any case. @throws PhatError `cli.bad-value` with the names there are */
export function findPallet(view: RuntimeView, name: string): PalletMetadata {
  const { pallets } = view.metadata
  const found = pallets.find((pallet) => pallet.name.toLowerCase() === name.toLowerCase())
  if (found !== undefined) return found
  const names = pallets.map((pallet) => pallet.name).join(', ')
  throw cliErrors.error('bad-value', `no pallet ${JSON.stringify(name.slice(0, 60))}: there are ${names}`)
}
