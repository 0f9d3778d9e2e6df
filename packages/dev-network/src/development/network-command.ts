// SPDX-License-Identifier: Apache-2.0
import { type Action, type Command, type CommandIo, type Flags, table } from '@phat/cli'
import { formatPha, known, toHex, toJson } from '@phat/primitives'
import { type DevNetwork, type DevNetworkOptions, startDevNetwork } from './start-dev-network.ts'

/** All parts together stop within seconds; a part that hangs does not hold the terminal. */
const stopLimitMs = 15_000

/** `npm start`, as data: its flags and help. */
export const networkCommand: Command = {
  name: 'network',
  summary: 'Run a development network: a chain, a gatekeeper and worker, a relayer',
  details: [
    'npm start runs it. The first start sets everything up by the extrinsics by which any chain would; later ones go on where it stopped.',
    'The evidence of its worker is SIMULATED: it protects nothing, and only development chains accept it.',
  ],
  args: [],
  flags: [
    { name: 'port', value: '<port>', summary: 'Port of the node; 0 takes any free one.', fallback: '9944' },
    { name: 'worker-port', value: '<port>', summary: 'Port of the worker; 0 takes any free one.', fallback: '8000' },
    { name: 'data', value: '<folder>', summary: 'Where everything is kept.', fallback: 'phat-data/dev-network' },
    {
      name: 'finality-delay',
      value: '<ms>',
      summary: 'How long finality trails a block; clients that are slow miss inBlock when it is short.',
      fallback: '400',
    },
    { name: 'fresh', summary: 'Wipe the network that is kept there, and begin anew.' },
  ],
  examples: [{ line: 'network --fresh', summary: 'In a clone: npm start -- --fresh', node: 'starts' }],
  exits: ['failed', 'unreachable', 'storage', 'database'],
  load: async () => runNetwork,
}

/** Runs until the signal aborts, or until the network cannot go on. */
const runNetwork: Action = async ({ flags, io, json, signal }) => {
  const failure: { error?: unknown } = {}
  const stopped = new AbortController()
  const ended = AbortSignal.any([signal, stopped.signal])
  const options = networkOptions(flags, io, json, (error) => {
    failure.error ??= error
    stopped.abort()
  })
  const network = await startOrStop(options, ended)
  if (network !== undefined) {
    io.out(json ? readyJson(network) : readyText(network))
    await aborted(ended)
    if (!json) io.err('stopping …')
    await stopWithin(network, io)
  }
  if (failure.error !== undefined) throw failure.error
}

function networkOptions(flags: Flags, io: CommandIo, json: boolean, onFatal: (error: unknown) => void): DevNetworkOptions {
  const port = (name: string): number => known(flags.whole(name, { min: 0, max: 65_535 }), 'the flag has a default')
  const tell = (kind: string) => (text: string) => io.err(json ? toJson({ [kind]: text }) : text)
  return {
    dataFolder: known(flags.text('data'), 'the flag has a default'),
    fresh: flags.given('fresh'),
    port: port('port'),
    workerPort: port('worker-port'),
    finalityDelayMs: known(flags.whole('finality-delay', { min: 0, max: 60_000 }), 'the flag has a default'),
    now: io.now,
    onStep: tell('step'),
    onEvent: tell('event'),
    onFatal,
  }
}

/** Undefined when it was told to stop before it was up. */
async function startOrStop(options: DevNetworkOptions, ended: AbortSignal): Promise<DevNetwork | undefined> {
  try {
    return await startDevNetwork(options, ended)
  } catch (error) {
    if (ended.aborted) return undefined
    throw error
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

async function stopWithin(network: DevNetwork, io: CommandIo): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, stopLimitMs)
  })
  await Promise.race([network.stop(), limit])
  clearTimeout(timer)
  io.exitSoon()
}

function readyJson({ node, worker, cluster, dataFolder }: DevNetwork): string {
  const { endpoint, httpEndpoint, chainName, genesisHash, startedAt, accounts } = node
  return toJson({
    event: 'ready',
    endpoint,
    httpEndpoint,
    chain: chainName,
    genesisHash,
    dataFolder,
    startedAt,
    workers: [
      { endpoint: worker.endpoint, publicKey: worker.publicKey, resumedAt: worker.resumedAt, pid: worker.pid, simulated: true },
    ],
    cluster: { id: toHex(cluster.id), systemContract: toHex(cluster.systemContract) },
    accounts,
  })
}

function readyText({ node, worker, cluster, dataFolder }: DevNetwork): string {
  const url = node.endpoint === 'ws://127.0.0.1:9944' ? '' : ` --url ${node.endpoint}`
  const workerUrl = worker.endpoint === 'http://127.0.0.1:8000' ? '' : ` --url ${worker.endpoint}`
  return [
    'A development network is running',
    ...table([
      ['chain', `${node.chainName}, ${node.startedAt === 0 ? 'new' : `goes on after block ${node.startedAt}`}`],
      ['RPC', `${node.endpoint}  ${node.httpEndpoint}`],
      ['genesis', node.genesisHash],
      [
        'worker',
        `${worker.endpoint}, the gatekeeper as well${worker.resumedAt === 0 ? '' : `, goes on after block ${worker.resumedAt}`}`,
      ],
      ['worker key', worker.publicKey],
      ['cluster', `${toHex(cluster.id)}, public, owned by //Alice`],
      ['system', toHex(cluster.systemContract)],
      ['data', dataFolder],
    ]),
    '',
    'The worker runs on a SIMULATED machine: its evidence proves nothing, and whoever reads the data folder can read its secrets.',
    '',
    'Accounts and what they began with; their keys are public, never use them with real funds',
    ...node.accounts.flatMap(({ uri, ss58, hex, balance }) => [
      `  ${uri.padEnd(10)} ${ss58}  ${formatPha(balance)}`,
      `  ${' '.repeat(10)} ${hex}`,
    ]),
    '',
    'Try, in another terminal',
    `  npx phat worker info${workerUrl}`,
    `  npx phat transfer --from //Alice --to //Bob 5${url}`,
    `  npx phat block latest --events${url}`,
    '',
    'Ctrl-C stops it; npm start goes on with all keys, npm start -- --fresh begins anew.',
  ].join('\n')
}
