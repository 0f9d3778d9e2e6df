// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { concatBytes, fromHex, type Hex, known, textBytes, toHex } from '@phat/primitives'
import type { Cluster } from '../src/cluster/cluster.ts'
import type { ClusterConfig } from '../src/cluster/cluster-config.ts'
import type { Receipt } from '../src/cluster/receipt.ts'
import { createNativeRunner } from '../src/native/native-runner.ts'
import { nativeSystemCode } from '../src/native/system-code.ts'
import { createPinkExtension } from '../src/pink/pink-extension.ts'
import { hostPrices1 } from '../src/seal/prices.ts'
import { alice, bob, testCluster } from './cluster-fixture.ts'
import { runner, wasmOf } from './guest.ts'
import { createScriptedRunner } from './scripted-runner.ts'

export const carol = new Uint8Array(32).fill(0xca)
export const gasLimit = 2_500_000_000_000n
export const block = { number: 7, now: 84_000n }

export const release = {
  version: { pass: 1, costs: 1, scriptEngine: new Uint8Array(32), hostAbi: 1 },
  runners: [createNativeRunner({ prices: hostPrices1 }), runner, createScriptedRunner()],
  codeLoad: { base: 0n, perByte: 0n },
}

/** A short text as SCALE has it. */
export const text = (of: string): Uint8Array => concatBytes(Uint8Array.of(of.length << 2), textBytes(of))

/** Flags and data of an answer, or why there is none. */
export function answer({ result, error }: Pick<Receipt, 'result' | 'error'>): string {
  if (result === undefined) return error ?? 'no result'
  return result.result.ok ? `${result.result.flags} ${toHex(result.result.data)}` : result.result.error
}

export const ok = '0 0x0000'
/** `Ok(Err(error))`, reverted. */
export const denied = '1 0x000100'
export const couldNotReadInput = '1 0x0101'

/** A cluster that Alice owns, with the native system contract. */
export interface SystemFixture {
  readonly cluster: Cluster
  readonly system: Uint8Array
  readonly codeHash: Uint8Array
  /** A call of the system contract, by Alice unless another is named. */
  send(
    selector: string,
    args?: Uint8Array,
    from?: Uint8Array,
    more?: { readonly value?: bigint; readonly gasLimit?: bigint },
  ): Receipt
  /** The same as a query: flags and data. */
  ask(selector: string, args?: Uint8Array, from?: Uint8Array): string
  upload(code: Uint8Array): Uint8Array
  instantiate(codeHash: Uint8Array, input?: Uint8Array, from?: Uint8Array): Receipt
}

export const input = (selector: string, args: Uint8Array = new Uint8Array()): Uint8Array =>
  concatBytes(fromHex(`0x${selector}` as Hex), args)

export function systemFixture(config: Partial<ClusterConfig> = {}): SystemFixture {
  const extension = createPinkExtension()
  const cluster = testCluster({ releases: [release], engine: release.version, extension, ...config })
  for (const to of [alice, bob, carol]) cluster.apply({ kind: 'deposit', to, amount: 10n ** 15n }, block)
  let salt = 0
  const upload = (code: Uint8Array): Uint8Array => {
    const receipt = cluster.apply({ kind: 'uploadCode', origin: alice, code }, block)
    return known(receipt.codeHash, `the code is accepted: ${receipt.detail}`)
  }
  const instantiate = (codeHash: Uint8Array, data = input('ed4b9d1b'), origin = alice): Receipt =>
    cluster.apply({ kind: 'instantiate', origin, codeHash, salt: Uint8Array.of(++salt), input: data, gasLimit }, block)
  const codeHash = upload(nativeSystemCode())
  const made = instantiate(codeHash)
  const system = known(made.result?.address, `it is made: ${answer(made)}`)
  cluster.apply({ kind: 'setSystemContract', contract: system }, block)
  return {
    cluster,
    system,
    codeHash,
    upload,
    instantiate,
    send: (selector, args, from = alice, more = {}) =>
      cluster.apply({ kind: 'call', origin: from, to: system, input: input(selector, args), gasLimit, ...more }, block),
    ask: (selector, args, from = alice) =>
      answer(
        cluster.query(
          { kind: 'call', origin: from, to: system, input: input(selector, args), gasLimit },
          { mode: 'query', block },
        ),
      ),
  }
}

/** PinkEvents that took effect, each as its kind and the content. */
export const effects = ({ effects: { pink } }: Pick<Receipt, 'effects'>): readonly unknown[] =>
  pink.map(({ event }) => (event.value === undefined ? event.type : [event.type, event.value]))

/** A contract in wasm that answers every message alike, and emits its input behind the selector as an event with the PinkEvents' topic. */
export const answering = (flags: number, ...data: readonly number[]): Uint8Array =>
  wasmOf(`(module
    (import "seal0" "input" (func $input (param i32 i32)))
    (import "seal0" "seal_return" (func $return (param i32 i32 i32)))
    (import "seal0" "deposit_event" (func $event (param i32 i32 i32 i32)))
    (import "env" "memory" (memory 2 16))
    (data (i32.const 0) "${data.map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('')}")
    (data (i32.const 100) "\\04\\40phala.pink.event")
    (func (export "deploy"))
    (func (export "call")
      (i32.store (i32.const 200) (i32.const 64))
      (call $input (i32.const 204) (i32.const 200))
      (call $event (i32.const 100) (i32.const 33) (i32.const 208) (i32.sub (i32.load (i32.const 200)) (i32.const 4)))
      (call $return (i32.const ${flags}) (i32.const 0) (i32.const ${data.length}))))`)

/** What a message that answers an option, or a value, returns. */
export const some = (...of: readonly Uint8Array[]): string => `0 ${toHex(concatBytes(Uint8Array.of(0, 1), ...of))}`
export const none = '0 0x0000'
export const value = (of: Uint8Array): string => `0 ${toHex(concatBytes(Uint8Array.of(0), of))}`
const padded = (of: Uint8Array): Uint8Array => concatBytes(of, new Uint8Array(32)).slice(0, 32)

/** A topic as ink! makes it. */
export const topic = (of: Uint8Array): Uint8Array => (of.length > 32 ? blake2b256(of) : padded(of))
