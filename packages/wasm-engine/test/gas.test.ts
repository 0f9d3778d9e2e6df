// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import { costTable } from '../src/pass/cost-table.ts'
import { memoryFaultMark } from '../src/pass/instrument.ts'
import { assemble, meteredSubject, plenty, type Subject, type Value } from './assemble.ts'

function subjectOf(text: string, slots = 10_000): Subject {
  return meteredSubject(assemble(text), { stackSlots: slots })
}

function gasOf(subject: Subject, name: string, values: readonly Value[] = [], gas = plenty): bigint {
  subject.call(name, values, gas)
  return gas - subject.gasLeft()
}

const costs = costTable(1)
const cost = (...codes: number[]): bigint => BigInt(codes.reduce((sum, code) => sum + (costs.instructions[code] ?? 0), 0))

describe('gas', () => {
  test('is the sum of the table over the instructions that are executed', () => {
    const subject =
      subjectOf(`(module (func (export "straight") (param i32) (result i32) (i32.div_u (i32.mul (local.get 0) (i32.const 3)) (i32.const 7)))
      (func (export "arms") (param i32) (result i32) (if (result i32) (local.get 0) (then (i32.mul (i32.const 3) (i32.const 4))) (else (i32.const 7))))
      (func (export "rounds") (param i32) (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))`)
    const [get, constant, multiply, divide, when, minus, tee, branch] = [0x20, 0x41, 0x6c, 0x6e, 0x04, 0x6b, 0x22, 0x0d] as const
    expect(gasOf(subject, 'straight', [9])).toBe(cost(get, constant, multiply, constant, divide))
    expect(gasOf(subject, 'arms', [1])).toBe(cost(get, when, constant, constant, multiply))
    expect(gasOf(subject, 'arms', [0])).toBe(cost(get, when, constant))
    const round = BigInt(costs.loopRound) + cost(get, constant, minus, tee, branch)
    for (const rounds of [1, 2, 1000]) expect(gasOf(subject, 'rounds', [rounds])).toBe(BigInt(rounds) * round)
  })

  test('of an empty function is nothing, and it runs without any', () => {
    const subject = subjectOf('(module (func (export "f")))')
    expect(subject.call('f', [], 0n)).toEqual({ value: undefined })
    expect(subject.gasLeft()).toBe(0n)
  })

  test('exactly enough is enough, and one less is not', () => {
    const subject =
      subjectOf(`(module (func $g (param i32) (result i32) (if (i32.eqz (local.get 0)) (then (return (i32.const 1))))
        (i32.mul (local.get 0) (call $g (i32.sub (local.get 0) (i32.const 1)))))
      (func (export "f") (param i32) (result i32) (local $i i32) (loop $l (drop (call $g (local.get 0)))
        (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 3)))) (call $g (local.get 0))))`)
    const used = gasOf(subject, 'f', [5])
    expect(subject.call('f', [5], used)).toEqual({ value: 120 })
    expect(subject.gasLeft()).toBe(0n)
    subject.call('f', [5], used - 1n)
    expect(subject.gasLeft()).toBeLessThan(0n)
  })

  test.each([
    ['an endless loop', '(loop (br 0))'],
    ['an endless loop of branches', '(loop $a (block (br_if $a (i32.const 1)) (br $a)))'],
    ['two loops', '(loop $a (loop $b (br_if $b (i32.const 0)) (br $a)))'],
    ['a loop by br_table', '(loop (br_table 0 0 (i32.const 5)))'],
    ['endless recursion with an endless stack', '(call $f)'],
    ['a loop of calls', '(loop (call $nothing) (br 0))'],
    ['a loop that fills the memory', '(loop (memory.fill (i32.const 0) (i32.const 1) (i32.const 65536)) (br 0))'],
    ['a loop that copies a table', '(loop (table.copy (i32.const 0) (i32.const 5) (i32.const 5)) (br 0))'],
  ])('runs out in %s', (_, code) => {
    const subject = subjectOf(
      `(module (memory 1) (table 10 funcref) (func $nothing) (func $f (export "f") ${code}))`,
      0x7fff_0000,
    )
    expect(subject.call('f', [], 5_000_000n)).toEqual({ trap: 'unreachable' })
    expect(subject.gasLeft()).toBeLessThan(0n)
  })

  test('runs below zero by less than the code of one body, also while a stack unwinds', () => {
    const straight = Array.from({ length: 200 }, () => '(global.set $g (i32.mul (global.get $g) (i32.const 3)))').join(' ')
    const subject = subjectOf(`(module (global $g (export "g") (mut i32) (i32.const 1)) (func $f (export "f") (param i32)
      (if (local.get 0) (then (call $f (i32.sub (local.get 0) (i32.const 1))) (if (global.get $g) (then ${straight}))))))`)
    const shallow = gasOf(subject, 'f', [100])
    expect(subject.call('f', [100], shallow / 2n)).toEqual({ trap: 'unreachable' })
    expect(subject.gasLeft()).toBeGreaterThan(-shallow / 50n)
  })

  test('is exact after an unreachable of the module', () => {
    const subject = subjectOf(`(module (func (export "f") (param i32) (loop (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
      (if (i32.eqz (local.get 0)) (then (unreachable))) (br 0))))`)
    const gas = [1, 2, 3, 10].map((rounds) => gasOf(subject, 'f', [rounds]))
    const round = (gas[1] as bigint) - (gas[0] as bigint)
    expect(gas).toEqual([0n, 1n, 2n, 9n].map((more) => (gas[0] as bigint) + more * round))
  })

  test('is exact at the call of a host function, which may take some', () => {
    const seen: bigint[] = []
    const bytes = assemble(`(module (import "m" "h" (func $h)) (func (export "f") (local $i i32)
      (loop $l (call $h) (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 3))))))`)
    const subject = meteredSubject(
      bytes,
      {},
      {
        m: {
          h: () => {
            const gas = subject.exports.__gas as { value: bigint }
            seen.push(gas.value)
            gas.value -= 1_000_000n
          },
        },
      },
    )
    expect(subject.call('f', [], 10_000_000n)).toEqual({ value: undefined })
    const steps = [0, 1].map((index) => (seen[index] as bigint) - (seen[index + 1] as bigint))
    expect(steps[0]).toBe(steps[1])
    expect(steps[0]).toBeGreaterThan(1_000_000n)
    expect(subject.gasLeft()).toBe((seen[2] as bigint) - 1_000_000n)
  })

  test('for bulk instructions grows with what they touch, and never overflows', () => {
    const subject = subjectOf(
      `(module (memory 1) (func (export "f") (param i32) (memory.fill (i32.const 0) (i32.const 7) (local.get 0))))`,
    )
    const one = gasOf(subject, 'f', [1])
    expect(gasOf(subject, 'f', [1_001]) - one).toBe(1_000n * BigInt(costs.units.memoryByte))
    expect(subject.call('f', [-1], 1_000_000n)).toEqual({ trap: 'unreachable' })
    expect(subject.gasLeft()).toBeLessThan(0n)
    expect(subject.call('f', [-1])).toEqual({ trap: 'memory access out of bounds' })
  })
})

describe('growth', () => {
  test('of the memory ends at the cap and is paid for by the page', () => {
    const subject = subjectOf(
      '(module (memory 1) (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))) (func (export "size") (result i32) (memory.size)))',
    )
    const failing = gasOf(subject, 'grow', [16])
    expect(subject.call('grow', [16])).toEqual({ value: -1 })
    expect(subject.call('grow', [-1])).toEqual({ value: -1 })
    expect(gasOf(subject, 'grow', [5]) - failing).toBe(5n * BigInt(costs.units.memoryPage))
    expect(subject.call('grow', [10])).toEqual({ value: 6 })
    expect(subject.call('size')).toEqual({ value: 16 })
    expect(subject.call('grow', [1])).toEqual({ value: -1 })
  })

  test('without gas does not happen', () => {
    const subject = subjectOf(
      '(module (memory 1) (func (export "f") (drop (memory.grow (i32.const 9)))) (func (export "size") (result i32) (memory.size)))',
    )
    expect(subject.call('f', [], 80_000_000n)).toEqual({ trap: 'unreachable' })
    expect(subject.call('size')).toEqual({ value: 1 })
  })

  test('of a table ends at its cap', () => {
    const subject = subjectOf(
      '(module (table 1 externref) (func (export "f") (param i32) (result i32) (table.grow (ref.null extern) (local.get 0))))',
    )
    expect(subject.call('f', [16_383])).toEqual({ value: 1 })
    expect(subject.call('f', [1])).toEqual({ value: -1 })
    expect(subject.call('f', [0])).toEqual({ value: 16_384 })
  })

  test('that the host refuses below the cap is a fault of the host, not an outcome', () => {
    const memory = new (globalThis as unknown as { WebAssembly: { Memory: new (size: object) => object } }).WebAssembly.Memory({
      initial: 1,
      maximum: 2,
    })
    const bytes = assemble(
      '(module (import "env" "memory" (memory 1)) (func (export "f") (result i32) (memory.grow (i32.const 3))))',
    )
    const subject = meteredSubject(bytes, { memory: 'imported' }, { env: { memory } })
    expect(subject.call('f')).toEqual({ trap: 'unreachable' })
    expect(subject.stackLeft()).toBe(memoryFaultMark)
  })
})

describe('the value stack', () => {
  const recursion = (
    locals: number,
    operands: number,
  ): string => `(module (func $f (export "f") (param i32) (result i32) (local ${'i32 '.repeat(locals)})
    ${'(i32.const 1) '.repeat(operands)} (if (result i32) (local.get 0) (then (call $f (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 0))) ${'(i32.add) '.repeat(operands)})
    (func (export "deepest") (param i32) (result i32) (call $f (local.get 0))))`

  test.each([
    [0, 0],
    [100, 0],
    [0, 500],
  ])('is exhausted at the same depth whatever the tier: %i locals, %i operands', (locals, operands) => {
    const subject = subjectOf(recursion(locals, operands))
    const returns = (depth: number): boolean => 'value' in subject.call('f', [depth])
    let [depth, beyond] = [0, 10_000]
    while (beyond - depth > 1) {
      const middle = (depth + beyond) >> 1
      if (returns(middle)) depth = middle
      else beyond = middle
    }
    expect((depth + 1) * (1 + locals + operands)).toBeLessThan(10_000)
    for (let round = 0; round < 300; round++) {
      expect(returns(depth)).toBe(true)
      expect(subject.stackLeft()).toBe(10_000)
      expect(subject.call('f', [depth + 1])).toEqual({ trap: 'unreachable' })
      expect(subject.stackLeft()).toBeLessThan(0)
    }
  })

  test('counts recursion through tables and through other functions', () => {
    const subject = subjectOf(`(module (type $t (func)) (table 1 funcref) (elem (i32.const 0) $a)
      (func $a (export "a") (call_indirect (type $t) (i32.const 0)))
      (func $b (export "b") (call $c)) (func $c (call $d)) (func $d (call $b)))`)
    for (const name of ['a', 'b']) {
      expect(subject.call(name)).toEqual({ trap: 'unreachable' })
      expect(subject.stackLeft()).toBeLessThan(0)
      expect(subject.gasLeft()).toBeGreaterThan(0n)
    }
  })

  test('is given back on every way out of a function', () => {
    const subject = subjectOf(
      `(module (func $f (export "f") (param i32) (result i32)
      (block $b (br_table 0 1 2 (i32.const 5) (local.get 0)) ) (if (i32.eq (local.get 0) (i32.const 3)) (then (return (i32.const 7))))
      (if (i32.eq (local.get 0) (i32.const 4)) (then (drop (call $f (i32.const 3))))) (i32.const 8)))`.replace(
        '(br_table 0 1 2 (i32.const 5) (local.get 0))',
        '(br_if 1 (i32.const 5) (i32.eqz (local.get 0))) (drop)',
      ),
    )
    for (const value of [0, 1, 3, 4]) {
      subject.call('f', [value])
      expect(subject.stackLeft()).toBe(10_000)
    }
  })

  test('bounds what functions need that do not recurse: they count nothing themselves', () => {
    const chain = Array.from(
      { length: 60 },
      (_, index) => `(func $f${index} (local ${'i64 '.repeat(90)}) ${index === 0 ? '' : `(call $f${index - 1})`})`,
    ).join('\n')
    const subject = subjectOf(`(module ${chain} (func (export "f") (call $f59)))`, 6_000)
    expect(subject.call('f')).toEqual({ value: undefined })
    const small = subjectOf(`(module ${chain} (func (export "f") (call $f59)))`, 4_000)
    expect(small.call('f')).toEqual({ trap: 'unreachable' })
    expect(small.stackLeft()).toBeLessThan(0)
  })
})
