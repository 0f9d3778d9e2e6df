// SPDX-License-Identifier: Apache-2.0
import initWabt from 'wabt'
import { addedExports, instrument, type PassProfile } from '../src/pass/instrument.ts'

const wabt = await initWabt()

/** Assembles the text of a module. `check: false` leaves validation to the code under test. */
export function assemble(text: string, features: Record<string, boolean> = {}, check = true): Uint8Array {
  const module = wabt.parseWat('test.wat', text, { bulk_memory: true, reference_types: true, ...features })
  module.resolveNames()
  if (check) module.validate()
  const bytes = Uint8Array.from(module.toBinary({}).buffer)
  module.destroy()
  return bytes
}

/** What the tests instrument with: floats allowed, the memory in the module. */
export const profile: PassProfile = { version: 1, costs: 1, floats: 'canonical', memory: 'own', maxPages: 16, stackSlots: 10_000 }

export type Value = number | bigint | null | undefined

interface Instance {
  readonly exports: Readonly<Record<string, unknown>>
}

interface WasmApi {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports?: object) => Instance
  readonly RuntimeError: new () => Error
}

export const webAssembly = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly

/** How a call ended: its result, or the sentence of its trap. */
export type Ending = { readonly value: unknown } | { readonly trap: string }

/** An instance with or without instrumentation, seen in the same way. */
export interface Subject {
  readonly exports: Readonly<Record<string, unknown>>
  call(name: string, values?: readonly Value[], gas?: bigint): Ending
  /** After the last call; of an instrumented subject only. */
  gasLeft(): bigint
  stackLeft(): number
}

export const plenty = 1n << 60n

export function plainSubject(bytes: Uint8Array, imports: object = {}): Subject {
  const { exports } = new webAssembly.Instance(new webAssembly.Module(bytes), imports)
  return { exports, call: (name, values = []) => endingOf(exports, name, values), gasLeft: () => 0n, stackLeft: () => 0 }
}

export function meteredSubject(bytes: Uint8Array, changes: Partial<PassProfile> = {}, imports: object = {}): Subject {
  const used = { ...profile, ...changes }
  const { exports } = new webAssembly.Instance(new webAssembly.Module(instrument(bytes, used).bytes), imports)
  const gas = exports[addedExports.gas] as { value: bigint }
  const stack = exports[addedExports.stack] as { value: number }
  return {
    exports,
    call(name, values = [], limit = plenty) {
      gas.value = limit
      stack.value = used.stackSlots
      return endingOf(exports, name, values)
    },
    gasLeft: () => gas.value,
    stackLeft: () => stack.value,
  }
}

function endingOf(exports: Readonly<Record<string, unknown>>, name: string, values: readonly Value[]): Ending {
  try {
    return { value: (exports[name] as (...values: readonly Value[]) => unknown)(...values) }
  } catch (error) {
    if (error instanceof webAssembly.RuntimeError) return { trap: error.message }
    throw error
  }
}

/** The bytes of the exported memory, as text: comparing arrays entry by entry takes seconds. */
export function memoryOf(subject: Subject): string {
  return Buffer.from((subject.exports.memory as { buffer: ArrayBuffer }).buffer).toString('base64')
}
