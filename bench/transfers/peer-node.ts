// SPDX-License-Identifier: Apache-2.0
import { startNode } from '@phat/node'
import { known } from '@phat/primitives'
import { sr25519Verify, waitReady } from '@polkadot/wasm-crypto'

// The peer of the throughput benchmark: the same node, which checks each signature in its main thread with wasm-crypto.
const flag = (name: string): string => known(process.argv[process.argv.indexOf(name) + 1], `${name} has a value`)

await waitReady()
const node = await startNode({
  chain: flag('--chain'),
  dataFolder: flag('--data'),
  port: 0,
  seal: { mode: 'interval', intervalMs: Number(flag('--seal').replace('interval:', '')) },
  checkSignature: ({ signature, message, accountId }) =>
    signature.type === 'Sr25519' && sr25519Verify(signature.value, message, accountId),
})
process.once('SIGTERM', () => void node.stop().then(() => process.exit(0)))
process.stdout.write(`${JSON.stringify({ event: 'ready', endpoint: node.endpoint })}\n`)
