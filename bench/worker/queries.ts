// SPDX-License-Identifier: Apache-2.0
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { keypairFromUri } from '@phat/crypto'
import { assert, concatBytes, fromHex, known } from '@phat/primitives'
import { ContractQueryRequest, prpcPath } from '@phat/wire/prpc'
import type { Figures } from '../figure.ts'
import { callOf } from './counter.ts'
import { measureQueryCrypto } from './query-crypto.ts'
import { type LoadOrder, type LoadReport, percentile, runLoad } from './query-load.ts'
import { createQueryMaker, type EnvelopeKind, type QueryTerms } from './requests.ts'
import type { RunningWorker, WorkerNetwork } from './worker-network.ts'

/** Connections of the closed loop, and at most of the open one. */
const connections = 16

const sizes = {
  full: { warmup: 1_500, closed: 5_000, openSeconds: 15, legacyClosed: 3_000, legacyOpenSeconds: 8 },
  small: { warmup: 20, closed: 60, openSeconds: 0.2, legacyClosed: 30, legacyOpenSeconds: 0.1 },
}

interface Series {
  readonly closed: LoadReport
  readonly perSecond: number
  readonly open: LoadReport
  readonly openPerSecond: number
  /** Processor milliseconds of a query in the closed loop: of the whole worker, and of the busiest thread beside the main one. */
  readonly cpuMs: { readonly all: number; readonly main: number; readonly engine: number }
}

/** Queries of both versions: rate of a closed loop, latency at half of it in an open one, and where the worker's time goes. */
export async function benchQueries(
  build: string,
  folder: string,
  { network, worker }: { readonly network: WorkerNetwork; readonly worker: RunningWorker },
  size: 'small' | 'full',
  tell: (line: string) => void,
): Promise<Figures> {
  const { warmup, closed, openSeconds, legacyClosed, legacyOpenSeconds } = sizes[size]
  const terms = await queryTerms(network, worker)
  const file = join(folder, 'requests')
  const run = async (kind: EnvelopeKind, closedCount: number, seconds: number): Promise<Series> => {
    const prepared = (count: number): LoadOrder => prepare({ endpoint: worker.child.ready.endpoint, file }, terms, kind, count)
    const series = await measure(join(build, 'bench-query-client.js'), worker, prepared, { warmup, closed: closedCount, seconds })
    tell(`${kind}: ${told(series)}`)
    rmSync(file)
    return series
  }
  const ours = await run('version 2', closed, openSeconds)
  const old = await run('legacy', legacyClosed, legacyOpenSeconds)
  const crypto = measureQueryCrypto(size === 'full' ? 1_000 : 100)
  const { cpuMs } = ours
  const cryptoShare = crypto.cpuMs / cpuMs.all
  const engineShare = cpuMs.engine / cpuMs.all
  return {
    queries_per_s: { value: ours.perSecond, unit: '1/s' },
    query_p50_ms: { value: percentile(ours.open.latenciesMs, 0.5), unit: 'ms' },
    query_p99_ms: { value: percentile(ours.open.latenciesMs, 0.99), unit: 'ms' },
    query_load_per_s: { value: ours.openPerSecond, unit: '1/s' },
    query_cpu_us: { value: cpuMs.all * 1000, unit: 'us' },
    query_main_thread_us: { value: cpuMs.main * 1000, unit: 'us' },
    query_crypto_us: { value: crypto.cpuMs * 1000, unit: 'us' },
    query_crypto_share: { value: cryptoShare, unit: 'of 1' },
    query_engine_share: { value: engineShare, unit: 'of 1' },
    query_rest_share: { value: 1 - cryptoShare - engineShare, unit: 'of 1' },
    legacy_queries_per_s: { value: old.perSecond, unit: '1/s' },
    legacy_query_p50_ms: { value: percentile(old.open.latenciesMs, 0.5), unit: 'ms' },
    legacy_query_p99_ms: { value: percentile(old.open.latenciesMs, 0.99), unit: 'ms' },
    legacy_query_cpu_us: { value: old.cpuMs.all * 1000, unit: 'us' },
  }
}

/** What queries of this network are made of, once one of each kind was answered as it should. */
async function queryTerms(network: WorkerNetwork, worker: RunningWorker): Promise<QueryTerms> {
  const { desk, counter } = network
  const height = await network.height()
  const recent = known(await desk.chain.rpc.request('chain_getBlockHash', height), 'the newest block')
  const terms: QueryTerms = {
    account: keypairFromUri(counter.ownerUri),
    workerKey: worker.publicKey,
    genesis: fromHex(desk.chain.genesisHash),
    contract: counter.id,
    message: callOf(counter, 'get'),
    recentBlock: fromHex(recent as `0x${string}`),
    height,
  }
  await worker.reached(height)
  for (const kind of ['version 2', 'legacy'] as const)
    assert((await askCount(terms, worker, network, kind)) === 0, `${kind} works`)
  return terms
}

/** The count as a query tells it. */
export async function askCount(
  terms: QueryTerms,
  { client }: RunningWorker,
  { counter }: WorkerNetwork,
  kind: EnvelopeKind,
): Promise<unknown> {
  const { request, read } = createQueryMaker(terms)(kind)
  const { encodedEncryptedData } = await client.call('ContractQuery', request)
  const outcome = counter.abi.decodeOutcome(counter.abi.messageOf('get'), read(encodedEncryptedData))
  return outcome.kind === 'value' ? outcome.value : outcome.kind
}

/** Writes queries to a file, as the load process reads them. */
function prepare(
  { endpoint, file }: Pick<LoadOrder, 'endpoint' | 'file'>,
  terms: QueryTerms,
  kind: EnvelopeKind,
  count: number,
): LoadOrder {
  const make = createQueryMaker(terms)
  const parts: Uint8Array[] = []
  for (let i = 0; i < count; i++) {
    const body = ContractQueryRequest.encode(make(kind).request)
    const head = new Uint8Array(4)
    new DataView(head.buffer).setUint32(0, body.length, true)
    parts.push(head, body)
  }
  writeFileSync(file, concatBytes(...parts))
  return { endpoint, file, path: prpcPath('ContractQuery'), connections }
}

async function measure(
  script: string,
  worker: RunningWorker,
  prepared: (count: number) => LoadOrder,
  { warmup, closed: count, seconds }: { readonly warmup: number; readonly closed: number; readonly seconds: number },
): Promise<Series> {
  const load = async (order: LoadOrder): Promise<LoadReport> => {
    const report = await runLoad(script, order)
    assert(report.failed === 0, `all queries are answered, and not ${report.failed} refused`)
    return report
  }
  await load(prepared(warmup))
  const order = prepared(count)
  const before = worker.threadCpuMs()
  const closed = await load(order)
  const cpuMs = cpuOfQuery(before, worker.threadCpuMs(), worker.child.pid, count)
  const perSecond = (count / closed.elapsedMs) * 1000
  const openPerSecond = perSecond / 2
  const open = await load({ ...prepared(Math.ceil(openPerSecond * seconds)), perSecond: openPerSecond })
  return { closed, perSecond, open, openPerSecond, cpuMs }
}

function cpuOfQuery(
  before: ReadonlyMap<number, number>,
  after: ReadonlyMap<number, number>,
  pid: number,
  count: number,
): Series['cpuMs'] {
  const used = [...after].map(([thread, ms]) => [thread, (ms - (before.get(thread) ?? 0)) / count] as const)
  const others = used.filter(([thread]) => thread !== pid).map(([, ms]) => ms)
  const main = known(
    used.find(([thread]) => thread === pid),
    'a process has a main thread',
  )[1]
  return { all: main + others.reduce((sum, ms) => sum + ms, 0), main, engine: Math.max(...others) }
}

function told({ closed, perSecond, open, openPerSecond, cpuMs }: Series): string {
  const at = (share: number): string => percentile(open.latenciesMs, share).toFixed(2)
  const loop = `${Math.round(perSecond)}/s (closed loop, p50 ${percentile(closed.latenciesMs, 0.5).toFixed(1)} ms)`
  const cpu = `${cpuMs.all.toFixed(2)} ms of processor a query, main thread ${cpuMs.main.toFixed(2)}, engine ${cpuMs.engine.toFixed(2)}`
  const half = `p50 ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)} ms at ${Math.round(openPerSecond)}/s, ${open.queuedMax} queued at most`
  return `${loop}; ${half}; ${cpu}`
}
