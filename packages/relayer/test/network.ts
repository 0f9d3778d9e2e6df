// SPDX-License-Identifier: Apache-2.0
import { keypairFromUri, twox128, verifyMultiSignature } from '@phat/crypto'
import { type NodeOptions, type RunningNode, startNode } from '@phat/node'
import { concatBytes, fromHex, type Hex, PhatError, textBytes } from '@phat/primitives'
import { type TrustRoot, trustRoot } from '@phat/wire/trust-root'
import { type RelayerLogFields, type RelayerOptions, startRelayer } from '../src/index.ts'
import { type ScriptedWorker, startScriptedWorker } from './scripted-worker.ts'

export const alice = keypairFromUri('//Alice')

export const keyOf = (pallet: string, item: string): Uint8Array =>
  concatBytes(twox128(textBytes(pallet)), twox128(textBytes(item)))

/** One JSON-RPC request over HTTP; an error reply is thrown as a value. */
export async function ask(node: Pick<RunningNode, 'httpEndpoint'>, method: string, ...params: unknown[]): Promise<unknown> {
  const response = await fetch(node.httpEndpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    signal: AbortSignal.timeout(20_000),
  })
  const { result, error } = (await response.json()) as { result?: unknown; error?: unknown }
  if (error !== undefined) throw error
  return result
}

/** What tests need of a node. */
export type TestNode = Pick<RunningNode, 'endpoint' | 'httpEndpoint' | 'genesisHash' | 'stop'> & {
  readonly engine: Pick<RunningNode['engine'], 'seal'>
}

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly event: string
  readonly fields: RelayerLogFields
}

/** A node that seals by hand, a scripted worker and the relayers between them. */
export interface TestNetwork {
  readonly node: TestNode
  readonly worker: ScriptedWorker
  readonly lines: readonly LogLine[]
  seal(blocks: number): void
  relay(options?: Partial<RelayerOptions>): ReturnType<typeof startRelayer>
  /** Resolves when the worker has verified the block. */
  reached(height: number): Promise<void>
  /** Resolves with the first line of that event that was or will be logged, `nth` counting from 1. */
  logged(event: string, nth?: number): Promise<LogLine>
  stop(): Promise<void>
}

/** A development chain with `blocks` blocks in memory, kept whole. */
export async function startNetwork(blocks: number, options: Partial<NodeOptions> = {}): Promise<TestNetwork> {
  return networkOf(await startTestNode(options), blocks)
}

/** A network around a node. */
export async function networkOf(node: TestNode, blocks: number): Promise<TestNetwork> {
  for (let i = 0; i < Math.max(blocks, 1); i++) node.engine.seal()
  const worker = await startScriptedWorker(await rootOf(node))
  worker.want(() => [keyOf('System', 'Number'), keyOf('PhalaMq', 'OutboundMessages')])
  const stops: (() => Promise<unknown>)[] = [() => worker.stop(), () => node.stop()]
  const lines: LogLine[] = []
  const waiting = new Set<() => void>()
  const wake = (): void => {
    for (const one of [...waiting]) one()
  }
  const until = <T>(found: () => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new PhatError('test.timeout', { why: '', remedy: '' }, JSON.stringify(lines))),
        20_000,
      )
      const look = (): void => {
        const value = found()
        if (value === undefined) return
        clearTimeout(timer)
        waiting.delete(look)
        resolve(value)
      }
      waiting.add(look)
      look()
    })
  const line =
    (level: LogLine['level']) =>
    (event: string, fields: RelayerLogFields = {}): void => {
      lines.push({ level, event, fields })
      wake()
    }
  return {
    node,
    worker,
    lines,
    seal: (count) => {
      for (let i = 0; i < count; i++) node.engine.seal()
    },
    relay: (given = {}) => {
      const relayer = startRelayer({
        nodeUrl: node.endpoint,
        workerUrl: worker.url,
        keypair: alice,
        register: false,
        log: { info: line('info'), warn: line('warn'), error: line('error') },
        ...given,
        limits: { retryMs: 10, retryMaxMs: 50, lookMs: 20, answerMs: 5_000, ...given.limits },
        onProgress: (progress) => {
          given.onProgress?.(progress)
          wake()
        },
      })
      stops.unshift(() => relayer.stop())
      return relayer
    },
    reached: async (height) => {
      await until(() => worker.blocks.find(({ number }) => number === height))
    },
    logged: (event, nth = 1) => until(() => lines.filter((one) => one.event === event)[nth - 1]),
    stop: async () => {
      for (const stop of stops) await stop()
    },
  }
}

export function startTestNode(options: Partial<NodeOptions> = {}): Promise<RunningNode> {
  return startNode({
    chain: 'dev',
    archive: true,
    port: 0,
    seal: { mode: 'manual' },
    logLevel: 'silent',
    finalityDelayMs: 0,
    checkSignature: ({ signature, message, accountId }) => verifyMultiSignature(signature, message, accountId),
    ...options,
  })
}

export async function rootOf(node: Pick<RunningNode, 'httpEndpoint'>, number = 0): Promise<TrustRoot> {
  return trustRoot.decode(fromHex((await ask(node, 'phat_trustRoot', number)) as Hex))
}
