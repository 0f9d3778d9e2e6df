// SPDX-License-Identifier: Apache-2.0

const integer = ['eqz', 'eq', 'ne', 'lt_s', 'lt_u', 'gt_s', 'gt_u', 'le_s', 'le_u', 'ge_s', 'ge_u']
const comparison = ['eq', 'ne', 'lt', 'gt', 'le', 'ge']
const arithmetic = [
  'clz',
  'ctz',
  'popcnt',
  'add',
  'sub',
  'mul',
  'div_s',
  'div_u',
  'rem_s',
  'rem_u',
  'and',
  'or',
  'xor',
  'shl',
  'shr_s',
  'shr_u',
  'rotl',
  'rotr',
]
const float = ['abs', 'neg', 'ceil', 'floor', 'trunc', 'nearest', 'sqrt', 'add', 'sub', 'mul', 'div', 'min', 'max', 'copysign']
const of = (type: string, names: readonly string[]): string[] => names.map((name) => `${type}.${name}`)

/** Names of the instructions without immediates, in the order of their opcodes from 0x45. */
export const numericNames: readonly string[] = [
  ...of('i32', integer),
  ...of('i64', integer),
  ...of('f32', comparison),
  ...of('f64', comparison),
  ...of('i32', arithmetic),
  ...of('i64', arithmetic),
  ...of('f32', float),
  ...of('f64', float),
  ...of('i32', ['wrap_i64', 'trunc_f32_s', 'trunc_f32_u', 'trunc_f64_s', 'trunc_f64_u']),
  ...of('i64', ['extend_i32_s', 'extend_i32_u', 'trunc_f32_s', 'trunc_f32_u', 'trunc_f64_s', 'trunc_f64_u']),
  ...of('f32', ['convert_i32_s', 'convert_i32_u', 'convert_i64_s', 'convert_i64_u', 'demote_f64']),
  ...of('f64', ['convert_i32_s', 'convert_i32_u', 'convert_i64_s', 'convert_i64_u', 'promote_f32']),
  'i32.reinterpret_f32',
  'i64.reinterpret_f64',
  'f32.reinterpret_i32',
  'f64.reinterpret_i64',
  ...of('i32', ['extend8_s', 'extend16_s']),
  ...of('i64', ['extend8_s', 'extend16_s', 'extend32_s']),
]

/** Names of the saturating conversions, in the order of their numbers behind 0xfc. */
export const saturatingNames: readonly string[] = ['i32', 'i64'].flatMap((to) =>
  ['f32', 'f64'].flatMap((from) => ['s', 'u'].map((sign) => `${to}.trunc_sat_${from}_${sign}`)),
)

/** Operand types and result of a numeric instruction, from its name alone. */
export function signatureOf(name: string): { readonly operands: readonly string[]; readonly result: string } {
  const [type = '', operation = ''] = name.split('.')
  const source = /_([if](?:32|64))(?:_[su])?$/.exec(operation)?.[1]
  if (source !== undefined) return { operands: [source], result: type }
  const isComparison = /^(eqz|eq|ne|[lg][te](_[su])?)$/.test(operation)
  const unary = /^(eqz|clz|ctz|popcnt|abs|neg|ceil|floor|trunc|nearest|sqrt|extend\d+_s)$/.test(operation)
  return { operands: unary ? [type] : [type, type], result: isComparison ? 'i32' : type }
}

const integers32 = [0, 1, -1, 2, 7, 31, 32, 33, 255, 0x80, 0x8000, 0x7fffffff, -0x80000000, 0x12345678]
const integers64 = [
  0n,
  1n,
  -1n,
  3n,
  63n,
  64n,
  0x80n,
  0x8000n,
  0x80000000n,
  0x7fffffffffffffffn,
  -0x8000000000000000n,
  0x123456789abcdefn,
]
const floats = [0, -0, 1, -1.5, 0.5, 2.5, -3.7, 1e-40, 3.4e38, 1e300, 2147483648, -2147483649, 9.3e18, Infinity, -Infinity]
const words = new DataView(new ArrayBuffer(8))

function bits32(value: number): number {
  words.setFloat32(0, value)
  return words.getInt32(0)
}

function bits64(value: number): bigint {
  words.setFloat64(0, value)
  return words.getBigInt64(0)
}

/** Operands to try, floats by their bits: NaNs of both kinds, both signs and with a payload among them. */
export const operandsOf: Readonly<Record<string, readonly (number | bigint)[]>> = {
  i32: integers32,
  i64: integers64,
  f32: [...floats.map(bits32), 0x7fc00000, -0x400000, 0x7fa00001, -0x5fffff, 1],
  f64: [...floats.map(bits64), 0x7ff8000000000000n, -0x8000000000000n, 0x7ff4000000000001n, -0xbffffffffffffn, 1n],
}
