// SPDX-License-Identifier: Apache-2.0
import { startNode } from '../src/index.ts'

/** What the node's process tells its test. */
export type FuzzNodeMessage =
  | { readonly type: 'ready'; readonly endpoint: string; readonly genesisHash: string }
  | { readonly type: 'heap'; readonly usedBytes: number }

const tell = (message: FuzzNodeMessage): void => {
  process.send?.(message)
}

/** Bytes on the heap once nothing more can be collected. */
async function heapAfterCollection(): Promise<number> {
  let least = Infinity
  for (let i = 0; i < 5; i++) {
    globalThis.gc?.()
    // What finalizers and closed sockets let go is collected in the next round.
    await new Promise((resolve) => setImmediate(resolve))
    least = Math.min(least, process.memoryUsage().heapUsed)
  }
  return least
}

const [workerUrl] = process.argv.slice(2)
const node = await startNode({
  chain: 'dev',
  port: 0,
  seal: { mode: 'manual' },
  logLevel: 'error',
  ...(workerUrl === undefined ? {} : { verifierWorkerUrl: new URL(workerUrl) }),
})
process.on('message', () => {
  void heapAfterCollection().then((usedBytes) => tell({ type: 'heap', usedBytes }))
})
process.on('disconnect', () => process.exit(0))
tell({ type: 'ready', endpoint: node.endpoint, genesisHash: node.genesisHash })
