// SPDX-License-Identifier: Apache-2.0
import {
  type BlockContext,
  type CallTrace,
  type Cluster,
  type Command,
  type ContractLog,
  createCallTracer,
  createCluster,
  createPinkExtension,
  createScriptRunner,
  createStateMirror,
  createWasmRunner,
  type EngineVersion,
  hostPrices1,
  type QueryHost,
  type Receipt,
  scriptEngineHash,
  sealLimits,
  tracedContracts,
} from '@phat/contracts'
import { fromHex, type Hex, known } from '@phat/primitives'
import { createMemoryPool } from '@phat/wasm-engine'
import type { QuerySession } from '@phat/worker'
import type { Applied, Committed, Queried, WorkbenchOrder } from './workbench-messages.ts'

/** A cluster that tells all that it does. */
export interface Workbench {
  apply(command: Command, block: BlockContext): Applied
  commit(block: BlockContext): Committed
  query(order: Extract<WorkbenchOrder, { kind: 'query' }>): Queried
}

const pass = { version: 1, costs: 1 } as const

/** Gas for taking code from the state, as clusters have it by default. */
const codeLoad = { base: 0n, perByte: 600n } as const

// All secrets are public: nothing in here is worth keeping, and the same commands give the same roots and keys every time.
const clusterId = new Uint8Array(32).fill(1)
const rootSecret = new Uint8Array(32).fill(2)
const clusterKey = new Uint8Array(64).fill(3)
const treasury = new Uint8Array(32).fill(4)

/**
 * Makes it, for a thread with a large native stack.
 * @param scriptEngine bytes of quickjs.wasm
 * @param startQuery makes the host of a query that may take so many milliseconds
 * @throws PhatError `script.engine-hash`
 */
export function createWorkbench(scriptEngine: Uint8Array, startQuery: (limitMs: number) => QuerySession): Workbench {
  const tracer = createCallTracer()
  const mirror = createStateMirror()
  const logs: ContractLog[] = []
  const memories = createMemoryPool()
  const options = { memories, pass, prices: hostPrices1, limits: sealLimits }
  const runners = [createScriptRunner({ ...options, module: scriptEngine }), createWasmRunner(options)].map(tracer.trace)
  const version: EngineVersion = {
    pass: pass.version,
    costs: pass.costs,
    // The cast states that the hash is written with its 0x.
    scriptEngine: fromHex(scriptEngineHash as Hex),
    hostAbi: 1,
  }
  let session: QuerySession | undefined
  const cluster: Cluster = createCluster({
    id: clusterId,
    rootSecret,
    key: clusterKey,
    treasury,
    gasPrice: 1n,
    depositPerByte: 1_000n,
    depositPerItem: 1_000_000n,
    releases: [{ version, runners, codeLoad }],
    engine: version,
    extension: createPinkExtension({ queryHost: hostOfSession(() => known(session, 'a query has a session').host) }),
    padding: { replySizes: [], coarseGas: false },
    log: (line) => logs.push(line),
  })

  const applied = (receipt: Receipt, trace: CallTrace): Applied => ({
    receipt,
    trace,
    logs: logs.splice(0),
    storage: mirror.take(receipt.changes, cluster.read(), contractsOf(trace, receipt)),
  })
  return {
    apply: (command, block) => {
      const receipt = cluster.apply(command, block)
      return applied(receipt, tracer.take())
    },
    commit: (block) => {
      const { root, changes } = cluster.commit(block)
      mirror.take(changes, cluster.read(), [])
      return { root }
    },
    query: ({ request, mode, block, limitMs }) => {
      session = startQuery(limitMs)
      try {
        const reply = cluster.query(request, { mode, block })
        return { reply, trace: tracer.take(), logs: logs.splice(0) }
      } finally {
        session.finish()
        session = undefined
      }
    },
  }
}

/** The extension is made once for the cluster, a host for each query. */
function hostOfSession(current: () => QueryHost): QueryHost {
  return {
    httpRequest: (...args) => current().httpRequest(...args),
    batchHttpRequest: (...args) => current().batchHttpRequest(...args),
    random: (length) => current().random(length),
    untrustedMillis: () => current().untrustedMillis(),
    workerPublicKey: () => current().workerPublicKey(),
    workerQuote: () => current().workerQuote(),
    cache: {
      get: (...args) => current().cache.get(...args),
      set: (...args) => current().cache.set(...args),
      expire: (...args) => current().cache.expire(...args),
      remove: (...args) => current().cache.remove(...args),
    },
    // Lines of logs reach the cluster's own `log` in every mode.
    log: () => undefined,
  }
}

/** Every contract that ran or was made: no other one's storage can have changed. */
function contractsOf(trace: CallTrace, { events, result }: Receipt): readonly Uint8Array[] {
  const touched = events.flatMap((event) => (event.kind === 'called' || event.kind === 'instantiated' ? [event.contract] : []))
  return [...tracedContracts(trace), ...(result?.address === undefined ? [] : [result.address]), ...touched]
}
