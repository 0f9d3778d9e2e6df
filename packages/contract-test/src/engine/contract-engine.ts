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
  forwardQueryHost,
  hostPrices1,
  type QueryHost,
  type QueryReply,
  type QueryRequest,
  type Receipt,
  type StateReader,
  type StorageChange,
  scriptEngineHash,
  sealLimits,
  tracedContracts,
} from '@phat/contracts'
import { fromHex, type Hex } from '@phat/primitives'
import { createMemoryPool } from '@phat/wasm-engine'

/** What ran, whatever came of it. */
interface Observed {
  readonly trace: CallTrace
  readonly logs: readonly ContractLog[]
}

/** A command that was applied, with all that it did. */
export interface Applied extends Observed {
  readonly receipt: Receipt
  readonly storage: readonly StorageChange[]
}

/** A query or an estimate, with all that it did before it was dropped. */
export interface Queried extends Observed {
  readonly reply: QueryReply
}

/** A cluster that tells all that it does. */
export interface TracedCluster {
  apply(command: Command, block: BlockContext): Applied
  /** Ends the block; the published root. */
  commit(block: BlockContext): { readonly root: Uint8Array }
  query(request: QueryRequest, mode: 'query' | 'estimate', block: BlockContext): Queried
  read(): StateReader
}

/** The engine of production, compiled once for a thread: every cluster is made of the same runners and has a state of its own. */
export interface ContractEngine {
  /** Makes an empty cluster. @param queryHost the host of the query that runs, asked for each time */
  createCluster(queryHost: () => QueryHost): TracedCluster
  /** Starts the script engine, which else the first script does. @throws PhatError `script.engine-hash` */
  warmUp(): void
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
 * Makes it, for a thread with a large native stack. The clusters of one engine run one after another.
 * @param scriptEngine bytes of quickjs.wasm; their hash is checked when the first script is met
 * @param prepared what `prepareScriptModule` made of them, when it is there
 */
export function createContractEngine(scriptEngine: Uint8Array, prepared?: Uint8Array): ContractEngine {
  const tracer = createCallTracer()
  const memories = createMemoryPool()
  const options = { memories, pass, prices: hostPrices1, limits: sealLimits }
  const scripts = createScriptRunner({ ...options, module: scriptEngine, prepared })
  const runners = [scripts, createWasmRunner(options)].map(tracer.trace)
  const version: EngineVersion = {
    pass: pass.version,
    costs: pass.costs,
    // The cast states that the hash is written with its 0x.
    scriptEngine: fromHex(scriptEngineHash as Hex),
    hostAbi: 1,
  }
  return {
    createCluster(queryHost) {
      const logs: ContractLog[] = []
      const mirror = createStateMirror()
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
        extension: createPinkExtension({ queryHost: { ...forwardQueryHost(queryHost), log: () => undefined } }),
        padding: { replySizes: [], coarseGas: false },
        log: (line) => logs.push(line),
      })
      return {
        apply: (command, block) => {
          const receipt = cluster.apply(command, block)
          const trace = tracer.take()
          const storage = mirror.take(receipt.changes, cluster.read(), contractsOf(trace, receipt))
          return { receipt, trace, logs: logs.splice(0), storage }
        },
        commit: (block) => {
          const { root, changes } = cluster.commit(block)
          mirror.take(changes, cluster.read(), [])
          return { root }
        },
        query: (request, mode, block) => {
          const reply = cluster.query(request, { mode, block })
          return { reply, trace: tracer.take(), logs: logs.splice(0) }
        },
        read: () => cluster.read(),
      }
    },
    warmUp: () => void scripts.snapshots.count,
  }
}

/** Every contract that ran or was made: no other one's storage can have changed. */
function contractsOf(trace: CallTrace, { events, result }: Receipt): readonly Uint8Array[] {
  const touched = events.flatMap((event) => (event.kind === 'called' || event.kind === 'instantiated' ? [event.contract] : []))
  return [...tracedContracts(trace), ...(result?.address === undefined ? [] : [result.address]), ...touched]
}
