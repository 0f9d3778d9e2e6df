// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { PhatError } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { instrument } from '../src/pass/instrument.ts'
import { assemble, profile, webAssembly } from './assemble.ts'

/** All of them on demand; a part in every run of the tests. */
const rounds = Number(process.env.WASM_MUTATIONS ?? 20_000)
const seed = Number(process.env.WASM_SEED ?? 1)

/** A small generator of pseudorandom numbers (mulberry32): the seed gives the same modules everywhere. */
function randomFrom(start: number): (below: number) => number {
  let state = start
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) % below
  }
}

const sources = [
  `(module (import "m" "f" (func $f (param i32) (result i64))) (memory 1 3) (table 5 10 funcref) (elem (i32.const 1) $g $h) (elem $p funcref (ref.func $g))
    (data (i32.const 3) "abc") (data $d "def") (global $x (mut i32) (i32.const 4)) (type $t (func (param i32) (result i32)))
    (func $g (export "g") (param i32) (result i32) (local i64 f32) (block (loop (br_if 1 (i32.eqz (local.get 0)))
      (local.set 0 (i32.sub (local.get 0) (i32.const 1))) (br 0))) (if (result i32) (global.get $x) (then (i32.const 3)) (else (memory.grow (i32.const 1)))))
    (func $h (param i32) (result i32) (br_table 0 0 0 (i32.const 7) (call_indirect (type $t) (local.get 0) (i32.const 1))))
    (func (export "b") (memory.init $d (i32.const 0) (i32.const 0) (i32.const 3)) (memory.copy (i32.const 0) (i32.const 1) (i32.const 2)) (table.init $p (i32.const 0) (i32.const 0) (i32.const 1))
      (drop (f64.sqrt (f64.add (f64.const 2) (f64.convert_i64_s (call $f (i32.trunc_sat_f32_s (f32.const 7))))))) (drop (table.grow (ref.null func) (i32.const 1))) (data.drop $d))
    (start $s) (func $s (return)))`,
  `(module (func (export "f") (param i64 i64) (result i64 i64) (local.get 1) (local.get 0)) (func (export "g") (result i32)
    (drop (block (result i64 i64) (call 0 (i64.const 1) (i64.const 2)))) (drop) (select (i32.const 1) (i32.const 2) (i32.const 0))))`,
]

function mutate(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  const changed = Array.from(bytes)
  for (let times = 1 + random(4); times > 0; times--) {
    const at = 8 + random(Math.max(1, changed.length - 8))
    switch (random(6)) {
      case 0:
        changed[at] = random(256)
        break
      case 1:
        changed[at] = (changed[at] ?? 0) ^ (1 << random(8))
        break
      case 2:
        changed.splice(at, 1 + random(3))
        break
      case 3:
        changed.splice(at, 0, random(256))
        break
      case 4:
        changed.splice(at, 0, ...changed.slice(at, at + 1 + random(12)))
        break
      default:
        changed[at] = [0x0b, 0x05, 0x03, 0x0c, 0x10, 0x40, 0x7f, 0xfc, 0x80, 0xff][random(10)] as number
    }
  }
  return Uint8Array.from(changed)
}

/** Whether a module is refused; anything but a typed refusal is thrown on. What is accepted must be valid to others, before and after. */
function isRefused(bytes: Uint8Array, checked: boolean): boolean {
  try {
    const { bytes: instrumented } = instrument(bytes, profile)
    if (checked) new webAssembly.Module(instrumented)
    return false
  } catch (error) {
    if (error instanceof PhatError && error.code.startsWith('wasm.')) return true
    throw error
  }
}

describe(`malformed modules, seed ${seed}`, () => {
  test(`${rounds} mutations end in a module that is valid or in a typed refusal, and agree with V8`, () => {
    const random = randomFrom(seed)
    const seeds = sources.map((text) => assemble(text))
    let accepted = 0
    for (let round = 0; round < rounds; round++) {
      const bytes = mutate(seeds[round % seeds.length] as Uint8Array, random)
      if (isRefused(bytes, true)) continue
      accepted++
      expect(() => new webAssembly.Module(bytes), `round ${round}`).not.toThrow()
    }
    expect(accepted).toBeGreaterThan(rounds / 50)
    expect(accepted).toBeLessThan(rounds)
  }, 600_000)

  test('a large module that is cut or damaged anywhere is refused or instrumented', () => {
    const random = randomFrom(seed + 1)
    const whole = new Uint8Array(readFileSync(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm')))
    const used = { ...profile, maxPages: 256 }
    for (let round = 0; round < 30; round++) {
      const damaged = whole.slice(0, round % 2 === 0 ? random(whole.length) : whole.length)
      damaged[8 + random(damaged.length)] = random(256)
      try {
        instrument(damaged, used)
      } catch (error) {
        expect(error).toBeInstanceOf(PhatError)
      }
    }
  })
})
