// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { known } from '@phat/primitives'
import { createMemoryPool } from '@phat/wasm-engine'
import wabtLoader from 'wabt'
import type { CodeCheck, RunOutcome } from '../src/exec/code-runner.ts'
import { hostPrices1 } from '../src/seal/prices.ts'
import { createWasmRunner, type WasmCode } from '../src/seal/wasm-runner.ts'
import { type TestContext, type TestContextOptions, testContext } from './test-context.ts'

const wabt = await wabtLoader()

/** Compiles the text format. */
export function wasmOf(text: string): Uint8Array {
  const module = wabt.parseWat('test.wat', text)
  try {
    return module.toBinary({}).buffer
  } finally {
    module.destroy()
  }
}

export const runner = createWasmRunner({
  memories: createMemoryPool(),
  pass: { version: 1, costs: 1 },
  prices: hostPrices1,
})

export const check = (text: string, deterministic = true): CodeCheck =>
  runner.check(wasmOf(text), { deterministic, gasLimit: 0n })

/** Checks and loads a contract. */
export function load(text: string): WasmCode {
  const bytes = wasmOf(text)
  const verdict = runner.check(bytes, { deterministic: true, gasLimit: 0n })
  if (!verdict.accepted) throw new TypeError(verdict.detail)
  return runner.load({ hash: blake2b256(bytes), bytes, deterministic: true })
}

/** Where a test guest writes what a host function answered. */
const resultAt = 2_044

/** What a test guest does with a host function. */
export interface HostCall {
  readonly module: string
  readonly name: string
  readonly params: readonly ('i32' | 'i64')[]
  readonly result: 'i32' | 'i64' | undefined
  readonly args: readonly (number | bigint)[]
  /** Bytes of the guest's memory by address, below 2,000. */
  readonly memory?: Readonly<Record<number, Uint8Array>>
}

function hostCallText({ module, name, params, result, args, memory = {} }: HostCall): string {
  const data = Object.entries(memory).map(([address, bytes]) => {
    const escaped = Array.from(bytes, (byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('')
    return `(data (i32.const ${address}) "${escaped}")`
  })
  const values = args.map((value, i) => `(${known(params[i], 'a parameter')}.const ${value})`).join(' ')
  const call = `(call $tested ${values})`
  return `(module
    (import "${module}" "${name}" (func $tested (param ${params.join(' ')}) ${result === undefined ? '' : `(result ${result})`}))
    (import "seal0" "seal_return" (func $return (param i32 i32 i32)))
    (import "env" "memory" (memory 1 1))
    ${data.join('\n')}
    (func (export "deploy"))
    (func (export "call")
      ${result === undefined ? call : `(${result}.store (i32.const ${resultAt}) ${call})`}
      (call $return (i32.const 0) (i32.const 0) (i32.const 2048))))`
}

/** What came of a host call: the guest's memory afterwards, and the result of the function. */
export interface HostCallAnswer {
  readonly outcome: RunOutcome
  readonly context: TestContext
  /** Bytes of the guest's memory. */
  memory(address: number, length: number): Uint8Array
  readonly result: number
}

/** Lets a guest call one host function; by default under both of its names, whose answers have to agree. */
export function callHost(call: HostCall, options: TestContextOptions = {}): HostCallAnswer {
  const context = testContext(options)
  const outcome = runner.run(load(hostCallText(call)), 'call', context)
  const data = outcome.kind === 'returned' ? outcome.data : new Uint8Array(2_048)
  const view = new DataView(data.buffer, data.byteOffset, data.length)
  return {
    outcome,
    context,
    memory: (address, length) => data.subarray(address, address + length),
    result: data.length === 2_048 ? view.getUint32(resultAt, true) : -1,
  }
}
