// SPDX-License-Identifier: Apache-2.0
import {
  type BlockContext,
  type ClusterConfig,
  type Command,
  type ContractLog,
  createCluster,
  createPinkExtension,
  createQueryRunner,
  type QueryReply,
  type QueryRequest,
  type QueryRunOptions,
  type Receipt,
} from '@phat/contracts'
import { createMemoryPool } from '@phat/wasm-engine'
import { readScriptEngineBytes } from '../script-engine-bytes.ts'
import type { ClusterExecutors } from '../threads/cluster-executor.ts'
import { engineReleases } from './engine-releases.ts'
import { createQueryHostSlot } from './query-host-slot.ts'

/** A cluster as its threads are told of it: what of `ClusterConfig` crosses between threads. */
export type ThreadedClusterConfig = Omit<ClusterConfig, 'releases' | 'extension' | 'systemCode' | 'store' | 'log'> & {
  readonly systemCode?: Uint8Array
}

/** What a block brings. */
export interface ClusterThreadBlock {
  readonly block: BlockContext
  readonly commands: readonly Command[]
}

/** What became of it; receipts in the order of the commands. */
export interface ClusterThreadReceipts {
  /** 32 bytes, blinded. */
  readonly root: Uint8Array
  /** Without `changes`: those of the block go to the query threads. */
  readonly receipts: readonly Omit<Receipt, 'changes'>[]
  /** Lines that contracts logged, in their order. */
  readonly logs: readonly ContractLog[]
}

/** What a query thread is asked. */
export interface ClusterThreadQuery {
  readonly request: QueryRequest
  readonly options: QueryRunOptions
}

export type ClusterThreadAnswer = QueryReply

/** The executors of real clusters. Those who start the threads send and receive the types above. */
export const clusterThreadExecutors: ClusterExecutors = {
  transaction(given) {
    const logs: ContractLog[] = []
    const cluster = createCluster({ ...prepare(given).config, log: (line) => logs.push(line) })
    return {
      get height() {
        return cluster.height() ?? 0
      },
      apply(order) {
        const { block, commands } = order as ClusterThreadBlock
        const receipts = commands.map((command) => {
          const { changes: _, ...receipt } = cluster.apply(command, block)
          return receipt
        })
        const { height, root, changes } = cluster.commit(block)
        return { height, changes, receipts: { root, receipts, logs: logs.splice(0) } satisfies ClusterThreadReceipts }
      },
      records: () => cluster.records(),
    }
  },
  query(given) {
    const { config, slot } = prepare(given)
    const runner = createQueryRunner(config)
    return {
      query(state, asked, host) {
        const { request, options } = asked as ClusterThreadQuery
        return slot.during(host, () => runner.query((key) => state.get(key), request, options) satisfies ClusterThreadAnswer)
      },
    }
  },
}

function prepare(given: unknown) {
  const { systemCode, ...cluster } = given as ThreadedClusterConfig
  const slot = createQueryHostSlot()
  const config: ClusterConfig = {
    ...cluster,
    releases: engineReleases({ memories: createMemoryPool(), scriptEngine: readScriptEngineBytes() }),
    extension: createPinkExtension({ queryHost: slot.host }),
    log: ({ contract, mode, blockNumber, level, message }) => slot.host.log({ contract, mode, blockNumber, level, message }),
    ...(systemCode === undefined ? {} : { systemCode: () => systemCode }),
  }
  return { config, slot }
}
