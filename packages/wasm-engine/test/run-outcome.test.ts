// SPDX-License-Identifier: Apache-2.0
import { BugError } from '@phat/primitives'
import { exitGuest, type TrapReason } from '@phat/wasm-engine'
import { describe, expect, test } from 'vitest'
import { assemble, counters, handMeteredEngine, slots } from './run-support.ts'

const bodies: readonly (readonly [name: string, body: string, reason: TrapReason])[] = [
  ['unreachable', 'unreachable', 'unreachable'],
  ['a load past the end', '(drop (i32.load (i32.const 65536)))', 'memory-out-of-bounds'],
  ['a store over the end', '(i64.store (i32.const 65530) (i64.const 1))', 'memory-out-of-bounds'],
  ['memory.fill over the end', '(memory.fill (i32.const 65530) (i32.const 1) (i32.const 100))', 'memory-out-of-bounds'],
  ['memory.copy over the end', '(memory.copy (i32.const 65530) (i32.const 1) (i32.const 100))', 'memory-out-of-bounds'],
  ['memory.init over the end', '(memory.init $data (i32.const 0) (i32.const 0) (i32.const 100))', 'memory-out-of-bounds'],
  ['table.init over the end', '(table.init $elements (i32.const 5) (i32.const 0) (i32.const 1))', 'table-out-of-bounds'],
  ['table.copy over the end', '(table.copy (i32.const 5) (i32.const 0) (i32.const 1))', 'table-out-of-bounds'],
  ['table.get past the end', '(drop (table.get (i32.const 5)))', 'table-out-of-bounds'],
  ['an indirect call past the end of the table', '(call_indirect (type $none) (i32.const 9))', 'table-out-of-bounds'],
  ['an indirect call of an empty entry', '(call_indirect (type $none) (i32.const 2))', 'indirect-call'],
  ['an indirect call of another type', '(drop (call_indirect (type $int) (i32.const 0)))', 'indirect-call'],
  ['a division by zero', '(drop (i32.div_s (i32.const 5) (i32.const 0)))', 'divide-by-zero'],
  ['a remainder by zero', '(drop (i64.rem_u (i64.const 5) (i64.const 0)))', 'divide-by-zero'],
  ['a 32 bit quotient that does not fit', '(drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))', 'integer-overflow'],
  ['a 64 bit quotient that does not fit', '(drop (i64.div_s (i64.const 0x8000000000000000) (i64.const -1)))', 'integer-overflow'],
  ['a float too large for an integer', '(drop (i32.trunc_f64_s (f64.const 1e300)))', 'invalid-conversion'],
  ['no number as an integer', '(drop (i64.trunc_f32_u (f32.const nan)))', 'invalid-conversion'],
]

const withBody = (body: string): Uint8Array =>
  assemble(`(module (import "env" "memory" (memory 1 4)) (table 3 funcref)
    (type $none (func)) (type $int (func (result i32)))
    (func $f) (elem (i32.const 0) $f) (elem $elements func $f) (data $data "abc") ${counters}
    (func (export "call") (call $charge (i64.const 7)) ${body}))`)

describe('the outcome of a run', () => {
  test.each(bodies)('of %s is a trap with its own reason, and only a panic leaves gas', (_name, body, reason) => {
    const engine = handMeteredEngine<undefined>({ pages: { initial: 1, maximum: 4 } })
    const code = engine.load(body, () => withBody(body))
    expect(code.run('call', 100n, undefined)).toEqual({ kind: 'trapped', gasLeft: reason === 'unreachable' ? 93n : 0n, reason })
  })

  test('of code that runs out of gas says so and leaves nothing', () => {
    const code = handMeteredEngine<undefined>({ pages: { initial: 1, maximum: 4 } }).load('', () => withBody(''))
    expect(code.run('call', 7n, undefined)).toEqual({ kind: 'returned', gasLeft: 0n, value: undefined })
    expect(code.run('call', 6n, undefined)).toEqual({ kind: 'trapped', gasLeft: 0n, reason: 'out-of-gas' })
  })

  test('of code that recurses to the limit of its stack says so, and the next run has the whole stack again', () => {
    const recursion = assemble(`(module ${counters} (global $depth (export "depth") (mut i32) (i32.const 0))
      (func $down (call $enter (i32.const 10)) (call $charge (i64.const 1)) (call $down))
      (func (export "call") (call $down)))`)
    const code = handMeteredEngine<undefined>().load('', () => recursion)
    const expected = { kind: 'trapped', gasLeft: 5_000n - BigInt(slots / 10), reason: 'stack-exhausted' }
    expect([code.run('call', 5_000n, undefined), code.run('call', 5_000n, undefined)]).toEqual([expected, expected])
  })

  test('tells a panic from the counters that the same instruction serves', () => {
    const code = handMeteredEngine<undefined>({ pages: { initial: 1, maximum: 4 } }).load('', () => withBody('unreachable'))
    expect(code.run('call', 7n, undefined)).toEqual({ kind: 'trapped', gasLeft: 0n, reason: 'unreachable' })
  })

  test('of a segment that does not fit is a trap before any gas is taken', () => {
    const memory = assemble(
      `(module (import "env" "memory" (memory 1 4)) (data (i32.const 65535) "abc") ${counters} (func (export "call")))`,
    )
    const table = assemble(`(module (table 1 funcref) (func $f) (elem (i32.const 1) $f) ${counters} (func (export "call")))`)
    const engine = handMeteredEngine<undefined>({ pages: { initial: 1, maximum: 4 } })
    expect(engine.load('m', () => memory).run('call', 9n, undefined)).toEqual({
      kind: 'trapped',
      gasLeft: 9n,
      reason: 'memory-out-of-bounds',
    })
    expect(engine.load('t', () => table).run('call', 9n, undefined)).toEqual({
      kind: 'trapped',
      gasLeft: 9n,
      reason: 'table-out-of-bounds',
    })
  })
})

const outOfGas = { kind: 'trapped', gasLeft: 0n, reason: 'out-of-gas' }

const callsHost = assemble(`(module (import "host" "f" (func $f (param i32) (result i32))) ${counters}
  (func (export "call") (call $charge (i64.const 3)) (drop (call $f (i32.const 5))) (call $charge (i64.const 4)))
  (func (export "answer") (result i64) (i64.const 77)))`)

describe('a host function', () => {
  test('that exits ends the run with its own outcome and the gas of that moment', () => {
    const seen: number[] = []
    const engine = handMeteredEngine<{ flags: number }>({
      imports: (current) => ({
        host: {
          f: (value: number) => {
            seen.push(value)
            current.frame.flags = value
            current.gas -= 10n
            return exitGuest()
          },
        },
      }),
    })
    const frame = { flags: 0 }
    expect(engine.load('', () => callsHost).run('call', 100n, frame)).toEqual({ kind: 'exited', gasLeft: 87n })
    expect([seen, frame]).toEqual([[5], { flags: 5 }])
  })

  test('that throws is heard outside, the same object, and the engine goes on', () => {
    const failure = { reason: 'the executor ends the frame' }
    let failing = true
    const engine = handMeteredEngine<undefined>({
      imports: () => ({
        host: {
          f: () => {
            if (failing) throw failure
            return 0
          },
        },
      }),
    })
    const code = engine.load('', () => callsHost)
    let thrown: unknown
    try {
      code.run('call', 100n, undefined)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBe(failure)
    failing = false
    expect(code.run('call', 100n, undefined)).toEqual({ kind: 'returned', gasLeft: 93n, value: undefined })
    expect(code.run('answer', 1n, undefined)).toEqual({ kind: 'returned', gasLeft: 1n, value: 77n })
  })

  test('sees the frame and the gas of the innermost run of its code, and the outer ones afterwards', () => {
    const heard: [string, bigint][] = []
    type Frame = { readonly name: string; readonly inner: string | undefined }
    const engine = handMeteredEngine<Frame>({
      imports: (current) => ({
        host: {
          f: () => {
            heard.push([current.frame.name, current.gas])
            const { inner } = current.frame
            if (inner !== undefined) {
              current.gas -= 20n
              const nested = engine.load('', () => callsHost).run('call', 20n, { name: inner, inner: undefined })
              current.gas += nested.gasLeft
            }
            heard.push([current.frame.name, current.gas])
            return 0
          },
        },
      }),
    })
    const outcome = engine.load('', () => callsHost).run('call', 100n, { name: 'outer', inner: 'inner' })
    expect(outcome).toEqual({ kind: 'returned', gasLeft: 86n, value: undefined })
    expect(heard).toEqual([
      ['outer', 97n],
      ['inner', 17n],
      ['inner', 17n],
      ['outer', 90n],
    ])
  })

  test('is refused the run state of its code when nothing runs', () => {
    let kept: { readonly gas: bigint } | undefined
    const engine = handMeteredEngine<undefined>({
      imports: (current) => {
        kept = current
        return { host: { f: () => 0 } }
      },
    })
    engine.load('', () => callsHost).run('call', 100n, undefined)
    expect(() => kept?.gas).toThrow(BugError)
  })

  test('that leaves less than no gas and exits ends in want of gas', () => {
    const engine = handMeteredEngine<undefined>({
      imports: (current) => ({
        host: {
          f: () => {
            current.gas = -1n
            return exitGuest()
          },
        },
      }),
    })
    expect(engine.load('', () => callsHost).run('call', 100n, undefined)).toEqual(outOfGas)
  })
})

describe('a fault of the node', () => {
  test('is a native stack overflow, whatever the contract', () => {
    const unmetered = assemble(`(module ${counters} (func $down (call $down)) (func (export "call") (call $down)))`)
    const code = handMeteredEngine<undefined>().load('', () => unmetered)
    expect(() => code.run('call', 100n, undefined)).toThrow(BugError)
  })

  test('is code that the pass made and V8 does not compile', () => {
    expect(() => handMeteredEngine<undefined>().load('', () => new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1]))).toThrow(
      BugError,
    )
  })

  test('is an export that is not there', () => {
    expect(() =>
      handMeteredEngine<undefined>()
        .load('', () => callsHost)
        .open(),
    ).toThrow(TypeError)
  })
})
