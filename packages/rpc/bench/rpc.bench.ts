// SPDX-License-Identifier: Apache-2.0
import { silentLog } from '@phat/chain'
import { toHex } from '@phat/primitives'
import type { RpcContext } from '../src/context.ts'
import { startChainFeed } from '../src/feed/chain-feed.ts'
import { handlers } from '../src/handlers.ts'
import { answerMessage } from '../src/server/answer.ts'
import { createRoutes, type DispatchExchange } from '../src/server/dispatch.ts'
import { defaultLimits } from '../src/server/limits.ts'
import { startTurn } from '../src/server/turn.ts'
import { createTurnQueue } from '../src/server/turn-queue.ts'
import { nodeInfo } from '../test/client.ts'
import { createFakeChain } from '../test/fake-chain.ts'
import { createFakePool } from '../test/fake-pool.ts'

/** One measured figure; `ratio` is against `peer`. */
export interface BenchFigure {
  readonly value: number
  readonly unit: string
  readonly peer?: string
  readonly ratio?: number
}

function createServer() {
  const chain = createFakeChain()
  const hash = new Uint8Array(32)
  const accepted = Promise.resolve({ ok: true, hash } as const)
  const pool = { ...createFakePool(), submit: () => accepted }
  const now = () => performance.now()
  const turns = createTurnQueue({ turnMs: 5, now, onError: () => {} })
  const ctx: RpcContext = {
    chain,
    pool,
    node: nodeInfo,
    seal: undefined,
    commits: undefined,
    archive: false,
    developer: undefined,
    network: () => ({ peers: [], isSyncing: false, shouldHavePeers: false }),
    feed: startChainFeed(chain, turns),
    turns,
    limits: defaultLimits,
    unsafeMethods: false,
    methodNames: () => [],
    startTurn: () => startTurn(turns, 5, now),
    signal: new AbortController().signal,
    log: silentLog,
  }
  const { routes } = createRoutes(ctx, handlers)
  return { ctx, routes, now, stats: { requests: 0, errors: 0, rateLimited: 0 }, meter: undefined }
}

/** Microseconds of processor time that one run of `step` takes; the best of several rounds, since others share the machine. */
async function microseconds(count: number, step: () => unknown): Promise<number> {
  let best = Infinity
  for (let round = 0; round < 5; round++) {
    const start = process.cpuUsage()
    for (let i = 0; i < count; i++) await step()
    const { user, system } = process.cpuUsage(start)
    best = Math.min(best, (user + system) / count)
  }
  return best
}

/** What answering costs beside JSON.parse: a submitted transfer of 146 bytes, and cached metadata. */
export async function benchRpc(count = 20_000): Promise<Record<string, BenchFigure>> {
  const server = createServer()
  const exchange: DispatchExchange = {
    session: { closed: () => false, subscriptions: new Map(), follows: new Map(), broadcasts: new Map() },
    open: undefined,
    allow: () => true,
    afterReply: () => {},
  }
  const extrinsic = toHex(Uint8Array.from({ length: 146 }, (_, i) => i))
  const request = { jsonrpc: '2.0', id: 12_345, method: 'author_submitExtrinsic', params: [extrinsic] }
  const frame = Buffer.from(JSON.stringify(request))
  const metadata = Buffer.from(JSON.stringify({ ...request, method: 'state_getMetadata', params: [] }))
  const parse = await microseconds(count, () => JSON.parse(frame.toString('utf8')))
  const submit = await microseconds(count, () => answerMessage(server, frame, exchange))
  const cached = await microseconds(count / 20, () => answerMessage(server, metadata, exchange))
  server.ctx.feed.stop()
  return {
    rpc_submit_us: { value: submit - parse, unit: 'us', peer: 'JSON.parse', ratio: submit / parse },
    rpc_metadata_cached_us: { value: cached, unit: 'us' },
  }
}
