// SPDX-License-Identifier: Apache-2.0
import { type NodeOptions, nodeErrors, type RunningNode, startNode } from '@phat/node'
import { formatPha, toJson } from '@phat/primitives'
import type { Action, CommandIo, Invocation } from '../command.ts'
import { askForNode, describeTakenPort } from '../ports/taken-port.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { type Flags, parseWhole } from '../terminal/flags.ts'
import { table } from '../terminal/table.ts'

/** Blocks are made at least this often in instant mode, so that time on the chain goes on. */
const idleMs = 5_000
const intervalMax = 3_600_000
/** How long the node may take to stop before the process ends without it. */
const stopLimitMs = 2_500
/** The same where data is kept: a checkpoint of a large state takes its time. */
const stopWithDataLimitMs = 10_000
/** Undo records of so many blocks fit on any disk that this is for. */
const historyMax = 10_000_000

/** `phat node`: runs until the signal aborts, or until the chain cannot go on. */
export const runNode: Action = async (invocation) => {
  const { flags, io, json, signal } = invocation
  const failure: { error?: unknown } = {}
  const stopped = new AbortController()
  const ended = AbortSignal.any([signal, stopped.signal])
  const options = {
    ...nodeOptions(flags, json, (error) => {
      failure.error ??= error
      stopped.abort()
    }),
    onProgress: (step: string) => io.err(json ? toJson({ progress: { step } }) : `${step} …`),
  }
  const node = await start(options)
  io.out(json ? readyJson(node) : readyText(node, options))
  const stopListening = node.seal.mode === 'manual' ? io.onLine(() => sealNow(node, invocation)) : () => undefined
  await aborted(ended)
  stopListening()
  if (!json) io.err('stopping …')
  await stopWithin(node, io)
  if (failure.error !== undefined) throw failure.error
}

function nodeOptions(flags: Flags, json: boolean, onFatal: (error: unknown) => void): NodeOptions {
  const cors = flags.text('cors')
  const seal = sealMode(flags)
  const dataFolder = flags.text('data')
  const metricsPort = flags.whole('metrics-port', { min: 0, max: 65_535 })
  const stateHistory = flags.whole('state-history', { min: 1, max: historyMax })
  return {
    chain: chainOf(flags),
    ...(dataFolder === undefined ? {} : { dataFolder }),
    archive: flags.given('archive'),
    ...(stateHistory === undefined ? {} : { stateHistory }),
    host: flags.text('host') ?? '127.0.0.1',
    port: flags.whole('port', { min: 0, max: 65_535 }) ?? 9944,
    ...(metricsPort === undefined ? {} : { metricsPort, metricsHost: flags.text('metrics-host') ?? '127.0.0.1' }),
    ...(cors === undefined ? {} : { rpcOrigins: cors === 'all' ? 'all' : cors.split(',').map((origin) => origin.trim()) }),
    ...(flags.given('unsafe-rpc') ? { unsafeRpc: true } : {}),
    ...(seal === undefined ? {} : { seal }),
    finalityDelayMs: flags.whole('finality-delay', { min: 0, max: 60_000 }) ?? 400,
    logLevel: (flags.text('log-level') ?? 'warn') as NonNullable<NodeOptions['logLevel']>, // one of the flag's choices
    logJson: json,
    onFatal,
  }
}

/** @throws PhatError `node.unknown-chain`, `cli.bad-value` */
function chainOf(flags: Flags): string {
  const chain = flags.text('chain') ?? (flags.given('dev') ? 'dev' : undefined)
  if (chain === undefined) throw nodeErrors.error('unknown-chain', 'phat node needs --dev or --chain')
  if (flags.given('dev') && chain !== 'dev') {
    throw cliErrors.error('bad-value', `--dev is short for --chain dev, and --chain is ${chain.slice(0, 60)}`)
  }
  return chain
}

function sealMode(flags: Flags): NodeOptions['seal'] {
  const mode = flags.text('seal')
  if (mode === undefined) return undefined
  if (mode === 'instant') return { mode, idleMs }
  if (mode === 'manual') return { mode }
  // The word may be left out, as it had to be once.
  const interval = /^(?:interval:)?(\d+)$/.exec(mode)?.[1]
  if (interval === undefined) {
    throw cliErrors.error('bad-value', `--seal is instant, manual or interval:<ms>, not ${JSON.stringify(mode.slice(0, 40))}`)
  }
  return { mode: 'interval', intervalMs: parseWhole('the interval of --seal', interval, { min: 10, max: intervalMax }) }
}

async function start(options: NodeOptions): Promise<RunningNode> {
  try {
    return await startNode(options)
  } catch (error) {
    if (!nodeErrors.is(error, 'port-taken')) throw error
    const { host = '127.0.0.1', port = 9944 } = options
    throw nodeErrors.error('port-taken', await describeTakenPort({ host, port, flag: '--port', ask: askForNode }), {
      cause: error,
    })
  }
}

function sealNow(node: RunningNode, { io, json }: Invocation): void {
  const { header } = node.engine.seal()
  io.out(json ? toJson({ event: 'block', number: header.number }) : `block ${header.number}`)
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Stops in order, but a part that hangs holds neither the terminal nor the process: what is on disk is whole at any moment. */
async function stopWithin(node: RunningNode, io: CommandIo): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, node.dataFolder === undefined ? stopLimitMs : stopWithDataLimitMs)
  })
  await Promise.race([node.stop(), limit])
  clearTimeout(timer)
  io.exitSoon()
}

function readyJson({
  endpoint,
  httpEndpoint,
  metricsEndpoint,
  chainName,
  genesisHash,
  dataFolder,
  startedAt,
  accounts,
}: RunningNode): string {
  const kept = { dataFolder: dataFolder ?? null, startedAt }
  const metrics = metricsEndpoint === undefined ? {} : { metricsEndpoint }
  return toJson({ event: 'ready', endpoint, httpEndpoint, ...metrics, chain: chainName, genesisHash, ...kept, accounts })
}

function readyText(node: RunningNode, { port }: NodeOptions): string {
  const { seal, dataFolder, startedAt } = node
  const url = port === 9944 ? '' : ` --url ${node.endpoint}`
  const blocks = {
    instant: 'with each transaction, and every 5 s',
    manual: 'at each Enter',
    interval: `every ${seal.mode === 'interval' ? seal.intervalMs : idleMs} ms`,
  }[seal.mode]
  const data =
    dataFolder === undefined
      ? 'nothing is kept when the node stops; --data <folder> keeps the chain'
      : `${dataFolder}, ${startedAt === 0 ? 'a new chain' : `goes on after block ${startedAt}`}`
  return [
    `${node.chainName} is running`,
    ...table([
      ['RPC', `${node.endpoint}  ${node.httpEndpoint}`],
      ...(node.metricsEndpoint === undefined ? [] : [['metrics', `${node.metricsEndpoint}/metrics`]]),
      ['genesis', node.genesisHash],
      ['blocks', blocks],
      ['data', data],
    ]),
    ...accountLines(node),
    '',
    'Try, in another terminal',
    ...(node.accounts.length === 0 ? [`  npx phat block --follow${url}`] : transferLines(url)),
    '',
    'Ctrl-C stops the chain.',
  ].join('\n')
}

const transferLines = (url: string): string[] => [
  `  npx phat transfer --from //Alice --to //Bob 5${url}`,
  `  npx phat account show //Bob${url}`,
]

function accountLines({ accounts }: RunningNode): string[] {
  if (accounts.length === 0) return []
  return [
    '',
    'Accounts and what they began with; their keys are public, never use them with real funds',
    ...accounts.flatMap(({ uri, ss58, hex, balance }) => [
      `  ${uri.padEnd(10)} ${ss58}  ${formatPha(balance)}`,
      `  ${' '.repeat(10)} ${hex}`,
    ]),
  ]
}
