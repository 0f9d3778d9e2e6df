// SPDX-License-Identifier: Apache-2.0
import type { BlockContext, Command, QueryRequest, StateReader } from '@phat/contracts'
import { toByteString } from '@phat/primitives'
import { contractTestErrors } from '../contract-test-errors.ts'
import type { Applied, ContractEngine, Queried } from '../engine/contract-engine.ts'
import { createTestQueryHost, type TestQueryHost } from './test-query-host.ts'

/** The cluster of one test with its blocks: each command is a block of its own, as one that is sent alone is on a chain. */
export interface TestChain {
  /** The block in which the next command runs. */
  readonly block: BlockContext
  readonly queries: Pick<TestQueryHost, 'requests' | 'answerHttp'>
  /** Gives the account what every account begins with, when it is first seen. */
  endow(account: Uint8Array): void
  /** Money for an account, in planck. */
  deposit(account: Uint8Array, amount: bigint): void
  /** Applies a command and ends the block. */
  apply(command: Command): Applied & { readonly blockNumber: number }
  query(request: QueryRequest, mode: 'query' | 'estimate'): Queried
  /** Lets blocks pass, at least one. */
  skip(count: number): void
  /** The time of the next block, Unix milliseconds; those after it follow at the usual pace. */
  setTime(ms: bigint): void
  read(): StateReader
}

/** What an account owns when it is first seen, in planck. */
const endowment = 1_000_000n * 10n ** 12n

const blockMs = 12_000n
/** The time of block 1: a round number that is no test's own. */
const genesisMs = 1_700_000_000_000n

/** Begins a chain in block 1, on an empty cluster. */
export function createTestChain(engine: ContractEngine): TestChain {
  let number = 1
  let now = genesisMs
  const queries = createTestQueryHost(() => now)
  const cluster = engine.createCluster(() => queries.host)
  const endowed = new Set<string>()
  const block = (): BlockContext => ({ number, now })
  const commit = (): void => {
    cluster.commit(block())
    number++
    now += blockMs
  }
  const deposit = (to: Uint8Array, amount: bigint): void => {
    endowed.add(toByteString(to))
    cluster.apply({ kind: 'deposit', to, amount }, block())
  }
  return {
    get block() {
      return block()
    },
    queries,
    deposit,
    endow: (account) => {
      if (!endowed.has(toByteString(account))) deposit(account, endowment)
    },
    apply: (command) => {
      const blockNumber = number
      const applied = cluster.apply(command, block())
      commit()
      return { ...applied, blockNumber }
    },
    query: (request, mode) => cluster.query(request, mode, block()),
    skip: (count) => {
      if (!Number.isSafeInteger(count) || count < 1 || number + count > 0xffff_ffff) {
        throw contractTestErrors.error('bad-value', `blocks(${count}): a whole number from 1, and blocks end at 2^32`)
      }
      commit()
      number += count - 1
      now += BigInt(count - 1) * blockMs
    },
    setTime: (ms) => {
      if (ms < now) throw contractTestErrors.error('bad-value', `setTime(${ms}): the next block is at ${now} already`)
      now = ms
    },
    read: cluster.read,
  }
}
