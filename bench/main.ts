// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { assert } from '@phat/primitives'
import { benchAttestation } from '../packages/attestation/bench/verify.bench.ts'
import { benchCodec } from '../packages/codec/bench/codec.bench.ts'
import { benchContracts } from '../packages/contracts/bench/contracts.bench.ts'
import { benchHostPrices } from '../packages/contracts/bench/host-prices.bench.ts'
import { benchScript } from '../packages/contracts/bench/script.bench.ts'
import { benchCrypto } from '../packages/crypto/bench/verify.bench.ts'
import { benchFrame } from '../packages/frame/bench/dispatch.bench.ts'
import { bench as attestation } from '../packages/pallets/attestation/bench/attestation.bench.ts'
import { bench as balances } from '../packages/pallets/balances/bench/balances.bench.ts'
import { bench as evmAccountMapping } from '../packages/pallets/evm-account-mapping/bench/evm-account-mapping.bench.ts'
import { bench as multisig } from '../packages/pallets/multisig/bench/multisig.bench.ts'
import { bench as phalaMq } from '../packages/pallets/phala-mq/bench/phala-mq.bench.ts'
import { bench as phalaPhatContracts } from '../packages/pallets/phala-phat-contracts/bench/phala-phat-contracts.bench.ts'
import { bench as phalaPhatTokenomic } from '../packages/pallets/phala-phat-tokenomic/bench/phala-phat-tokenomic.bench.ts'
import { bench as phalaRegistry } from '../packages/pallets/phala-registry/bench/phala-registry.bench.ts'
import { bench as preimage } from '../packages/pallets/preimage/bench/preimage.bench.ts'
import { bench as proxy } from '../packages/pallets/proxy/bench/proxy.bench.ts'
import { bench as scheduler } from '../packages/pallets/scheduler/bench/scheduler.bench.ts'
import { bench as sudo } from '../packages/pallets/sudo/bench/sudo.bench.ts'
import { bench as system } from '../packages/pallets/system/bench/system.bench.ts'
import { bench as timestamp } from '../packages/pallets/timestamp/bench/timestamp.bench.ts'
import { bench as utility } from '../packages/pallets/utility/bench/utility.bench.ts'
import { bench as vesting } from '../packages/pallets/vesting/bench/vesting.bench.ts'
import { benchRpc } from '../packages/rpc/bench/rpc.bench.ts'
import { benchTrie } from '../packages/trie/bench/trie.bench.ts'
import { benchWasmPass } from '../packages/wasm-engine/bench/pass.bench.ts'
import { blockCostFigures, measureBlockCosts } from './block-cost/block-cost.bench.ts'
import { plotBlockCosts } from './block-cost/plot.ts'
import { type Figures, goalText } from './figure.ts'
import { benchNode } from './node.bench.ts'
import { benchProject } from './project/project.bench.ts'
import { benchRestart } from './restart/restart.bench.ts'
import { benchSdkSize } from './sdk/sdk-size.bench.ts'
import { benchNetworkStart } from './start/network-start.bench.ts'
import { arePeersInstalled, peersFolder } from './start/peers.ts'
import { benchTransfers } from './transfers/transfers.bench.ts'
import { generateWeights } from './weights/generate.ts'
import { benchWorker } from './worker/worker.bench.ts'

const build = dirname(fileURLToPath(import.meta.url))
const args = process.argv.slice(2)
const json = args.includes('--json')
const size = args.includes('--small') ? 'small' : 'full'
const plot = args.find((arg) => arg.startsWith('--plot='))?.slice('--plot='.length)
const tell = (line: string): void => {
  process.stderr.write(`${line}\n`)
}
/** Starts other development networks beside ours; the npm script installs them. */
const withPeers = args.includes('--peers')
const only = args.find((arg) => arg.startsWith('--only='))?.slice('--only='.length)

if (withPeers && !arePeersInstalled(peersFolder(build))) {
  tell('error: the development networks to compare with are not installed   [bench.peers]')
  tell('  try  npm run bench -- --only=network-start --peers, which installs them first')
  process.exit(1)
}

/** Pallets whose weights are measured, by folder. */
const weightBenches = {
  system,
  timestamp,
  balances,
  utility,
  preimage,
  scheduler,
  sudo,
  multisig,
  proxy,
  vesting,
  attestation,
  'evm-account-mapping': evmAccountMapping,
  'phala-mq': phalaMq,
  'phala-phat-contracts': phalaPhatContracts,
  'phala-phat-tokenomic': phalaPhatTokenomic,
  'phala-registry': phalaRegistry,
}

/** All benchmarks, in the order in which they run; the quiet ones that need an idle machine first. */
const benches: readonly (readonly [string, () => Promise<Figures>])[] = [
  ['node', () => benchNode(build, size)],
  ['codec', () => benchCodec(size)],
  ['trie', () => benchTrie(size)],
  ['frame', () => benchFrame(size)],
  ['rpc', () => benchRpc(size === 'full' ? 20_000 : 500)],
  ['crypto', () => benchCrypto(size)],
  ['attestation', () => benchAttestation(size)],
  ['contracts', () => benchContracts(size)],
  ['script', () => benchScript(size)],
  ['host-prices', () => benchHostPrices(size, tell)],
  ['wasm-pass', () => benchWasmPass(build, size, tell)],
  ['sdk-size', () => benchSdkSize(json ? () => undefined : tell)],
  ['restart', () => benchRestart(build, size, tell)],
  ['transfers', () => benchTransfers(build, size, tell)],
  ['worker', () => benchWorker(build, size, tell)],
  ['network-start', () => benchNetworkStart(build, size, tell, withPeers)],
  ['project', () => benchProject(build, size, tell)],
  ['block-cost', benchBlockCost],
]

/** Costs of a block over sizes of the state; `--plot=FILE` draws them. */
async function benchBlockCost(): Promise<Figures> {
  const costs = await measureBlockCosts(size, tell)
  if (plot !== undefined) writeFileSync(plot, plotBlockCosts(costs))
  if (only !== undefined) for (const cost of costs) tell(JSON.stringify(cost))
  return blockCostFigures(costs)
}

if (args.includes('--weights')) {
  const root = args.find((arg) => arg.startsWith('--root='))?.slice('--root='.length) ?? process.cwd()
  const date = new Date().toISOString().slice(0, 10)
  for (const [folder, bench] of Object.entries(weightBenches)) {
    if (only === undefined || only === folder)
      generateWeights(root, folder, bench, date, (line) => process.stderr.write(`${line}\n`))
  }
  process.exit(0)
}

const figures: Record<string, Figures[string]> = {}
for (const [name, run] of benches) {
  if (only !== undefined && only !== name) continue
  if (!json) process.stderr.write(`${name} …\n`)
  Object.assign(figures, only === name ? await run() : runAlone(name))
}

/** Runs one group in a process of its own: what one leaves in heap and compiled code must not count for the next. */
function runAlone(name: string): Figures {
  const script = fileURLToPath(import.meta.url)
  const result = spawnSync(
    process.execPath,
    [
      ...process.execArgv,
      script,
      `--only=${name}`,
      '--json',
      `--${size}`,
      ...(plot === undefined ? [] : [`--plot=${plot}`]),
      ...(withPeers ? ['--peers'] : []),
    ],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 1_800_000,
    },
  )
  assert(result.status === 0, `the benchmark ${name} ends well`)
  return JSON.parse(result.stdout) as Figures
}

const round = (value: number): number => (value >= 100 ? Math.round(value) : Math.round(value * 1000) / 1000)

if (json) {
  process.stdout.write(`${JSON.stringify(figures)}\n`)
} else {
  const rows = Object.entries(figures).map(([name, figure]) => [
    name,
    `${round(figure.value)} ${figure.unit}`,
    figure.ratio === undefined ? '' : `${round(figure.ratio)} × ${figure.peer ?? 'peer'}`,
    goalText(name, figure),
  ])
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const cpu = cpus()[0]?.model ?? 'unknown processor'
  process.stdout.write(`${cpus().length} × ${cpu}, Node ${process.versions.node}\n`)
  for (const row of rows)
    process.stdout.write(`${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}\n`.trimStart())
}
process.exit(0)
