// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { known } from '@phat/primitives'

import { type Cluster, createCluster } from '../src/cluster/cluster.ts'
import { createPinkExtension } from '../src/pink/pink-extension.ts'
import type { QueryHost } from '../src/pink/query-host.ts'
import { type HostCase, hostCases } from './host-cases.ts'
import { assemble, wasmRelease } from './measured-cluster.ts'

/** A figure as the benchmark prints it. */
interface Figure {
  readonly value: number
  readonly unit: string
}

const account = new Uint8Array(32).fill(3)
const block = { number: 1, now: 1n }

/** A guest that does the work as often as its input, a u32, says; the constructor does nothing. */
function guestText({ import: imported, body, memory = {} }: HostCase): string {
  const data = Object.entries(memory).map(([address, bytes]) => {
    const escaped = Array.from(bytes, (byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('')
    return `(data (i32.const ${address}) "${escaped}")`
  })
  return `(module ${imported} (import "seal0" "input" (func $input (param i32 i32))) (import "env" "memory" (memory 16 16))
    ${data.join('\n')}
    (func (export "deploy"))
    (func (export "call") (local $i i32) (local $rounds i32)
      (i32.store (i32.const 3000) (i32.const 4))
      (call $input (i32.const 3004) (i32.const 3000))
      (local.set $rounds (i32.load (i32.const 3004)))
      (block $done (loop $next
        (br_if $done (i32.ge_u (local.get $i) (local.get $rounds)))
        ${body}
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))))`
}

/** Only what the measured functions use. */
const queryHost: QueryHost = {
  httpRequest: () => ({ ok: false, error: 'NotAllowed' }),
  batchHttpRequest: () => ({ ok: false, error: 'NotAllowed' }),
  random: (length) => new Uint8Array(length),
  untrustedMillis: () => 0n,
  workerPublicKey: () => account,
  workerQuote: () => undefined,
  cache: { get: () => undefined, set: () => true, expire: () => undefined, remove: () => undefined },
  log: () => undefined,
}

function clusterFor(measured: HostCase): { readonly cluster: Cluster; readonly contract: Uint8Array } {
  const release = wasmRelease()
  const cluster = createCluster({
    id: new Uint8Array(32),
    rootSecret: new Uint8Array(32),
    key: new Uint8Array(64).fill(1),
    gasPrice: 0n,
    depositPerByte: 1n,
    depositPerItem: 1n,
    releases: [release],
    engine: release.version,
    extension: createPinkExtension({ queryHost }),
    padding: { replySizes: [], coarseGas: false },
  })
  cluster.apply({ kind: 'deposit', to: account, amount: 10n ** 24n }, block)
  const code = assemble(guestText(measured))
  const uploaded = cluster.apply({ kind: 'uploadCode', origin: account, code }, block)
  if (uploaded.error !== undefined) throw new TypeError(`${measured.name}: ${uploaded.detail ?? uploaded.error}`)
  const receipt = cluster.apply(
    {
      kind: 'instantiate',
      origin: account,
      codeHash: blake2b256(code),
      salt: new Uint8Array(),
      input: new Uint8Array(),
      value: 10n ** 18n,
      gasLimit: 10n ** 12n,
    },
    block,
  )
  return { cluster, contract: known(receipt.result?.address, 'the guest is made') }
}

/** Nanoseconds of processor time of one round: the time of many rounds less that of none. Other processes do not count. */
function measureRound(measured: HostCase, budgetMs: number): number {
  const { cluster, contract } = clusterFor(measured)
  const run = (rounds: number): number => {
    const input = new Uint8Array(new Uint32Array([rounds]).buffer)
    const started = process.cpuUsage()
    const { result, detail } = cluster.query(
      { kind: 'call', origin: account, to: contract, input, gasLimit: 10n ** 16n },
      { mode: 'query', block },
    )
    if (!result.result.ok) throw new TypeError(`${measured.name}: ${result.result.error} ${detail ?? ''}`)
    const { user, system } = process.cpuUsage(started)
    return (user + system) / 1_000
  }
  run(64)
  const rounds = Math.max(16, Math.min(4_000, Math.floor((budgetMs / 4 / Math.max(run(16), 0.01)) * 16)))
  const base = Math.min(run(0), run(0), run(0))
  let best = Infinity
  for (let sample = 0; sample < 6; sample++) best = Math.min(best, run(rounds) - base)
  // Below what the clock tells, in a small run, a round takes a nanosecond.
  return Math.max((best / rounds) * 1e6, 1)
}

/**
 * Measures host functions from a guest, with all that the executor does for them, and compares with what they are charged. A price is to be
 * at least the time; `host_price_min_ratio` is the smallest ratio of the two.
 */
export async function benchHostPrices(
  size: 'small' | 'full',
  tell: (line: string) => void = () => undefined,
): Promise<Readonly<Record<string, Figure>>> {
  let least = Infinity
  for (const measured of hostCases) {
    const nanoseconds = measureRound(measured, size === 'full' ? 400 : 10)
    const ratio = measured.price / 1_000 / nanoseconds
    least = Math.min(least, ratio)
    tell(
      `${measured.name.padEnd(40)} ${nanoseconds.toFixed(0).padStart(9)} ns  price ${(measured.price / 1_000).toFixed(0).padStart(9)} ns  ${ratio.toFixed(2)}`,
    )
  }
  return { host_price_min_ratio: { value: least, unit: 'times' } }
}
