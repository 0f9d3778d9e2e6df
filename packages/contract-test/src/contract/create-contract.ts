// SPDX-License-Identifier: Apache-2.0
import type { AbiEntry, ContractAbi } from '@phat/abi'
import { encodeSs58 } from '@phat/crypto'
import { equalBytes, textBytes } from '@phat/primitives'
import type { TypedContract } from '@phat/sdk/contract-types'
import { type AccountName, accounts, type TestAccount } from '../accounts.ts'
import { CallError, contractTestErrors } from '../contract-test-errors.ts'
import type { LoadedContract } from '../engine/loaded-contract.ts'
import type { TestCallResult, TestEstimate, TestQueryResult } from '../results.ts'
import type { TestSession } from '../test-session.ts'
import { showLogs } from './observations.ts'
import { answerOf } from './outcome.ts'
import type { TestCallOptions, TestContract } from './test-contract.ts'

/** Most gas of a message unless the test says otherwise, picoseconds. */
export const transactionGas = 2_500_000_000_000n
const queryGas = 50_000_000_000_000n

/** A contract of a session, and who speaks to it. */
interface Spoken {
  readonly session: TestSession
  readonly contract: LoadedContract
  readonly id: Uint8Array
  readonly from: TestAccount
}

/** Makes the handle. The type is the caller's word: the metadata is what calls are checked against. */
export function createContract<C extends TypedContract>(spoken: Spoken): TestContract<C> {
  const { session, contract, id, from } = spoken
  const { chain, observed } = session
  return {
    name: contract.name,
    address: encodeSs58(id),
    id,
    codeHash: contract.codeHash,
    account: from,
    call: methods(contract, 'message', (entry, args, options) => call(spoken, entry, args, options)),
    query: methods(contract, 'query', (entry, args, options) => query(spoken, entry, args, options)),
    estimate: methods(contract, 'message', (entry, args, options) => estimate(spoken, entry, args, options)),
    as: (account) => createContract({ ...spoken, from: typeof account === 'string' ? accountNamed(account) : account }),
    balance: () => chain.read().account(id).free,
    events: () => observed.events.filter(({ at }) => equalBytes(at, id)).map(({ event }) => event),
    logs: () => observed.logs.filter(({ at }) => equalBytes(at, id)).map(({ log }) => log),
    setSecret: (name, value) => setSecret(spoken, name, value),
    upgrade: (source) => upgrade(spoken, source),
  } as TestContract<C> // methods answer what the declaration says, which the metadata was made from
}

function accountNamed(name: AccountName): TestAccount {
  const found = accounts[name]
  if (found !== undefined) return found
  throw contractTestErrors.error('bad-value', `there is no account ${String(name).slice(0, 60)}`)
}

type Send = (entry: AbiEntry, args: unknown, options: TestCallOptions) => unknown

/** One method for each entry of a kind, found by its name in either spelling. */
function methods(contract: LoadedContract, kind: AbiEntry['kind'], send: Send): object {
  const abi = metadataOf(contract)
  return new Proxy(Object.create(null), {
    get: (_target, name) => {
      // What a promise or a printer looks for is no message.
      if (typeof name !== 'string' || name === 'then' || name === 'toJSON') return undefined
      const entry = abi.messageOf(name)
      if (entry.kind !== kind) {
        throw contractTestErrors.error(
          'bad-value',
          `${contract.name}.${entry.label} is a ${entry.kind}: it stands in ${entry.kind === 'query' ? 'query' : 'call'}`,
        )
      }
      return async (args?: unknown, options: TestCallOptions = {}) => send(entry, args, options)
    },
    has: (_target, name) => typeof name === 'string' && abi.messages.some(({ label }) => label === name),
  })
}

/** The metadata, without which a test has no names. @throws PhatError `contract-test.no-metadata` */
export function metadataOf({ abi, path }: LoadedContract): ContractAbi {
  if (abi === undefined) throw contractTestErrors.error('no-metadata', path)
  return abi
}

function requestOf({ contract, id, from }: Spoken, entry: AbiEntry, args: unknown, options: TestCallOptions, gas: bigint) {
  const { value = 0n, gasLimit = gas, depositLimit } = options
  return {
    kind: 'call',
    origin: from.id,
    to: id,
    input: metadataOf(contract).encode(entry, args ?? []),
    value,
    gasLimit,
    ...(depositLimit === undefined ? {} : { depositLimit }),
  } as const
}

function call(spoken: Spoken, entry: AbiEntry, args: unknown, options: TestCallOptions): TestCallResult<unknown> {
  const { session, contract, from } = spoken
  const { chain } = session
  const request = requestOf(spoken, entry, args, options, transactionGas)
  chain.endow(from.id)
  return session.callResult({ contract, entry, kind: 'call' }, chain.apply(request))
}

function query(spoken: Spoken, entry: AbiEntry, args: unknown, options: TestCallOptions): TestQueryResult<unknown> {
  const { session, contract, from } = spoken
  const { chain } = session
  const request = requestOf(spoken, entry, args, options, queryGas)
  chain.endow(from.id)
  const height = chain.block.number
  const { reply, trace, logs } = chain.query(request, 'query')
  const shown = showLogs(session, logs)
  session.note({ contract, entry, kind: 'query', gas: reply.result.gasConsumed })
  session.observed.logs.push(...shown)
  const { fileOf } = session
  const value = answerOf({ contract, entry, result: reply.result, detail: reply.detail, trace, fileOf })
  return { value, height, gasConsumed: reply.result.gasConsumed, logs: shown.map(({ log }) => log) }
}

function estimate(spoken: Spoken, entry: AbiEntry, args: unknown, options: TestCallOptions): TestEstimate<unknown> {
  const { session, contract, from } = spoken
  const { chain, fileOf } = session
  const request = requestOf(spoken, entry, args, options, transactionGas)
  chain.endow(from.id)
  const { reply, trace } = chain.query(request, 'estimate')
  const { result, detail } = reply
  const value = answerOf({ contract, entry, result, detail, trace, fileOf })
  return {
    value: entry.estimate === 'full' ? value : undefined,
    gasRequired: result.gasRequired,
    storageDeposit: result.deposit,
  }
}

function setSecret({ session, contract, id }: Spoken, name: string, value: string | undefined): void {
  const { chain } = session
  const origin = chain.read().deployer(id)
  if (origin === undefined) throw contractTestErrors.error('bad-value', `${contract.name} is terminated`)
  const bytes = value === undefined ? undefined : textBytes(value)
  const { receipt } = chain.apply({ kind: 'setSecret', contract: id, origin, name, value: bytes })
  if (receipt.error === undefined) return
  const text = `${contract.name}: the secret ${name.slice(0, 80)}: ${receipt.error}`
  throw new CallError('call-failed', text, { gasConsumed: 0n })
}

/** True when new code has to be announced first. */
const hasTimelock = ({ messages }: ContractAbi): boolean => messages.some(({ label }) => label === 'schedule_upgrade')

async function upgrade<D extends TypedContract>(spoken: Spoken, source: string): Promise<TestContract<D>> {
  const { session, contract } = spoken
  const abi = metadataOf(contract)
  const next = await session.load(source)
  session.upload(next, spoken.from.id)
  const codeHash = next.codeHash
  if (hasTimelock(abi)) {
    call(spoken, abi.messageOf('schedule_upgrade'), { codeHash }, {})
    const { value } = query(spoken, abi.messageOf('upgrade_policy'), [], {})
    // The policy's own codec made it.
    const { timelockBlocks = 0 } = value as { readonly timelockBlocks?: number }
    if (timelockBlocks > 0) session.chain.skip(timelockBlocks)
    call(spoken, abi.messageOf('upgrade'), [], {})
  } else call(spoken, abi.messageOf('upgrade'), { codeHash }, {})
  session.know(next, spoken.id)
  return createContract<D>({ ...spoken, contract: next })
}
