// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instrument } from '../src/pass/instrument.ts'
import { assemble, memoryOf, meteredSubject, plainSubject, plenty, profile, type Subject, type Value } from './assemble.ts'
import { generateModule, type Random } from './module-generator.ts'

const rounds = Number(process.env.WASM_MODULES ?? 300)

/** A generator of pseudorandom numbers from a seed that fast-check chooses, prints and shrinks. */
function randomFrom(seed: number): Random {
  let state = seed | 1
  return (below) => {
    state = Math.imul(state, 1_103_515_245) + 12_345
    return ((state >>> 8) & 0x7f_ffff) % below
  }
}

const samples: Readonly<Record<string, readonly Value[]>> = {
  i32: [0, 1, -5, 0x7fffffff],
  i64: [0n, 3n, -1n, 1n << 62n],
  f32: [0, 1.5, Infinity, -7],
  f64: [0, -2.5, 1e20, NaN],
}

function globalsOf({ exports }: Subject): unknown[] {
  return ['i32', 'i64', 'f32', 'f64'].map((name) => (exports[name] as { value: unknown }).value)
}

describe('generated modules', () => {
  test(`mean the same after the pass, and use the same gas in every run (${rounds} modules)`, () => {
    let [returned, trapped] = [0, 0]
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { text, functions } = generateModule(randomFrom(seed))
        const bytes = assemble(text)
        const [plain, first, second] = [plainSubject(bytes), meteredSubject(bytes), meteredSubject(bytes)]
        for (const [index, { params }] of functions.entries()) {
          for (let round = 0; round < 4; round++) {
            const given = params.map((type, at) => samples[type]?.[(round + at) % 4])
            const ending = plain.call(`f${index}`, given)
            if ('trap' in ending) trapped++
            else returned++
            expect(first.call(`f${index}`, given)).toEqual(ending)
            expect(second.call(`f${index}`, given)).toEqual(ending)
            expect(first.gasLeft()).toBe(second.gasLeft())
            expect(first.gasLeft()).toBeGreaterThan(0n)
            if ('value' in ending) expect(first.stackLeft()).toBe(profile.stackSlots)
            expect(memoryOf(first) === memoryOf(plain)).toBe(true)
            expect(globalsOf(first)).toEqual(globalsOf(plain))
          }
        }
      }),
      { numRuns: rounds },
    )
    expect(returned).toBeGreaterThan(rounds)
    expect(trapped).toBeGreaterThan(0)
  }, 600_000)

  test('run out of gas at the same place with less of it: the rest is negative, and nothing else is told', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 99 }), (seed, percent) => {
        const bytes = assemble(generateModule(randomFrom(seed)).text)
        const { params } = generateModule(randomFrom(seed)).functions[3] ?? { params: [] }
        const given = params.map((type) => samples[type]?.[1])
        const whole = meteredSubject(bytes)
        whole.call('f3', given)
        const used = plenty - whole.gasLeft()
        const less = (used * BigInt(percent)) / 100n
        const outcomes = [meteredSubject(bytes), meteredSubject(bytes)].map((subject) => {
          const ending = subject.call('f3', given, less)
          return { ending, gas: subject.gasLeft(), memory: memoryOf(subject) }
        })
        expect(outcomes[0]).toEqual(outcomes[1])
      }),
      { numRuns: 60 },
    )
  })

  test('give the same results, gas and free stack on either tier of V8', () => {
    const folder = mkdtempSync(join(tmpdir(), 'wasm-tiers-'))
    try {
      for (let index = 0; index < 40; index++) {
        const { text, functions } = generateModule(randomFrom(index * 7_919 + 1))
        const calls = functions.map(({ params }, at) => [
          `f${at}`,
          params.map((type) => String(samples[type]?.[1]) + (type === 'i64' ? 'n' : '')),
        ])
        writeFileSync(join(folder, `${index}.wasm`), instrument(assemble(text), profile).bytes)
        writeFileSync(join(folder, `${index}.json`), JSON.stringify(calls))
      }
      const recursion =
        '(module (func $f (export "f0") (param i32) (result i32) (i32.add (i32.const 1) (call $f (i32.add (local.get 0) (i32.const 1))))))'
      writeFileSync(join(folder, '40.wasm'), instrument(assemble(recursion), profile).bytes)
      writeFileSync(join(folder, '40.json'), JSON.stringify([['f0', ['1']]]))
      const outputs = [['--liftoff-only'], ['--no-liftoff'], ['--stack-size=2000']].map((flags) => runAll(folder, flags))
      expect(outputs[0]?.split('\n').length).toBeGreaterThan(160)
      expect(outputs[1]).toBe(outputs[0])
      expect(outputs[2]).toBe(outputs[0])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

/** Runs all modules of a folder in a process of its own, each call thirty times; prints the last outcome of each. */
function runAll(folder: string, flags: readonly string[]): string {
  const script = `
    const fs = require('node:fs')
    for (let index = 0; index <= 40; index++) {
      const instance = new WebAssembly.Instance(new WebAssembly.Module(fs.readFileSync(${JSON.stringify(folder)} + '/' + index + '.wasm')))
      const { __gas, __stack } = instance.exports
      for (const [name, values] of JSON.parse(fs.readFileSync(${JSON.stringify(folder)} + '/' + index + '.json', 'utf8'))) {
        let outcome
        for (let round = 0; round < 30; round++) {
          __gas.value = 1n << 60n
          __stack.value = 10000
          try { outcome = instance.exports[name](...values.map((text) => text.endsWith('n') ? BigInt(text.slice(0, -1)) : Number(text))) }
          catch (error) { outcome = error.message }
        }
        console.log(index, name, String(outcome), String(__gas.value), __stack.value)
      }
    }`
  const result = spawnSync(process.execPath, [...flags, '-e', script], { encoding: 'utf8', timeout: 120_000 })
  expect(result.stderr).toBe('')
  return result.stdout
}
