// SPDX-License-Identifier: Apache-2.0
import { type WasmFunction, type WasmGlobal, webAssembly } from '@phat/wasm-engine'

/**
 * A module of a few functions that stands between the script engine and us: C code calls functions by their place in a table, into which only
 * wasm functions fit; and values of 64 bits cross into JavaScript as bigints, which is slow, so that they stay on the wasm side. In the
 * text format, with the imports under their names:
 *
 * ```wat
 * (global $peak (export "peak") (mut i32) (i32.const 0))
 * (func $note (param $at i32) (param $size i32)             ;; where the heap has been used up to
 *   (if (local.get $at) (then
 *     (local.set $size (i32.add (local.get $at) (local.get $size)))
 *     (if (i32.gt_u (local.get $size) (global.get $peak)) (then (global.set $peak (local.get $size)))))))
 * (func (export "malloc") (param i32 i32) (result i32) (local i32)
 *   (call $note (local.tee 2 (call $malloc (local.get 0) (local.get 1))) (local.get 1)) (local.get 2))
 * (func (export "calloc") …) (func (export "realloc") …)    ;; likewise
 * (func (export "host") (param $context i32) (param $this i64) (param $count i32) (param $values i32) (result i64)
 *   (i64.load (call $host (local.get $count) (local.get $values))))
 * (func (export "bytes") (param $context i32) (param $sizeOut i32) (param $value i32) (result i32)
 *   (call $JS_GetUint8Array (local.get $context) (local.get $sizeOut) (i64.load (local.get $value))))
 * (func (export "newBytes") (param $context i32) (param $at i32) (param $size i32) (param $out i32)
 *   (i64.store (local.get $out) (call $JS_NewUint8ArrayCopy (local.get $context) (local.get $at) (local.get $size))))
 * ```
 */
export interface HostAdapter {
  readonly host: unknown
  readonly malloc: unknown
  readonly calloc: unknown
  readonly realloc: unknown
  /** `JS_GetUint8Array` of the value at an address. */
  readonly bytes: (context: number, sizeOut: number, value: number) => number
  /** `JS_NewUint8ArrayCopy`, whose value goes to an address. */
  readonly newBytes: (context: number, at: number, size: number, out: number) => void
  /** End of the highest block that was allocated since it was last set. */
  readonly peak: WasmGlobal<number>
}

/** What the adapter calls: the script host, and functions of the engine. */
export interface AdaptedFunctions {
  /** Gets the count and the address of the arguments; answers the address of the result. */
  readonly host: (count: number, values: number) => number
  readonly malloc: unknown
  readonly calloc: unknown
  readonly realloc: unknown
  readonly getBytes: unknown
  readonly copyBytes: unknown
  readonly memory: unknown
}

const i32 = 0x7f
const i64 = 0x7e
const end = 0x0b
const get = (local: number): readonly number[] => [0x20, local]
const call = (index: number): readonly number[] => [0x10, index]

const section = (id: number, ...parts: readonly (readonly number[])[]): readonly number[] => {
  const content = parts.flat()
  return [id, (content.length & 0x7f) | 0x80, content.length >> 7, ...content]
}
const text = (value: string): readonly number[] => [value.length, ...new TextEncoder().encode(value)]
const functionType = (params: readonly number[], results: readonly number[]): readonly number[] => [
  0x60,
  params.length,
  ...params,
  results.length,
  ...results,
]
const imported = (name: string, type: number): readonly number[] => [...text('engine'), ...text(name), 0, type]
const exported = (name: string, kind: number, index: number): readonly number[] => [...text(name), kind, index]
const body = (locals: readonly number[], ...code: readonly (readonly number[])[]): readonly number[] => {
  const content = [...locals, ...code.flat(), end]
  return [content.length, ...content]
}

const noLocals = [0]
const oneLocal = [1, 1, i32]
const tee = (local: number): readonly number[] => [0x22, local]
const note = call(6)
const load64 = [0x29, 3, 0]
const store64 = [0x37, 3, 0]

const noteBody = body(
  noLocals,
  [...get(0), 0x04, 0x40],
  [...get(0), ...get(1), 0x6a, ...tee(1), 0x23, 0, 0x4b, 0x04, 0x40],
  [...get(1), 0x24, 0, end, end],
)
const mallocBody = body(oneLocal, get(0), get(1), call(2), tee(2), get(1), note, get(2))
const callocBody = body(oneLocal, get(0), get(1), get(2), call(1), tee(3), get(1), get(2), [0x6c], note, get(3))
const reallocBody = body(oneLocal, get(0), get(1), get(2), call(3), tee(3), get(2), note, get(3))

const hostBody = body(noLocals, get(2), get(3), call(0), load64)
const bytesBody = body(noLocals, get(0), get(1), get(2), load64, call(4))
const newBytesBody = body(noLocals, get(3), get(0), get(1), get(2), call(5), store64)

/** Types by index: 0 two words to one, 1 three to one, 2 two to none, 3 a C function, 4 of a value, 5 to a value, 6 four to none. */
const types = [
  functionType([i32, i32], [i32]),
  functionType([i32, i32, i32], [i32]),
  functionType([i32, i32], []),
  functionType([i32, i64, i32, i32], [i64]),
  functionType([i32, i32, i64], [i32]),
  functionType([i32, i32, i32], [i64]),
  functionType([i32, i32, i32, i32], []),
]

const imports = [
  imported('host', 0),
  imported('calloc', 1),
  imported('malloc', 0),
  imported('realloc', 1),
  imported('getBytes', 4),
  imported('copyBytes', 5),
  [...text('engine'), ...text('memory'), 2, 0, 1],
]

const exports = [
  exported('peak', 3, 0),
  exported('malloc', 0, 7),
  exported('calloc', 0, 8),
  exported('realloc', 0, 9),
  exported('host', 0, 10),
  exported('bytes', 0, 11),
  exported('newBytes', 0, 12),
]

const bodies = [noteBody, mallocBody, callocBody, reallocBody, hostBody, bytesBody, newBytesBody]

const adapterBytes = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, [types.length], ...types),
  ...section(2, [imports.length], ...imports),
  ...section(3, [bodies.length, 2, 0, 1, 1, 3, 1, 6]),
  ...section(6, [1, i32, 1, 0x41, 0, end]),
  ...section(7, [exports.length], ...exports),
  ...section(10, [bodies.length], ...bodies),
])

let compiled: InstanceType<typeof webAssembly.Module> | undefined

/** Makes the adapter of one instance of the script engine. */
export function createHostAdapter(functions: AdaptedFunctions): HostAdapter {
  compiled ??= new webAssembly.Module(adapterBytes)
  // The functions of the engine come out of its own table, with the types that the adapter declares.
  const engine = functions as unknown as Record<string, WasmFunction>
  return new webAssembly.Instance(compiled, { engine: { ...engine } }).exports as unknown as HostAdapter
}
