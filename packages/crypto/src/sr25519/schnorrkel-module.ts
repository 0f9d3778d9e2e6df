// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cryptoErrors } from '../errors.ts'
import { resolveInstalled } from '../native-module.ts'
import { createSchnorrkelImports } from './schnorrkel-imports.ts'
import { type WasmMemory, webAssembly } from './web-assembly.ts'

/** The exports of the schnorrkel module that we call; pointers and lengths are in bytes of its memory. */
interface SchnorrkelExports {
  readonly memory: WasmMemory
  sr25519_sign(result: number, ...arguments_: number[]): void
  sr25519_verify(...arguments_: number[]): number
  sr25519_keypair_from_seed(result: number, ...arguments_: number[]): void
  sr25519_derive_keypair_hard(result: number, ...arguments_: number[]): void
  sr25519_derive_keypair_soft(result: number, ...arguments_: number[]): void
  __wbindgen_add_to_stack_pointer(difference: number): number
  __wbindgen_malloc(size: number, align: number): number
  __wbindgen_free(pointer: number, size: number, align: number): void
  __wbindgen_start(): void
}

/** Names of the functions that give bytes back through a result pointer. */
type BytesFunction = 'sr25519_sign' | 'sr25519_keypair_from_seed' | 'sr25519_derive_keypair_hard' | 'sr25519_derive_keypair_soft'

/** A signed message this long would make the module grow its memory, which never shrinks: the instance is not kept. */
const keptMemoryMax = 16 * 1024 * 1024

/**
 * Why we load the wasm ourselves instead of importing the package: on a public key that is no ristretto point the module
 * panics. A panic leaves its stack pointer and its allocations where they were, so each one brings the instance nearer to
 * overwriting its own memory, and the package's loader keeps one instance for ever and prints a stack trace to the console.
 * Here an instance that panicked is never used again. The compiled module is kept, optimised code included, so the next
 * instance costs about as much as one verification.
 */
let compiled: object | undefined
let current: SchnorrkelExports | undefined

function instance(): SchnorrkelExports {
  if (current !== undefined) return current
  compiled ??= compile()
  const imports = createSchnorrkelImports(() => exports.memory)
  const exports = new webAssembly.Instance(compiled, imports).exports as unknown as SchnorrkelExports // checked by the vectors
  exports.__wbindgen_start()
  current = exports
  return exports
}

function compile(): object {
  const folder = dirname(resolveInstalled('@polkadot-labs/schnorrkel-wasm'))
  try {
    return new webAssembly.Module(readFileSync(join(folder, 'schnorrkel_bg.wasm')))
  } catch (cause) {
    throw cryptoErrors.error('backend-missing', 'cannot load the schnorrkel wasm', { cause })
  }
}

/** Copies byte arrays into the module's memory as (pointer, length) pairs; the called function takes and frees them. */
function pass(wasm: SchnorrkelExports, parts: readonly Uint8Array[]): number[] {
  const passed: number[] = []
  for (const part of parts) {
    const pointer = wasm.__wbindgen_malloc(part.length, 1) >>> 0
    new Uint8Array(wasm.memory.buffer, pointer, part.length).set(part)
    passed.push(pointer, part.length)
  }
  return passed
}

function guarded<T>(run: (wasm: SchnorrkelExports) => T): T | undefined {
  const wasm = instance()
  try {
    const result = run(wasm)
    if (wasm.memory.buffer.byteLength > keptMemoryMax) current = undefined
    return result
  } catch (error) {
    current = undefined
    if (error instanceof webAssembly.RuntimeError) return undefined
    throw error
  }
}

/** Calls a function that answers with bytes. Undefined when the module panicked: an argument was malformed. */
export function callForBytes(name: BytesFunction, ...parts: readonly Uint8Array[]): Uint8Array | undefined {
  return guarded((wasm) => {
    const result = wasm.__wbindgen_add_to_stack_pointer(-16)
    wasm[name](result, ...pass(wasm, parts))
    const view = new DataView(wasm.memory.buffer)
    const pointer = view.getUint32(result, true)
    const length = view.getUint32(result + 4, true)
    const bytes = new Uint8Array(wasm.memory.buffer, pointer, length)
    const copy = bytes.slice()
    bytes.fill(0) // it may be a secret key, and freed memory is not erased
    wasm.__wbindgen_free(pointer, length, 1)
    wasm.__wbindgen_add_to_stack_pointer(16)
    return copy
  })
}

/** Verifies a signature whose form was checked before; false as well when the public key is no ristretto point. */
export function callVerify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return guarded((wasm) => wasm.sr25519_verify(...pass(wasm, [publicKey, message, signature])) !== 0) ?? false
}
