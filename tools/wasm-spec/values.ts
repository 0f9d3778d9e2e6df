// SPDX-License-Identifier: Apache-2.0
import { type ListNode, wordAt } from './s-expression.ts'

/** A value of a script: numbers by their bits, so that NaNs can be told apart. */
export type ScriptValue =
  | { readonly type: 'i32' | 'i64' | 'f32' | 'f64'; readonly bits: bigint }
  | { readonly type: 'f32' | 'f64'; readonly nan: 'canonical' | 'arithmetic' }
  | { readonly type: 'reference'; readonly kind: 'null' | 'func' | 'extern'; readonly id: number | undefined }

const words = new DataView(new ArrayBuffer(8))

/** Reads `(i32.const 1)` and the like; undefined for values that this reader does not know, such as vectors. */
export function readValue(list: ListNode): ScriptValue | undefined {
  const instruction = wordAt(list, 0)
  const text = wordAt(list, 1).replaceAll('_', '')
  switch (instruction) {
    case 'i32.const':
    case 'i64.const':
      return {
        type: instruction === 'i32.const' ? 'i32' : 'i64',
        bits: BigInt.asUintN(instruction === 'i32.const' ? 32 : 64, integer(text)),
      }
    case 'f32.const':
    case 'f64.const':
      return float(instruction === 'f32.const' ? 'f32' : 'f64', text)
    case 'ref.null':
      return { type: 'reference', kind: 'null', id: undefined }
    case 'ref.func':
      return { type: 'reference', kind: 'func', id: undefined }
    case 'ref.extern':
      return { type: 'reference', kind: 'extern', id: text === '' ? undefined : Number(text) }
    default:
      return undefined
  }
}

function integer(text: string): bigint {
  const digits = text.replace(/^[+-]/, '')
  return text.startsWith('-') ? -BigInt(digits) : BigInt(digits)
}

function float(type: 'f32' | 'f64', text: string): ScriptValue {
  const sign = text.startsWith('-') ? 1n : 0n
  const digits = text.replace(/^[+-]/, '')
  if (digits === 'nan:canonical' || digits === 'nan:arithmetic')
    return { type, nan: digits === 'nan:canonical' ? 'canonical' : 'arithmetic' }
  const signBit = type === 'f32' ? sign << 31n : sign << 63n
  if (digits.startsWith('nan')) {
    const payload = digits.startsWith('nan:') ? BigInt(digits.slice(4)) : type === 'f32' ? 1n << 22n : 1n << 51n
    return { type, bits: signBit | (type === 'f32' ? 0x7f800000n : 0x7ff0000000000000n) | payload }
  }
  const value = digits === 'inf' ? Infinity : digits.startsWith('0x') ? hexFloat(digits, type) : decimalFloat(digits, type)
  return { type, bits: signBit | floatBits(type, value) }
}

function decimalFloat(digits: string, type: 'f32' | 'f64'): number {
  const value = Number(digits)
  if (type === 'f64' || !Number.isFinite(value)) return value
  const rounded = Math.fround(value)
  // Rounding twice, first to 64 bits, can fall on the wrong side of the middle between two 32-bit numbers: decide by the exact value.
  const exact = rational(digits)
  const candidates = [rounded, nextFloat(rounded, 1), nextFloat(rounded, -1)].filter((one) => one >= 0 && Number.isFinite(one))
  const distance = (one: number): Rational => difference(exact, rational(plainDigits(one)))
  return candidates.reduce((best, one) => (isLess(distance(one), distance(best)) ? one : best), rounded)
}

interface Rational {
  readonly top: bigint
  readonly bottom: bigint
}

function rational(digits: string): Rational {
  const [mantissa = '0', exponent = '0'] = digits.toLowerCase().split('e')
  const [whole = '0', fraction = ''] = mantissa.split('.')
  const power = Number(exponent) - fraction.length
  const top = BigInt(`${whole}${fraction}` || '0')
  return power >= 0 ? { top: top * 10n ** BigInt(power), bottom: 1n } : { top, bottom: 10n ** BigInt(-power) }
}

function difference(left: Rational, right: Rational): Rational {
  const top = left.top * right.bottom - right.top * left.bottom
  return { top: top < 0n ? -top : top, bottom: left.bottom * right.bottom }
}

function isLess(left: Rational, right: Rational): boolean {
  return left.top * right.bottom < right.top * left.bottom
}

/** The exact digits of a number, without the shortening of its usual text. */
function plainDigits(value: number): string {
  return value.toExponential(100)
}

function nextFloat(value: number, step: number): number {
  words.setFloat32(0, value)
  words.setInt32(0, words.getInt32(0) + step)
  return words.getFloat32(0)
}

/** A hexadecimal float, rounded once to the nearest of its type, ties to even. */
function hexFloat(digits: string, type: 'f32' | 'f64'): number {
  const [mantissa = '0', exponentText = '0'] = digits.slice(2).toLowerCase().split('p')
  const [whole = '0', fraction = ''] = mantissa.split('.')
  let significand = BigInt(`0x${whole}${fraction}`)
  let exponent = Number(exponentText) - 4 * fraction.length
  if (significand === 0n) return 0
  const [precision, lowest] = type === 'f32' ? [24, -149] : [53, -1074]
  const width = significand.toString(2).length
  const drop = Math.max(width - precision, lowest - exponent)
  if (drop > 0) {
    const half = 1n << BigInt(drop - 1)
    const rest = significand & ((1n << BigInt(drop)) - 1n)
    significand >>= BigInt(drop)
    exponent += drop
    if (rest > half || (rest === half && (significand & 1n) === 1n)) significand++
  }
  const value = Number(significand) * 2 ** Math.max(exponent, -1022) * 2 ** Math.min(exponent + 1022, 0)
  return type === 'f32' ? Math.fround(value) : value
}

/** The bits of a float that is no NaN. */
export function floatBits(type: 'f32' | 'f64', value: number): bigint {
  if (type === 'f32') words.setFloat32(0, value)
  else words.setFloat64(0, value)
  return type === 'f32' ? BigInt(words.getUint32(0)) : words.getBigUint64(0)
}
