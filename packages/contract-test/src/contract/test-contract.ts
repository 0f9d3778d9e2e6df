// SPDX-License-Identifier: Apache-2.0
import type { CallMethods, QueryMethods, TypedContract, Untyped } from '@phat/sdk/contract-types'
import type { AccountName, TestAccount } from '../accounts.ts'
import type { TestAsked, TestCalled, TestEstimated, TestEvent, TestLog } from '../results.ts'

/** What goes along with a call; amounts in planck, gas in picoseconds. */
export interface TestCallOptions {
  readonly value?: bigint
  readonly gasLimit?: bigint
  /** Most that the call may put down for what it stores; all that the sender has unless given. */
  readonly depositLimit?: bigint
}

/** And with a constructor. */
export interface TestDeployOptions extends TestCallOptions {
  /** Who deploys; alice unless given. */
  readonly from?: TestAccount
  readonly salt?: Uint8Array
}

/** A contract of a test, spoken to as one account. */
export interface TestContract<C extends TypedContract = Untyped> {
  readonly name: string
  /** SS58, with Phala's prefix: what other contracts take as its account. */
  readonly address: string
  readonly id: Uint8Array
  readonly codeHash: Uint8Array
  /** Who sends. */
  readonly account: TestAccount
  /** Messages, each in a block of its own. */
  readonly call: CallMethods<C, TestCallOptions, TestCalled>
  readonly query: QueryMethods<C, TestCallOptions, TestAsked>
  /** Messages, tried on the newest state and dropped. */
  readonly estimate: CallMethods<C, TestCallOptions, TestEstimated>
  /** The same contract, spoken to as another account. */
  as(account: TestAccount | AccountName): TestContract<C>
  /** Its free balance in planck. */
  balance(): bigint
  /** All that it has emitted in this test. */
  events(): readonly TestEvent[]
  /** All that it has logged in this test, queries included. */
  logs(): readonly TestLog[]
  /** Sets a secret for the contract's queries, as its deployer does; undefined removes it. @throws PhatError `contract-test.call-failed` */
  setSecret(name: string, value: string | undefined): void
  /**
   * Replaces its code as its upgrade policy has it, waiting out a timelock. State is migrated in the next call.
   * @param source a contract's file
   * @throws CallError what the contract answers to who may not, or when it is immutable
   */
  upgrade<D extends TypedContract = Untyped>(source: string): Promise<TestContract<D>>
}
