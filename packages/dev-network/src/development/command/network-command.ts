// SPDX-License-Identifier: Apache-2.0
import { type Action, type Command, type CommandIo, cliErrors, type Flags, followProject, withFlags } from '@phat/cli'
import { known, toHex, toJson } from '@phat/primitives'
import { devNetworkErrors } from '../dev-network-errors.ts'
import { seedPattern } from '../genesis/network-genesis.ts'
import { workersMax } from '../machines.ts'
import { type DevNetwork, type DevNetworkOptions, startDevNetwork } from '../start-dev-network.ts'
import { readyText } from './ready-text.ts'

/** All parts together stop within seconds; a part that hangs does not hold the terminal. */
const stopLimitMs = 15_000

/** `npm start`, as data: its flags and help. */
export const networkCommand: Command = {
  name: 'network',
  summary: 'Run a development network: a chain, two workers with a cluster, their relayers',
  details: [
    'npm start runs it. The first start sets everything up by the extrinsics by which any chain would; later ones go on where it stopped.',
    'The genesis holds the seed and how often the network was begun anew: the same of both is the same genesis hash on any machine.',
    'The evidence of its workers is SIMULATED: it protects nothing, and only development chains accept it.',
  ],
  args: [],
  flags: [
    { name: 'port', value: '<port>', summary: 'Port of the node; 0 takes any free one.', fallback: '9944' },
    {
      name: 'worker-port',
      value: '<port>',
      summary: 'Port of the first worker, the others follow; 0 takes any free ones.',
      fallback: '8000',
    },
    { name: 'workers', value: '<n>', summary: 'How many workers a new network has, 1 to 4; 2 unless given.' },
    { name: 'seed', value: '<text>', summary: 'Seed of a new network, in its genesis; phat unless given.' },
    { name: 'data', value: '<folder>', summary: 'Where everything is kept.', fallback: 'phat-data/dev-network' },
    {
      name: 'debuggable',
      summary: 'Make the cluster of a new network debuggable: callers are shown whole traces, and nothing in it is private.',
    },
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

/** `phat dev`, the same; it may follow a project as well. */
export const devCommand: Command = {
  ...networkCommand,
  name: 'dev',
  details: [
    ...networkCommand.details.map((line) => line.replace('npm start runs it.', 'In a clone, npm start does the same.')),
    'With --watch it goes on as phat dev watch: what is saved in a project is tested, and its deployed contracts follow, with their state.',
  ],
  args: [{ name: 'folder', summary: 'With --watch: of the project; this one unless given.' }],
  flags: [
    ...networkCommand.flags,
    { name: 'watch', summary: 'Test what is saved, and bring deployed contracts to the network.' },
  ],
  examples: [{ line: 'dev --fresh', summary: 'Begin anew', node: 'starts' }],
}

/** Runs until the signal aborts, or until the network cannot go on. */
const runNetwork: Action = async (invocation) => {
  const { args, flags, io, json, signal } = invocation
  const [folder = '.'] = args
  if (args.length > 0 && !flags.given('watch'))
    throw cliErrors.error(
      'unexpected-argument',
      `${JSON.stringify(folder.slice(0, 60))} needs --watch, or is no command of phat dev`,
    )
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
    try {
      if (flags.given('watch')) {
        const url = network.node.endpoint
        await followProject({ ...invocation, flags: withFlags(flags, { url }), signal: ended }, folder)
      } else await aborted(ended)
    } catch (error) {
      failure.error ??= error
    }
    if (!json) io.err('stopping …')
    await stopWithin(network, io)
  }
  if (failure.error !== undefined) throw failure.error
}

function networkOptions(flags: Flags, io: CommandIo, json: boolean, onFatal: (error: unknown) => void): DevNetworkOptions {
  const port = (name: string): number => known(flags.whole(name, { min: 0, max: 65_535 }), 'the flag has a default')
  const workers = flags.whole('workers', { min: 1, max: workersMax })
  const seed = flags.text('seed')
  if (seed !== undefined && !seedPattern.test(seed)) throw devNetworkErrors.error('bad-seed', seed.slice(0, 60))
  const tell = (kind: string) => (text: string) => io.err(json ? toJson({ [kind]: text }) : text)
  return {
    dataFolder: known(flags.text('data'), 'the flag has a default'),
    fresh: flags.given('fresh'),
    ...(workers === undefined ? {} : { workers }),
    ...(seed === undefined ? {} : { seed }),
    ...(flags.given('debuggable') ? { debuggable: true } : {}),
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

function readyJson({ node, identity, workers, cluster, dataFolder }: DevNetwork): string {
  const { endpoint, httpEndpoint, chainName, genesisHash, startedAt, accounts } = node
  return toJson({
    event: 'ready',
    endpoint,
    httpEndpoint,
    chain: chainName,
    genesisHash,
    seed: identity.seed,
    resets: identity.resets,
    dataFolder,
    startedAt,
    workers: workers.map(({ name, endpoint: workerEndpoint, publicKey, resumedAt, pid }, i) => ({
      ...{ name, endpoint: workerEndpoint, publicKey, resumedAt, pid, gatekeeper: i === 0, simulated: true },
    })),
    cluster: { id: toHex(cluster.id), systemContract: toHex(cluster.systemContract), debuggable: identity.debuggable },
    accounts,
  })
}
