// SPDX-License-Identifier: Apache-2.0

import { createMemoryPool } from '@phat/wasm-engine'
import { describe, expect, test } from 'vitest'
import type { CodeCheck } from '../src/exec/code-runner.ts'
import { createScriptEngine, scriptLimits1 } from '../src/script/script-engine.ts'
import { sealLimits } from '../src/seal/limits.ts'
import { hostPrices1 } from '../src/seal/prices.ts'
import { entryBundle, scriptCode, scriptModuleBytes, sectionModule, testRunner, upload, uploadGas } from './script-code.ts'
import { scriptContext } from './script-context.ts'

const runner = testRunner()

const check = (code: Uint8Array, gasLimit = uploadGas): CodeCheck => runner.check(code, { deterministic: true, gasLimit })

function refusal(source: string, gasLimit = uploadGas): string {
  const verdict = check(scriptCode(source), gasLimit)
  return verdict.accepted ? 'accepted' : `${verdict.error} ${verdict.detail}`
}

describe('the upload of a script', () => {
  test('accepts a bundle that registers an entry, and charges for running it', () => {
    const verdict = check(scriptCode(entryBundle('')))
    expect(verdict.accepted).toBe(true)
    expect(verdict.gas).toBeGreaterThan(500_000_000n)
    expect(check(scriptCode(entryBundle('')))).toEqual(verdict)
    const longer = check(scriptCode(entryBundle('', 'for (let i = 0; i < 1000; i++);')))
    expect(longer.gas).toBeGreaterThan(verdict.gas)
  })

  test('claims only wasm with the section', () => {
    expect(runner.claims(scriptCode(''))).toBe(true)
    expect(runner.claims(sectionModule(new Uint8Array(), 'phat.other'))).toBe(false)
    expect(runner.claims(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0))).toBe(false)
    expect(runner.claims(scriptCode('').subarray(0, 30))).toBe(false)
    expect(runner.claims(new Uint8Array())).toBe(false)
  })

  test('refuses a section that cannot be read', () => {
    const detailOf = (code: Uint8Array): string => {
      const verdict = check(code)
      return verdict.accepted ? 'accepted' : verdict.detail
    }
    expect(detailOf(sectionModule(Uint8Array.of(1, 2)))).toMatch(/^script\.section/)
    expect(detailOf(scriptCode('', 2))).toMatch(/^script\.section.*version is 2/)
    expect(detailOf(scriptCode(Uint8Array.of(0xff)))).toMatch(/^script\.section.*UTF-8/)
  })

  test('names the line of a syntax error', () => {
    expect(refusal('let a = 1\n\nlet b = ;')).toMatch(/^CodeRejected script\.syntax: SyntaxError.*\n.*contract\.js:3/)
  })

  test('tells what top-level code threw', () => {
    expect(refusal('\nthrow new RangeError("no")')).toMatch(/^CodeRejected script\.top-level: RangeError: no\n.*contract\.js:2/)
    expect(refusal('throw 5')).toMatch(/^CodeRejected script\.top-level: uncaught: 5/)
    expect(refusal('throw { toString() { throw 1 } }')).toMatch(/could not be put into words/)
    expect(refusal('throw { toString() { for (;;); } }')).toMatch(/could not be put into words/)
  })

  test('refuses a bundle without entry', () => {
    expect(refusal('1')).toMatch(/^CodeRejected script\.entry/)
    expect(refusal('globalThis.__phatEntry = 5')).toMatch(/^CodeRejected script\.entry/)
    expect(refusal('Object.defineProperty(globalThis, "__phatEntry", { get() { throw new Error("mine") } })')).toMatch(/mine/)
  })

  test('ends an endless loop with its gas', () => {
    const verdict = check(scriptCode('for (;;);'), 10_000_000_000n)
    expect(verdict).toMatchObject({ accepted: false, error: 'OutOfGas', gas: 10_000_000_000n })
    expect(refusal('Promise.resolve().then(function again() { return Promise.resolve().then(again) })', 5_000_000_000n)).toMatch(
      /OutOfGas script\.gas/,
    )
    expect(refusal('', 1n)).toMatch(/OutOfGas script\.gas/)
  })

  test('ends a recursion and an allocation that have no end', () => {
    expect(refusal('(function f() { f() })()')).toMatch(/^CodeRejected script\.stack: RangeError/)
    expect(refusal('let a = []; for (;;) a.push(new Uint8Array(1 << 16))')).toMatch(
      /^CodeRejected script\.memory: InternalError: out of memory/,
    )
  })

  test('gives top-level code hashes and text but no call, state or gas', () => {
    expect(refusal(entryBundle('', 'phat(31, new TextEncoder().encode("abc")); console.log("dropped")'))).toBe('accepted')
    for (const operation of [0, 1, 2, 3, 7, 13, 15, 22, 26, 38]) {
      expect(refusal(entryBundle('', `phat(${operation}, new Uint8Array(${operation === 26 ? 32 : 80}))`))).toMatch(
        /at top level there is no call, block or state/,
      )
    }
  })

  test('names the alternative to what contracts do not have', () => {
    const told = (expression: string): string => refusal(expression)
    for (const use of ['Date.now()', 'new Date()', 'Date()', 'performance.now()']) expect(told(use)).toMatch(/c\.block/)
    for (const use of ['setTimeout(() => 1, 5)', 'setInterval(() => 1, 5)']) expect(told(use)).toMatch(/no timers/)
    for (const use of ['Math.random()', 'crypto.getRandomValues(new Uint8Array(2))']) expect(told(use)).toMatch(/c\.random/)
    expect(told('fetch("https://phala.network")')).toMatch(/c\.fetch/)
    expect(told('new WeakRef({})')).toMatch(/plain reference/)
    for (const use of ['eval("1")', '(0, eval)("1")', 'Function("return 1")()', 'new (function () {}).constructor("1")']) {
      expect(told(use)).toMatch(/what was uploaded/)
    }
    for (const kind of ['async function', 'function*', 'async function*']) {
      expect(told(`new ((${kind} () {}).constructor)("1")`)).toMatch(/what was uploaded/)
    }
    expect(told('import("x").then(() => 1)')).not.toBe('accepted')
    expect(
      refusal(
        entryBundle('', 'if (typeof Date !== "function" || (() => 1) instanceof Function === false) throw new Error("type")'),
      ),
    ).toBe('accepted')
  })

  test('rebuilds a snapshot that the cache dropped, to the same gas', () => {
    const small = testRunner({ cache: { pageBytesMax: 1, imageBytesMax: 1 } })
    const bundle = (n: number): string =>
      entryBundle(`phat(1, Uint8Array.of(0, ${n}, count++))`, `let count = ${n}; const big = new Array(5000).fill(${n})`)
    const codes = [1, 2, 3].map((n) => upload(small, bundle(n)))
    const kept = [1, 2, 3].map((n) => upload(runner, bundle(n)))
    expect(small.snapshots.count).toBe(1)
    for (const [index, code] of codes.entries()) {
      const [a, b] = [
        scriptContext({ input: new Uint8Array(), gas: 1n << 40n }),
        scriptContext({ input: new Uint8Array(), gas: 1n << 40n }),
      ]
      expect(small.run(code, 'call', a)).toEqual({ kind: 'returned', flags: 0, data: Uint8Array.of(index + 1, index + 1) })
      expect(runner.run(kept[index] as typeof code, 'call', b)).toEqual({
        kind: 'returned',
        flags: 0,
        data: Uint8Array.of(index + 1, index + 1),
      })
      expect(a.gas.cell.value).toBe(b.gas.cell.value)
    }
  })

  test('traps where an engine version of narrower limits runs it', () => {
    const code = upload(runner, entryBundle('', 'const kept = new Uint8Array(1 << 20)'))
    const narrow = testRunner({ scriptLimits: { ...scriptLimits1, heapBytes: 1 << 20 } })
    expect(narrow.run(code, 'call', scriptContext({ input: new Uint8Array(), gas: 1n << 40n }))).toMatchObject({
      kind: 'trapped',
      error: 'CodeRejected',
      detail: expect.stringContaining('out of memory'),
    })
  })

  test('runs on the pinned engine alone', () => {
    const module = scriptModuleBytes().slice()
    module[module.length - 1] = (module[module.length - 1] as number) ^ 1
    const options = {
      module,
      memories: createMemoryPool(),
      pass: { version: 1, costs: 1 },
      prices: hostPrices1,
      limits: sealLimits,
    }
    expect(() => createScriptEngine(options)).toThrow(expect.objectContaining({ code: 'script.engine-hash' }))
  })
})
