// SPDX-License-Identifier: Apache-2.0
import { type Exports, refill, type Store, webAssembly } from './instances.ts'
import { assemble } from './module-source.ts'
import { type ListNode, listsIn, textAt, wordAt } from './s-expression.ts'
import { floatBits, readValue, type ScriptValue } from './values.ts'

/** Objects that stand for external references, by their number. */
const externals = new Map<number, object>()

function external(id: number | undefined): object {
  const known = externals.get(id ?? -1)
  if (known !== undefined) return known
  const made = { external: id }
  externals.set(id ?? -1, made)
  return made
}

/**
 * Does what `(invoke …)` or `(get …)` says and compares with what is expected; undefined compares nothing.
 * @returns `as expected`, `unknown` for values of types that are not run, or what is wrong
 */
export function invokeAction(store: Store, action: ListNode, expected: readonly ListNode[] | undefined): string {
  const hasId = wordAt(action, 1).startsWith('$')
  const exports = hasId ? store.named.get(wordAt(action, 1)) : store.current
  const name = textAt(action, hasId ? 2 : 1)
  const target = exports?.[name]
  const wanted = expected?.map((list) => (wordAt(list, 0) === 'either' ? undefined : readValue(list))) ?? []
  const given = listsIn(action).map(readValue)
  if (wanted.includes(undefined) || given.includes(undefined)) return 'unknown'
  if (wordAt(action, 0) === 'get') return compare([(target as { value: unknown }).value], wanted as ScriptValue[])
  if (typeof target !== 'function') return `no function ${name}`
  const values = given as ScriptValue[]
  const outcomes = wanted as ScriptValue[]
  if (outcomes.length > 0 && [...values, ...outcomes].some(isNanByBits) && [...values, ...outcomes].every(isNumber))
    return invokeByBits(store, exports as Exports, name, values, outcomes)
  const result: unknown = target(...values.map(toHost))
  if (expected === undefined) return 'as expected'
  return compare(outcomes.length === 0 ? [] : outcomes.length === 1 ? [result] : (result as unknown[]), outcomes)
}

function isNumber(value: ScriptValue): boolean {
  return value.type !== 'reference'
}

/** Whether a value is a NaN whose bits matter: the host would not keep them. */
function isNanByBits(value: ScriptValue): boolean {
  if (value.type === 'reference' || value.type === 'i32' || value.type === 'i64') return false
  return 'nan' in value || Number.isNaN(toHost(value))
}

const words = new DataView(new ArrayBuffer(8))

function toHost(value: ScriptValue): unknown {
  if (value.type === 'reference') return value.kind === 'extern' ? external(value.id) : null
  if ('nan' in value) return Number.NaN
  if (value.type === 'i32') return Number(BigInt.asIntN(32, value.bits))
  if (value.type === 'i64') return BigInt.asIntN(64, value.bits)
  words.setBigUint64(0, value.type === 'f32' ? value.bits << 32n : value.bits)
  return value.type === 'f32' ? words.getFloat32(0) : words.getFloat64(0)
}

function compare(results: readonly unknown[], wanted: readonly ScriptValue[]): string {
  for (const [index, one] of wanted.entries()) {
    const problem = compareOne(results[index], one)
    if (problem !== undefined) return problem
  }
  return 'as expected'
}

function compareOne(result: unknown, wanted: ScriptValue): string | undefined {
  const isSame =
    wanted.type === 'reference'
      ? wanted.kind === 'null'
        ? result === null
        : wanted.kind === 'func'
          ? typeof result === 'function'
          : wanted.id === undefined
            ? result !== null
            : result === external(wanted.id)
      : 'nan' in wanted
        ? Number.isNaN(result)
        : bitsOf(wanted.type, result) === wanted.bits
  return isSame ? undefined : `got ${String(result)}, expected ${describe(wanted)}`
}

function describe(value: ScriptValue): string {
  if (value.type === 'reference') return `ref.${value.kind}`
  return 'nan' in value ? `${value.type} nan:${value.nan}` : `${value.type} bits 0x${value.bits.toString(16)}`
}

function bitsOf(type: 'i32' | 'i64' | 'f32' | 'f64', value: unknown): bigint {
  if (type === 'i64') return BigInt.asUintN(64, value as bigint)
  if (type === 'i32') return BigInt.asUintN(32, BigInt(value as number))
  return floatBits(type, value as number)
}

const wrappers = new Map<string, object>()

/** Calls a function from wasm, with bits for floats: arguments and results stay out of the host's hands, which changes NaNs. */
function invokeByBits(
  store: Store,
  exports: Exports,
  name: string,
  given: readonly ScriptValue[],
  wanted: readonly ScriptValue[],
): string {
  const params = given.map(({ type }) => type)
  const results = wanted.map(({ type }) => type)
  const key = `${params.join(' ')}:${results.join(' ')}`
  const module = wrappers.get(key) ?? wrapper(params, results)
  if (module === undefined) return 'unknown'
  wrappers.set(key, module)
  const instance = new webAssembly.Instance(module, { m: { f: exports[name] } })
  refill(store)
  const bits = given.map((value) => ('bits' in value ? asInteger(value.type, value.bits) : 0))
  const result: unknown = (instance.exports.r as (...bits: unknown[]) => unknown)(...bits)
  const found = wanted.length === 1 ? [result] : ((result ?? []) as unknown[])
  for (const [index, one] of wanted.entries()) {
    const isLong = one.type === 'i64' || one.type === 'f64'
    const value = BigInt.asUintN(isLong ? 64 : 32, BigInt(found[index] as number | bigint))
    if ('bits' in one ? value !== one.bits : !isCanonicalNan(value, isLong))
      return `got bits 0x${value.toString(16)}, expected ${describe(one)}`
  }
  return 'as expected'
}

/** Our NaNs are canonical and positive, where the suite leaves the sign open. */
function isCanonicalNan(bits: bigint, isLong: boolean): boolean {
  const magnitude = BigInt.asUintN(isLong ? 63 : 31, bits)
  return magnitude === (isLong ? 0x7ff8000000000000n : 0x7fc00000n)
}

function asInteger(type: string, bits: bigint): number | bigint {
  return type === 'i64' || type === 'f64' ? BigInt.asIntN(64, bits) : Number(BigInt.asIntN(32, bits))
}

const asBits: Readonly<Record<string, string>> = { i32: 'i32', i64: 'i64', f32: 'i32', f64: 'i64' }

function wrapper(params: readonly string[], results: readonly string[]): object | undefined {
  const argument = (type: string, index: number): string =>
    type.startsWith('f') ? `(${type}.reinterpret_${asBits[type]} (local.get ${index}))` : `(local.get ${index})`
  const stores = results.map((_, index) => `(local.set ${params.length + results.length - 1 - index})`)
  const loads = results.map((type, index) => {
    const get = `(local.get ${params.length + results.length - 1 - (results.length - 1 - index)})`
    return type.startsWith('f') ? `(${asBits[type]}.reinterpret_${type} ${get})` : get
  })
  const text = `(module (import "m" "f" (func $f (param ${params.join(' ')}) (result ${results.join(' ')})))
    (func (export "r") (param ${params.map((type) => asBits[type]).join(' ')}) (result ${results.map((type) => asBits[type]).join(' ')})
      (local ${results.join(' ')}) ${params.map(argument).join(' ')} (call $f) ${stores.join(' ')} ${loads.join(' ')}))`
  const bytes = assemble(text)
  return bytes === undefined ? undefined : new webAssembly.Module(bytes)
}
