// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { known } from '@phat/primitives'
import { afterEach } from 'vitest'
import { type NodeOptions, type RunningNode, startNode } from '../src/index.ts'

const builds = known(process.env.PHAT_BUILD, 'the global set-up compiles the entry points')
export const verifierWorkerUrl = pathToFileURL(join(builds, 'verifier-worker.js'))
const running: RunningNode[] = []

/** Starts a node of the development chain that seals by hand; it is stopped after the test. */
export async function start(options: Partial<NodeOptions> = {}): Promise<RunningNode> {
  const node = await startNode({
    chain: 'dev',
    port: 0,
    seal: { mode: 'manual' },
    logLevel: 'silent',
    verifierWorkerUrl,
    ...options,
  })
  running.push(node)
  return node
}

afterEach(async () => {
  for (const node of running.splice(0)) await node.stop()
})

/** What JSON-RPC answers. */
export interface Answer {
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string }
}

/** One JSON-RPC request over HTTP. */
export async function ask(node: RunningNode, method: string, ...params: unknown[]): Promise<Answer> {
  const response = await fetch(node.httpEndpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    signal: AbortSignal.timeout(20_000),
  })
  return (await response.json()) as Answer
}
