// SPDX-License-Identifier: Apache-2.0
import type { AbiEntry } from '@phat/abi'
import { formatPha, known, toJson } from '@phat/primitives'
import type { CallOptions, CallResult, ContractClient, Estimate, QueryOptions, Untyped } from '@phat/sdk'
import type { Action, Invocation } from '../command.ts'
import { signatureOf } from '../contract/argument-names.ts'
import { inSource } from '../contract/in-source.ts'
import { cliErrors, readingOf } from '../terminal/cli-errors.ts'
import { warn } from '../terminal/show-error.ts'
import { table } from '../terminal/table.ts'
import { inline, tree } from '../terminal/tree.ts'
import { parseAmount, showBoth } from '../values/amount.ts'
import { type DescribedContract, describedContract, readArguments } from './find-contract.ts'
import { checkSimulated, type Remote, withRemote } from './open-remote.ts'
import { provenanceJson, provenanceRows, showValueOf, sourceJson } from './show-answer.ts'

const gasMax = 2_500_000_000_000

/** `phat call`: what is wrong with amounts shows before anything connects. */
export const callContract: Action = async (invocation) => {
  const options = callOptions(invocation)
  await withRemote(invocation, 'required', async (remote) => {
    const asked = prepare(remote)
    const { client, entry, args, contract } = asked
    if (entry.kind === 'query') warn(invocation, `${entry.label} changes nothing: phat query asks it without a fee`)
    const name = entry.label
    const estimate = await inSource(
      contract.bundle,
      known(client.estimate[name], 'the metadata has the entry')(args as never, options),
    )
    checkSimulated(remote, estimate.simulated)
    const isDry = invocation.flags.given('dry-run')
    if (!invocation.json || isDry) showEstimate(asked, estimate, isDry)
    if (isDry) return
    const called = await inSource(contract.bundle, known(client.call[name], 'the metadata has the entry')(args as never, options))
    showCalled(asked, called, estimate)
  })
}

/** `phat query` */
export const queryContract: Action = async (invocation) => {
  const options = queryOptions(invocation)
  await withRemote(invocation, 'anybody', async (remote) => {
    const { client, entry, args, contract } = prepare(remote)
    const answer = await inSource(
      contract.bundle,
      known(client.query[entry.label], 'the metadata has the entry')(args as never, options),
    )
    checkSimulated(remote, answer.simulated)
    const value = showValueOf(client.metadata, entry, answer.value)
    const { io, json } = invocation
    if (json) {
      const { address } = contract
      return io.out(toJson({ contract: address, message: entry.label, value, ...provenanceJson(answer) }))
    }
    for (const line of tree(value, '')) io.out(line)
    for (const line of table(provenanceRows(answer))) io.out(line)
  })
}

/** A message to a contract, ready to be asked. */
export interface Asked {
  readonly remote: Remote
  readonly contract: DescribedContract
  readonly client: ContractClient<Untyped>
  readonly entry: AbiEntry
  readonly args: unknown
}

/** The contract, message and arguments that a person named. @throws PhatError `cli.missing-argument`, `cli.unknown-contract`, `abi.*` */
export function prepare(remote: Remote): Asked {
  const [named, message, ...words] = remote.invocation.args
  const contract = describedContract(remote, known(named, 'the contract is required'))
  const client = remote.phala.contract(contract.bundle, contract.address)
  if (message === undefined) {
    const list = client.metadata.messages.map((one) => signatureOf(client.metadata, one)).join(', ')
    throw cliErrors.error('missing-argument', `name a message of ${contract.name}: ${list}`)
  }
  const entry = client.metadata.messageOf(message)
  return { remote, contract, client, entry, args: readArguments(remote, client.metadata, entry, words) }
}

/** How the flags say that a question is asked: `--worker`. */
export function queryOptions({ flags }: Pick<Invocation, 'flags'>): QueryOptions {
  const worker = flags.text('worker')
  return worker === undefined || worker === 'any' ? {} : { worker }
}

/** How the flags say that a message is sent. @throws PhatError `cli.bad-value` */
export function callOptions(invocation: Invocation): CallOptions {
  const { flags } = invocation
  const amount = (name: string): bigint | undefined => {
    const text = flags.text(name)
    return text === undefined ? undefined : readingOf(`--${name}`, () => parseAmount(text))
  }
  const gas = flags.whole('gas', { min: 0, max: gasMax })
  const [value, deposit, tip] = [amount('value'), amount('deposit'), amount('tip')]
  return {
    ...queryOptions(invocation),
    ...(value === undefined ? {} : { value }),
    ...(deposit === undefined ? {} : { deposit }),
    ...(tip === undefined ? {} : { tip }),
    ...(gas === undefined ? {} : { gasLimit: BigInt(gas) }),
  }
}

function showEstimate({ remote, contract, client, entry }: Asked, estimate: Estimate<unknown>, isDry: boolean): void {
  const { phala, invocation } = remote
  const { io, json } = invocation
  const { gasRequired, storageDeposit, fee } = estimate
  const value = showValueOf(client.metadata, entry, estimate.value)
  if (json) {
    const costs = { gasRequired, storageDeposit, fee, value, ...provenanceJson(estimate) }
    return io.out(toJson({ dryRun: true, contract: contract.address, message: entry.label, ...costs }))
  }
  io.out(`${contract.name}.${entry.label} on ${phala.network.name} at ${phala.network.url}`)
  const rows = [
    ['from', phala.account.address],
    ['gas', `at most ${gasRequired} picoseconds`],
    ['deposit', depositText(storageDeposit)],
    ['fee', showBoth(fee)],
  ]
  const would = estimate.value === undefined ? [] : [['answers', inline(value)]]
  const dry = isDry ? [...would, ...provenanceRows(estimate), ['dry run', `nothing was sent; ${wouldText(entry)}`]] : []
  for (const line of table([...rows, ...dry])) io.out(line)
}

/** A try that tells gas alone hides a declared error, too. */
const wouldText = ({ estimate }: AbiEntry): string =>
  estimate === 'full' ? 'the call would succeed' : 'what the call would answer is told only when it is sent'

/** Planck for storage: below zero some comes back. */
export const depositText = (planck: bigint): string =>
  planck < 0n ? `${formatPha(-planck)} come back` : planck === 0n ? 'none' : showBoth(planck)

/** @param tried whose receipt is the contract's own: what came of a command is told by the logger */
function showCalled({ remote, client, entry, contract }: Asked, called: CallResult<unknown>, tried: Estimate<unknown>): void {
  const { io, json } = remote.invocation
  const value = showValueOf(client.metadata, entry, called.value)
  const { blockNumber, blockHash, extrinsicHash, fee, gasConsumed, storageDeposit, events } = called
  if (json) {
    const spent = { block: { number: blockNumber, hash: blockHash }, extrinsicHash, fee, gasConsumed, storageDeposit }
    const said = { contract: contract.address, message: entry.label, value, ...spent, events }
    return io.out(toJson({ ...said, ...sourceJson(called), codeHash: tried.receipt.codeHash }))
  }
  const rows = [
    ['result', inline(value)],
    ['block', `${blockNumber}  ${blockHash}`],
    ['fee paid', showBoth(fee)],
    ['gas used', `${gasConsumed} picoseconds`],
    ['deposit', depositText(storageDeposit)],
    ...provenanceRows(called),
  ]
  for (const line of table(rows)) io.out(line)
  for (const { name, values } of events) io.out(`  event     ${name} ${inline(JSON.parse(toJson(values)))}`)
}
