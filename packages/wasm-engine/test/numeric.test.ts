// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import { assemble, type Ending, meteredSubject, plainSubject } from './assemble.ts'
import { numericNames, operandsOf, saturatingNames, signatureOf } from './numeric-names.ts'

const carrier: Readonly<Record<string, string>> = { i32: 'i32', i64: 'i64', f32: 'i32', f64: 'i64' }

/** A function that does one instruction on operands given by their bits, in four surroundings that the pass treats differently. */
function moduleOf(name: string): string {
  const { operands, result } = signatureOf(name)
  const get = operands.map((type, index) =>
    type.startsWith('f') ? `(${type}.reinterpret_${carrier[type]} (local.get ${index}))` : `(local.get ${index})`,
  )
  const bits = (expression: string): string =>
    result.startsWith('f') ? `(${carrier[result]}.reinterpret_${result} ${expression})` : expression
  const params = `(param ${operands.map((type) => carrier[type]).join(' ')}) (result ${carrier[result]})`
  const once = `(${name} ${get.join(' ')})`
  return `(module (memory 1) (global $count (mut i32) (i32.const 0))
    (func (export "plain") ${params} ${bits(once)})
    (func (export "stored") ${params} (${result}.store (i32.const 8) ${once}) ${bits(`(${result}.load (i32.const 8))`)})
    (func (export "looped") ${params} (local $i i32) (local $last ${result})
      (local.set $i (i32.const 3))
      (loop $again
        (local.set $last ${once})
        (br_if $again (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
      ${bits('(local.get $last)')})
    (func $inner (param ${operands.join(' ')}) (result ${result})
      (if (result ${result}) (global.get $count)
        (then (return (${name} ${operands.map((_, index) => `(local.get ${index})`).join(' ')})))
        (else (${name} ${operands.map((_, index) => `(local.get ${index})`).join(' ')}))))
    (func (export "called") ${params} (global.set $count (i32.eqz (global.get $count))) ${bits(`(call $inner ${get.join(' ')})`)}))`
}

/** Floats that are no number may differ in their bits, if ours are the canonical ones. */
function normal(ending: Ending, result: string): unknown {
  if ('trap' in ending) return ending.trap
  if (result === 'f32') {
    const bits = (ending.value as number) >>> 0
    return (bits & 0x7fffffff) > 0x7f800000 ? 'nan' : bits
  }
  if (result === 'f64') {
    const bits = BigInt.asUintN(64, ending.value as bigint)
    return BigInt.asUintN(63, bits) > 0x7ff0000000000000n ? 'nan' : bits
  }
  return ending.value
}

const onBitsAlone = /\.(abs|neg|copysign|reinterpret)/

describe('every numeric instruction means the same after the pass', () => {
  test('the list is complete: 0x45 to 0xc4, and 0xfc 0 to 7', () => {
    expect(numericNames).toHaveLength(0xc4 - 0x45 + 1)
    expect(saturatingNames).toHaveLength(8)
    expect(new Set([...numericNames, ...saturatingNames]).size).toBe(136)
  })

  test.each([...numericNames, ...saturatingNames])('%s', (name) => {
    const { operands, result } = signatureOf(name)
    const bytes = assemble(moduleOf(name))
    const plain = plainSubject(bytes)
    const metered = meteredSubject(bytes)
    const first = operandsOf[operands[0] as string] ?? []
    const second = operands.length > 1 ? (operandsOf[operands[1] as string] ?? []) : [undefined]
    for (const left of first) {
      for (const right of second) {
        const values = right === undefined ? [left] : [left, right]
        for (const entry of ['plain', 'stored', 'looped', 'called']) {
          const found = metered.call(entry, values)
          expect(normal(found, result), `${entry} ${values}`).toEqual(normal(plain.call(entry, values), result))
          if (normal(found, result) === 'nan' && !onBitsAlone.test(name))
            expect('value' in found && found.value, `${entry} ${values}`).toBe(
              result === 'f32' ? 0x7fc00000 : 0x7ff8000000000000n,
            )
        }
      }
    }
  })

  test.each([...numericNames].filter((name) => onBitsAlone.test(name)))('%s keeps the bits of a NaN', (name) => {
    const { operands } = signatureOf(name)
    const bytes = assemble(moduleOf(name))
    for (const left of operandsOf[operands[0] as string] ?? []) {
      const values = operands.length > 1 ? [left, left] : [left]
      expect(meteredSubject(bytes).call('stored', values)).toEqual(plainSubject(bytes).call('stored', values))
    }
  })
})
