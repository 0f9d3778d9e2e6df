// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { type Hex, known, textBytes, toHex } from '@phat/primitives'
import { type Cluster, createCluster } from '../src/cluster/cluster.ts'
import type { ClusterConfig } from '../src/cluster/cluster-config.ts'
import type { QueryRequest } from '../src/cluster/command.ts'
import type { Receipt } from '../src/cluster/receipt.ts'
import type { EngineRelease } from '../src/exec/engine-release.ts'
import type { BlockContext } from '../src/exec/execution.ts'
import { createScriptedRunner, program, type ScriptReport, type Step, scriptedCode } from './scripted-runner.ts'

export const alice = new Uint8Array(32).fill(0xa1)
export const bob = new Uint8Array(32).fill(0xb0)
export const treasury = new Uint8Array(32).fill(0x77)

export const perByte = 2n
export const perItem = 100n
/** What a contract's record costs its deployer: 122 bytes and one item; and the existential deposit. */
export const recordDeposit = 122n * perByte + perItem

export const scriptedRelease: EngineRelease = {
  version: { pass: 1, costs: 1, scriptEngine: new Uint8Array(32), hostAbi: 1 },
  runners: [createScriptedRunner()],
  codeLoad: { base: 0n, perByte: 0n },
}

export const firstBlock: BlockContext = { number: 1, now: 1_000n }

export function testCluster(config: Partial<ClusterConfig> = {}): Cluster {
  return createCluster({
    id: new Uint8Array(32).fill(1),
    rootSecret: new Uint8Array(32).fill(9),
    gasPrice: 0n,
    depositPerByte: perByte,
    depositPerItem: perItem,
    releases: [scriptedRelease],
    engine: scriptedRelease.version,
    ...config,
  })
}

/** A cluster with the accounts and contracts that most tests need, and short ways to use it. */
export interface Bench {
  readonly cluster: Cluster
  block: BlockContext
  call(to: Uint8Array, steps: readonly Step[], options?: Partial<CallOptions>): Receipt
  deploy(options?: {
    readonly label?: string
    readonly salt?: number
    readonly steps?: readonly Step[]
    readonly value?: bigint
  }): Uint8Array
  upload(label: string, deterministic?: boolean): Uint8Array
}

interface CallOptions {
  readonly origin: Uint8Array | undefined
  readonly value: bigint
  readonly gasLimit: bigint
  readonly depositLimit: bigint
  readonly gasFree: boolean
}

export const gasLimit = 1_000_000_000n

export function createBench(config: Partial<ClusterConfig> = {}, balance = 1_000_000_000n): Bench {
  const cluster = testCluster(config)
  const bench: Bench = {
    cluster,
    block: firstBlock,
    call: (to, steps, options = {}) =>
      cluster.apply({ kind: 'call', origin: alice, to, input: program(steps), gasLimit, ...options }, bench.block),
    upload: (label, deterministic = true) => {
      const code = scriptedCode(label)
      const receipt = cluster.apply({ kind: 'uploadCode', origin: alice, code, deterministic }, bench.block)
      return known(receipt.codeHash, `the upload succeeds: ${receipt.error}`)
    },
    deploy: ({ label = 'plain', salt = 0, steps = [], value = 0n } = {}) => {
      const codeHash = bench.upload(label)
      const receipt = cluster.apply(
        { kind: 'instantiate', origin: alice, codeHash, salt: Uint8Array.of(salt), input: program(steps), gasLimit, value },
        bench.block,
      )
      return known(receipt.error === undefined ? receipt.result?.address : undefined, `the contract is made: ${receipt.error}`)
    },
  }
  for (const who of [alice, bob]) cluster.apply({ kind: 'deposit', to: who, amount: balance }, bench.block)
  return bench
}

/** The returned data of a scripted call. */
export function reportOf({ result }: Pick<Receipt, 'result'>): ScriptReport {
  const returned = known(result, 'the command ran a contract').result
  if (!returned.ok) return { nested: [`failed:${returned.error}`] }
  return JSON.parse(new TextDecoder().decode(returned.data)) as ScriptReport
}

export const queryCall = (to: Uint8Array, steps: readonly Step[]): QueryRequest => ({
  kind: 'call',
  origin: alice,
  to,
  input: program(steps),
  gasLimit,
})

export const hashOf = (label: string): Hex => toHex(blake2b256(scriptedCode(label)))
export const keyOf = (name: string): Hex => toHex(textBytes(name))
