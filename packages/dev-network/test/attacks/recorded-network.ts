// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Hex, known } from '@phat/primitives'
import { type NetworkProcess, startNetwork } from '../network-process.ts'
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts'

/** A network whose node and workers are talked to through proxies that record. */
export interface RecordedNetwork {
  readonly network: NetworkProcess
  readonly rpc: RecordingProxy
  /** In the order of the network. */
  readonly workers: readonly { readonly publicKey: Hex; readonly proxy: RecordingProxy }[]
  /** Asks workers through their proxies: the chain names their own endpoints. */
  readonly fetch: typeof globalThis.fetch
  /** Environment of a Node.js program, so that it does the same. */
  readonly env: Readonly<Record<string, string>>
  /** All that was said so far. */
  recorded(): Readonly<Record<string, Buffer>>
  stopProxies(): void
}

/** @param folder where the network is kept @param project a folder for what the programs load first */
export async function startRecordedNetwork(folder: string, project: string): Promise<RecordedNetwork> {
  const network = await startNetwork(folder)
  const { ready } = network
  const rpc = await startRecordingProxy(ready.endpoint)
  const proxies = await Promise.all(ready.workers.map(({ endpoint }) => startRecordingProxy(endpoint)))
  const workers = ready.workers.map(({ publicKey }, i) => ({ publicKey, proxy: known(proxies[i], 'one for each worker') }))
  const detours = ready.workers.map(({ endpoint }, i) => [endpoint, known(proxies[i], 'one for each worker').url] as const)
  const preload = join(project, 'through-proxies.mjs')
  writeFileSync(
    preload,
    `const own = globalThis.fetch
const detours = ${JSON.stringify(detours)}
globalThis.fetch = (url, options) => {
  const [from, to] = detours.find(([from]) => String(url).startsWith(from)) ?? ['', '']
  return own(to + String(url).slice(from.length), options)
}\n`,
  )
  return {
    ...{ network, rpc, workers },
    fetch: (input, options) => {
      const url = String(input)
      const [from, to] = detours.find(([one]) => url.startsWith(one)) ?? ['', '']
      return globalThis.fetch(to + url.slice(from.length), options)
    },
    env: { PHAT_URL: rpc.url, NODE_OPTIONS: `--import ${pathToFileURL(preload).href}` },
    recorded: () => ({
      'answers of the node': rpc.answers(),
      ...Object.fromEntries(
        workers.flatMap(({ proxy }, i) => [
          [`answers of worker ${i + 1}`, proxy.answers()],
          [`requests to worker ${i + 1}`, proxy.requests()],
        ]),
      ),
      'output of the network': Buffer.from([...network.said, ...network.printed].join('\n')),
    }),
    stopProxies: () => {
      rpc.stop()
      for (const { proxy } of workers) proxy.stop()
    },
  }
}
