// SPDX-License-Identifier: Apache-2.0

import { known } from '@phat/primitives'
import type { ConstructorParams, TypedContract, Untyped } from '@phat/sdk/contract-types'
import { type AccountName, accountIn, accounts, type TestAccount } from './accounts.ts'
import type { HttpMock, MockedRequest } from './cluster/test-query-host.ts'
import { createContract, metadataOf, transactionGas } from './contract/create-contract.ts'
import type { TestContract, TestDeployOptions } from './contract/test-contract.ts'
import { contractTestErrors } from './contract-test-errors.ts'
import type { TestSession } from './test-session.ts'

/** What a test is given: a cluster of its own, empty but for what the test puts there. */
export interface TestContext {
  /** Accounts of the development phrase; each owns 1,000,000 PHA when it is first used. */
  readonly accounts: Readonly<Record<AccountName, TestAccount>>
  /**
   * Builds a contract, uploads it and makes one of it. Files are named from the folder of the package; `.ts` or `.contract`.
   * @throws PhatError `contract-test.not-built`, `.code-refused`; CallError what the constructor ended with
   */
  deploy<C extends TypedContract = Untyped>(
    source: string,
    ...params: ConstructorParams<C, TestDeployOptions>
  ): Promise<TestContract<C>>
  /** Builds and uploads code without making a contract of it: for contracts that make contracts. @returns its hash */
  upload(source: string, from?: TestAccount): Promise<Uint8Array>
  /** A contract that another one made. */
  at<C extends TypedContract = Untyped>(
    source: string,
    account: string | Uint8Array,
    from?: TestAccount,
  ): Promise<TestContract<C>>
  /** The block in which the next message runs. */
  readonly blockNumber: number
  /** Its time, Unix milliseconds. */
  readonly time: number
  /** Lets so many blocks pass. */
  blocks(count: number): void
  /** Sets the time of the next block, Unix milliseconds; it never goes back. */
  setTime(ms: number | Date): void
  /** Answers the requests of queries from now on; none reaches the network. */
  http(mock: HttpMock): void
  /** Every request of queries so far. */
  readonly requests: readonly MockedRequest[]
  /** Free balance of an account or a contract in the cluster, in planck. */
  balance(account: TestAccount | { readonly id: Uint8Array } | string | Uint8Array): bigint
  /** Adds to a balance, in planck. */
  fund(account: TestAccount | { readonly id: Uint8Array } | string | Uint8Array, amount: bigint): void
  /** Aborts when the time of the test is over. */
  readonly signal: AbortSignal
}

/** Makes the context of a test on its session. */
export function createTestContext(session: TestSession, signal: AbortSignal): TestContext {
  const { chain } = session
  return {
    accounts,
    signal,
    deploy: <C extends TypedContract>(source: string, ...params: readonly unknown[]) => deploy<C>(session, source, params),
    upload: async (source, from = accounts.alice) => {
      const contract = await session.load(source)
      session.upload(contract, from.id)
      return contract.codeHash
    },
    at: async <C extends TypedContract>(source: string, account: string | Uint8Array, from = accounts.alice) => {
      const contract = await session.load(source)
      const id = accountIn(account)
      session.know(contract, id)
      return createContract<C>({ session, contract, id, from })
    },
    get blockNumber() {
      return chain.block.number
    },
    get time() {
      return Number(chain.block.now)
    },
    get requests() {
      return chain.queries.requests
    },
    blocks: chain.skip,
    setTime: (ms) => {
      const time = typeof ms === 'number' ? ms : ms.getTime()
      if (!Number.isSafeInteger(time)) throw contractTestErrors.error('bad-value', `setTime(${time}): whole milliseconds`)
      chain.setTime(BigInt(time))
    },
    http: chain.queries.answerHttp,
    balance: (account) => chain.read().account(accountIn(account)).free,
    fund: (account, amount) => {
      const id = accountIn(account)
      chain.endow(id)
      chain.deposit(id, amount)
    },
  }
}

async function deploy<C extends TypedContract>(
  session: TestSession,
  source: string,
  [name, args, options]: readonly unknown[],
): Promise<TestContract<C>> {
  const { chain } = session
  const contract = await session.load(source)
  const abi = metadataOf(contract)
  const entry = abi.constructorOf(String(name))
  const input = abi.encode(entry, args ?? [])
  // The types of `deploy` say so.
  const { from = accounts.alice, value = 0n, gasLimit = transactionGas, ...given } = (options ?? {}) as TestDeployOptions
  session.upload(contract, from.id)
  chain.endow(from.id)
  // A second contract of the same code and sender needs a salt of its own.
  const salt = given.salt ?? Uint8Array.of(session.gas.length & 255, session.gas.length >> 8)
  const { depositLimit } = given
  const applied = chain.apply({
    kind: 'instantiate',
    origin: from.id,
    codeHash: contract.codeHash,
    salt,
    input,
    value,
    gasLimit,
    ...(depositLimit === undefined ? {} : { depositLimit }),
  })
  session.callResult({ contract, entry, kind: 'constructor' }, applied)
  const id = known(applied.receipt.result?.address, 'a constructor that answered made a contract')
  session.know(contract, id)
  return createContract<C>({ session, contract, id, from })
}
