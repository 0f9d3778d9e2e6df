// SPDX-License-Identifier: Apache-2.0
import { assert, equalBytes, known } from '@phat/primitives'
import type { ClusterReadAnswers, ClusterThreadQuery } from '../cluster/cluster-query.ts'
import type {
  ClusterBirth,
  ClusterBlockReport,
  ClusterFacts,
  ClusterOpening,
  ClusterThreadsStart,
} from '../cluster/cluster-work.ts'
import type { ServedCluster } from '../serve/worker-view.ts'
import { type ClusterThreads, startClusterThreads } from '../threads/cluster-threads.ts'
import { type QueryIoEvents, type QueryIoThread, startQueryIoThread } from '../threads/io-thread.ts'
import type { ClusterSummary } from '../worker-state.ts'
import type { ApplyToCluster, ClusterResult } from './5-apply.ts'

export interface ClusterRunnerOptions {
  readonly threadUrl: URL
  /** 32 bytes. */
  readonly workerPublicKey: Uint8Array
  readonly ioEvents: QueryIoEvents
  /** Milliseconds that a read of the state may take. */
  readonly readLimitMs: number
  /** What contracts may reach besides public addresses. */
  readonly allowedNetworks: readonly string[]
  readonly onFault: (role: 'transaction' | 'query', fault: unknown) => void
}

/** The threads of the cluster that this worker serves, as the pipeline drives them and as queries see them. */
export interface ClusterRunner {
  /** As queries see it: what is published. */
  readonly served: ServedCluster | undefined
  readonly apply: ApplyToCluster
  /** Goes on with a state from disk. */
  restore(
    birth: ClusterBirth,
    at: { readonly height: number; readonly records: ArrayBuffer },
    summary: ClusterSummary,
  ): Promise<void>
  /** From now on queries see this height. */
  publish(height: number, result: ClusterResult): void
  /** The state after all blocks that were applied, packed; undefined while there is no cluster. */
  snapshot(): Promise<ArrayBuffer | undefined>
  stop(): Promise<void>
}

/** Heights whose root is remembered. */
const rootsMax = 512
/** Heights that queries may ask at: some before what is published, and what one group of blocks is ahead of it. */
const history = 16 + 64
/** Contracts that a thread lists at a time. */
const pageMax = 1_000

interface Running {
  readonly birth: ClusterBirth
  readonly threads: ClusterThreads
  readonly io: QueryIoThread
}

interface Published {
  readonly height: number
  readonly root: Uint8Array
  readonly facts: ClusterFacts
}

/** Makes a runner without a cluster; threads start with the first order or with `restore`. */
export function createClusterRunner(options: ClusterRunnerOptions): ClusterRunner {
  const roots = new Map<number, Uint8Array>()
  let running: Running | undefined
  let published: Published | undefined
  let served: ServedCluster | undefined

  async function start(clusterStart: ClusterThreadsStart): Promise<Running> {
    assert(running === undefined, 'a worker serves one cluster')
    const { threadUrl, workerPublicKey, allowedNetworks, ioEvents, onFault } = options
    const io = startQueryIoThread(threadUrl, { allowedNetworks }, ioEvents)
    try {
      const threads = await startClusterThreads({ threadUrl, cluster: clusterStart, io, workerPublicKey, history, onFault })
      running = { birth: clusterStart.birth, threads, io }
      return running
    } catch (error) {
      await io.stop()
      throw error
    }
  }

  function show(next: Published): void {
    const shown = known(running, 'a cluster runs')
    if (published?.facts !== next.facts) shown.io.setCacheWeights(next.facts.weights)
    published = next
    served = servedCluster(shown, next, roots, options.readLimitMs)
    roots.set(next.height, next.root)
    for (const height of roots.keys()) {
      if (roots.size <= rootsMax) break
      roots.delete(height)
    }
  }

  return {
    get served() {
      return served
    },
    async apply({ order, birth }) {
      const { threads } = running ?? (await start({ birth: known(birth, 'the first order of a cluster names its birth') }))
      const { receipts, changes } = await threads.apply(order)
      // The executor of these threads answers with this.
      return { report: receipts as ClusterBlockReport, changes }
    },
    async restore(birth, at, { root, facts }) {
      const { threads } = await start({ birth, restore: at })
      // The executor of these threads tells this when it has started.
      const opening = threads.opening as ClusterOpening
      assert(opening.root !== undefined && equalBytes(opening.root, root), 'the restored state has the root that was written')
      show({ height: at.height, root, facts })
    },
    publish(height, { report }) {
      const facts = known(report.facts ?? published?.facts, 'the first report of a cluster tells its facts')
      show({ height, root: report.root, facts })
      known(running, 'a cluster runs').io.applyCacheChanges(report.cache)
    },
    snapshot: async () => (await running?.threads.snapshot())?.records,
    async stop() {
      await running?.threads.stop()
      await running?.io.stop()
    },
  }
}

/** Everything is read at the published height: what is applied and not yet on disk is not there. */
function servedCluster(
  { birth, threads }: Running,
  { height, root, facts }: Published,
  roots: ReadonlyMap<number, Uint8Array>,
  readLimitMs: number,
): ServedCluster {
  async function read<K extends keyof ClusterReadAnswers>(
    request: ClusterThreadQuery & { readonly read: K },
  ): Promise<ClusterReadAnswers[K]> {
    const { answer } = await threads.query({ height, request }, readLimitMs)
    // The executor of these threads answers a read with this.
    return answer as ClusterReadAnswers[K]
  }

  return {
    id: birth.id,
    debuggable: birth.debuggable,
    facts,
    height,
    root,
    rootAt: (wished) => roots.get(wished),
    async contract(address) {
      const found = await read({ read: 'contract', contract: address })
      if (found === undefined) return undefined
      const logReaders = await read({ read: 'grantees', contract: address })
      // Nobody instantiated the system contract: it is the cluster owner's.
      return { codeHash: found.codeHash, deployer: found.deployer ?? birth.owner, logReaders }
    },
    async contracts() {
      const all: Uint8Array[] = []
      for (;;) {
        const after = all.at(-1)
        const page = await read({ read: 'contracts', count: pageMax, ...(after === undefined ? {} : { after }) })
        all.push(...page)
        if (page.length < pageMax) return all
      }
    },
    query: (command, limitMs, signal) => threads.query({ height, ...command }, limitMs, signal),
  }
}
