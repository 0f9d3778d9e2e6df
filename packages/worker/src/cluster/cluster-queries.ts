// SPDX-License-Identifier: Apache-2.0
import {
  type BaseReader,
  type CallTrace,
  contractKeyPrefix,
  contractOfKey,
  createCallTracer,
  createPinkExtension,
  createQueryRunner,
  type StateReader,
  type StorageChange,
  storageChanges,
  tracedContracts,
} from '@phat/contracts'
import { type ByteString, toByteString } from '@phat/primitives'
import type { QueryExecutor } from '../threads/cluster-executor.ts'
import type { StateView } from '../threads/versioned-state.ts'
import type { ClusterReadAnswers, ClusterThreadAnswer, ClusterThreadQuery } from './cluster-query.ts'
import { clusterConfigOf } from './cluster-services.ts'
import type { ClusterBirth } from './cluster-work.ts'
import { createQueryHostSlot } from './query-host-slot.ts'

/** Contracts that one read lists at most. */
const listedMax = 1_000

/** Answers `ClusterThreadQuery`s on states of a cluster. @throws cluster.invalid-config, script.engine-hash */
export function createClusterQueries(birth: ClusterBirth): QueryExecutor {
  const slot = createQueryHostSlot()
  let origin: Uint8Array | undefined
  const tracer = createCallTracer({ isOn: false })
  const extension = createPinkExtension({ queryHost: slot.host })
  const config = clusterConfigOf(
    birth,
    extension,
    ({ now, ...line }) => slot.host.log({ ...line, timestamp: now, origin }),
    tracer,
  )
  const runner = createQueryRunner(config)

  type Run = Extract<ClusterThreadQuery, { read?: undefined }>

  /** What ran and what it changed, beside the answer. Values are copied when they leave the thread. */
  function runTraced(get: BaseReader, { request, options }: Run): Omit<ClusterThreadAnswer, 'codeHash'> {
    let seen: { readonly calls: CallTrace; readonly storage: readonly StorageChange[] } | undefined
    tracer.isOn = true
    try {
      const reply = runner.query(get, request, {
        ...options,
        observe(changes, reader) {
          const calls = tracer.take()
          seen = { calls, storage: storageChanges(changes, get, reader, tracedContracts(calls)) }
        },
      })
      return { encoded: reply.encoded, tellsGasOnly: reply.tellsGasOnly, ...(seen && { traced: seen }) }
    } finally {
      tracer.isOn = false
      tracer.take()
    }
  }

  function run(state: StateView, query: Run): ClusterThreadAnswer {
    const { request, options } = query
    origin = request.origin
    const get: BaseReader = (key) => state.get(key)
    // Without the rest of the record that the hash may be a view of: a message carries whole buffers.
    const codeHash = request.kind === 'call' ? runner.read(get).codeHash(request.to)?.slice() : request.codeHash
    if (query.traced === true) return { ...runTraced(get, query), codeHash }
    const { encoded, tellsGasOnly } = runner.query(get, request, options)
    return { encoded, tellsGasOnly, codeHash }
  }

  return {
    query(state, asked, host) {
      // Who starts these threads asks nothing else.
      const query = asked as ClusterThreadQuery
      if (query.read === undefined) return slot.during(host, () => run(state, query))
      const reader = runner.read((key) => state.get(key))
      if (query.read === 'contracts') return listContracts(state, query.count, query.after)
      return query.read === 'contract' ? readContract(reader, query.contract) : readGrantees(reader, query.contract)
    },
    rest() {
      for (const { runners } of config.releases) for (const runner of runners) runner.rest?.()
    },
  }
}

function readContract(reader: StateReader, contract: Uint8Array): ClusterReadAnswers['contract'] {
  const codeHash = reader.codeHash(contract)
  return codeHash && { codeHash, deployer: reader.deployer(contract)?.slice() }
}

const readGrantees = (reader: StateReader, contract: Uint8Array): ClusterReadAnswers['grantees'] => reader.logGrantees(contract)

function listContracts(state: StateView, count: number, after: Uint8Array | undefined): ClusterReadAnswers['contracts'] {
  const afterKey = after && (`${contractKeyPrefix}${toByteString(after)}` as ByteString)
  return state.keys(contractKeyPrefix, Math.min(count, listedMax), afterKey).map(contractOfKey)
}
