// SPDX-License-Identifier: Apache-2.0
import { assert, concatBytes, fromHex } from '@phat/primitives'
import { createMemoryPool } from '@phat/wasm-engine'
import type { Cluster } from '../src/cluster/cluster.ts'
import { scriptEngineHash } from '../src/script/machine/quickjs-module.ts'
import { createScriptEngine, type ScriptEngineOptions } from '../src/script/script-engine.ts'
import { createScriptRunner } from '../src/script/script-runner.ts'
import { sealLimits } from '../src/seal/limits.ts'
import { hostPrices1 } from '../src/seal/prices.ts'
import { scriptCode, scriptModuleBytes } from '../test/script-code.ts'
import { caller, clusterWith } from './measured-cluster.ts'
import { paddedBundle, tokenBundle, tokenSelectors } from './script-token.ts'

/** One figure. */
interface Figure {
  readonly value: number
  readonly unit: string
}

export type BenchSize = 'small' | 'full'

const callsPerBlock = 100
const uploadGas = 2_500_000_000_000n

const engineOptions = (): ScriptEngineOptions => ({
  module: scriptModuleBytes(),
  memories: createMemoryPool(),
  pass: { version: 1, costs: 1 },
  prices: hostPrices1,
  limits: sealLimits,
})

const selector = (value: number): Uint8Array => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)
const balance = (value: number): Uint8Array => {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setUint32(0, value, true)
  return bytes
}

/** Accounts to which the token goes in turn. */
const holders = Array.from({ length: 1_000 }, (_, index) => {
  const account = new Uint8Array(32).fill(0xcc)
  new DataView(account.buffer).setUint32(0, index)
  return account
})

interface TokenCluster {
  readonly cluster: Cluster
  readonly contract: Uint8Array
}

/** A cluster with the token of a bundle, whose fees and deposits are those of a real one. */
function tokenCluster(): TokenCluster {
  const release = {
    version: { pass: 1, costs: 1, scriptEngine: fromHex(scriptEngineHash), hostAbi: 1 },
    runners: [createScriptRunner(engineOptions())],
    codeLoad: { base: 0n, perByte: 600n },
  }
  const input = concatBytes(selector(tokenSelectors.new), balance(4_000_000_000))
  return clusterWith(scriptCode(tokenBundle), input, release)
}

/** Applies transfers, a block each hundred of them; answers calls a second. */
function transfersPerSecond({ cluster, contract }: TokenCluster, count: number): number {
  let block = { number: (cluster.height() ?? 0) + 1, now: 2_000n }
  const started = performance.now()
  for (let index = 0; index < count; index++) {
    const to = holders[index % holders.length] as Uint8Array
    const input = concatBytes(selector(tokenSelectors.transfer), to, balance(1))
    const command = { kind: 'call', origin: caller, to: contract, input, gasLimit: 1_000_000_000_000n } as const
    assert(cluster.apply(command, block).error === undefined, 'a measured call succeeds')
    if ((index + 1) % callsPerBlock === 0) {
      cluster.commit(block)
      block = { number: block.number + 1, now: block.now + 1_000n }
    }
  }
  return (count / (performance.now() - started)) * 1_000
}

function readsPerSecond({ cluster, contract }: TokenCluster, count: number): number {
  const block = { number: (cluster.height() ?? 0) + 1, now: 2_000n }
  const started = performance.now()
  for (let index = 0; index < count; index++) {
    const of = holders[index % holders.length] as Uint8Array
    const input = concatBytes(selector(tokenSelectors.balanceOf), of)
    const request = { kind: 'call', origin: caller, to: contract, input, gasLimit: 1_000_000_000_000n } as const
    const { result } = cluster.query(request, { mode: 'query', height: block.number - 1, block })
    assert(result.result.ok, 'a measured query succeeds')
  }
  return (count / (performance.now() - started)) * 1_000
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Microseconds to put a machine back to the snapshot of the contract that ran on it. */
function restoreMicroseconds(rounds: number): number {
  const engine = createScriptEngine(engineOptions())
  const outcome = engine.evaluate(utf8(tokenBundle), uploadGas)
  assert(outcome.kind === 'evaluated', 'the token is accepted')
  const { image } = outcome.snapshot
  const times: number[] = []
  for (let round = 0; round < 7; round++) {
    const started = performance.now()
    for (let index = 0; index < rounds; index++) engine.machines.give(engine.machines.take(image), image)
    times.push(((performance.now() - started) * 1_000) / rounds)
  }
  return median(times)
}

/** Milliseconds of the upload of a bundle of 500 KB, parsing and snapshot included. */
function uploadMilliseconds(rounds: number): number {
  const runner = createScriptRunner(engineOptions())
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const code = scriptCode(paddedBundle(round, 500_000))
    const started = performance.now()
    const check = runner.check(code, { deterministic: true, gasLimit: uploadGas })
    times.push(performance.now() - started)
    assert(check.accepted, check.accepted ? '' : check.detail)
  }
  return median(times)
}

/** MB that so many distinct codes of the size of a small contract keep. */
function codesMegabytes(count: number): number {
  const runner = createScriptRunner(engineOptions())
  const before = process.memoryUsage.rss()
  for (let index = 0; index < count; index++) {
    const check = runner.check(scriptCode(paddedBundle(index, 30_000)), { deterministic: true, gasLimit: uploadGas })
    assert(check.accepted, check.accepted ? '' : check.detail)
  }
  assert(runner.snapshots.count === count, 'all of them are kept')
  return Math.max(process.memoryUsage.rss() - before, runner.snapshots.sizeBytes) / 1e6
}

/** Calls, uploads and memory of script contracts on one core. */
export async function benchScript(size: BenchSize): Promise<Readonly<Record<string, Figure>>> {
  const [warm, count, rounds, codes] = size === 'full' ? [5_000, 5_000, 5, 1_000] : [20, 100, 1, 5]
  const token = tokenCluster()
  transfersPerSecond(token, warm)
  readsPerSecond(token, warm)
  const transfers: number[] = []
  const reads: number[] = []
  for (let round = 0; round < rounds; round++) {
    transfers.push(transfersPerSecond(token, count))
    reads.push(readsPerSecond(token, count))
  }
  return {
    ts_erc20_transfers_per_s: { value: median(transfers), unit: 'calls/s' },
    ts_erc20_reads_per_s: { value: median(reads), unit: 'calls/s' },
    ts_snapshot_restore_us: { value: restoreMicroseconds(count), unit: 'µs' },
    ts_upload_500kb_ms: { value: uploadMilliseconds(size === 'full' ? 15 : 1), unit: 'ms' },
    ts_codes_1000_mb: { value: codesMegabytes(codes), unit: 'MB' },
  }
}
