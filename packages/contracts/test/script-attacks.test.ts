// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import type { RunOutcome } from '../src/exec/code-runner.ts'
import { entryBundle, testRunner, upload } from './script-code.ts'
import { FrameEnded, noEffects, scriptContext } from './script-context.ts'

const runner = testRunner()

/** A well-behaved contract, called after each attack: it must not notice. */
const witness = upload(
  runner,
  entryBundle('phat(1, Uint8Array.of(0, ++calls, state.length))', 'let calls = 0; const state = [1, 2, 3]'),
)

const witnessGas = callWitness()

function callWitness(): bigint {
  const context = scriptContext({ input: new Uint8Array(), gas: 1_000_000_000n })
  expect(runner.run(witness, 'call', context)).toEqual({ kind: 'returned', flags: 0, data: Uint8Array.of(1, 3) })
  return context.gas.cell.value
}

interface Attack {
  readonly outcome: RunOutcome
  readonly used: bigint
}

/** Runs an entry twice: both must end alike, and leave the witness as it was. */
function attack(body: string, gas = 100_000_000_000n, topLevel = ''): Attack {
  const code = upload(runner, entryBundle(body, topLevel))
  const [first, second] = [0, 1].map((): Attack => {
    const context = scriptContext({ input: Uint8Array.of(1, 2, 3, 4), gas, effects: noEffects() })
    const outcome = ended(() => runner.run(code, 'call', context))
    const left = context.gas.cell.value // before the machine, whose gas this is, runs for the witness
    expect(callWitness()).toBe(witnessGas)
    expect(left >= 0n && left <= gas).toBe(true)
    return { outcome, used: gas - left }
  }) as [Attack, Attack]
  expect(second).toEqual(first)
  return first
}

/** What the host ended (an operation without gas) as the executor would tell it. */
function ended(run: () => RunOutcome): RunOutcome {
  try {
    return run()
  } catch (thrown) {
    if (!(thrown instanceof FrameEnded) || thrown.error !== 'OutOfGas') throw thrown
    return { kind: 'trapped', error: thrown.error, detail: 'out-of-gas' }
  }
}

const outOfGas = { kind: 'trapped', error: 'OutOfGas', detail: 'out-of-gas' }
const thrown = (text: RegExp): unknown => ({ kind: 'trapped', error: 'ContractTrapped', detail: expect.stringMatching(text) })
const answered = (...data: readonly number[]): unknown => ({ kind: 'returned', flags: 0, data: Uint8Array.from(data) })

describe('loops end with their gas', () => {
  const gas = 3_000_000_000n
  test.each([
    ['an endless loop', 'for (;;);'],
    ['an endless loop that catches', 'for (;;) try { throw 1 } catch {} finally { continue }'],
    ['an endless generator', 'for (const x of (function* () { for (;;) yield 1 })());'],
    ['a regular expression that backtracks without end', '/^(a+)+$/.test("a".repeat(60) + "b")'],
    ['a loop of promises', 'const again = () => Promise.resolve().then(again); return again()'],
    ['jobs without end', 'const again = () => queueMicrotask(again); again()'],
    ['bigints that square', 'let x = 3n; for (;;) x = (x * x) % (1n << 100000n)'],
    ['a sort with an endless comparison', '[3, 2, 1].sort(() => { for (;;); })'],
    ['a getter without end', 'Object.defineProperty({}, "x", { get() { for (;;); } }).x'],
    ['a proxy without end', 'Object.keys(new Proxy({}, { ownKeys() { for (;;); } }))'],
    ['a toString without end', 'String({ toString() { for (;;); } })'],
    ['hashing without end', 'const x = new Uint8Array(1 << 20); for (;;) phat(31, x)'],
    ['an exception whose text has no end', 'throw { get stack() { for (;;); }, toString() { return "x" } }'],
  ])('%s', (_name, body) => {
    const { outcome, used } = attack(body, gas)
    if (body.startsWith('throw')) expect(outcome).toEqual(thrown(/could not be put into words/))
    else {
      expect(outcome).toEqual(outOfGas)
      expect(used).toBe(gas)
    }
  })
})

describe('what is too deep or too large throws in the script', () => {
  test('recursion', () => {
    expect(attack('(function f() { f() })()').outcome).toEqual(thrown(/^RangeError: Maximum call stack size exceeded/))
    const counted =
      'let depth = 0; const f = () => { depth++; f() }; try { f() } catch {} phat(1, Uint8Array.of(0, depth >> 8, depth & 255))'
    expect(attack(counted).outcome).toEqual(answered(1, 15))
  })

  test.each([
    ['recursion through a native function', 'const f = () => [1].map(f); f()', /^RangeError|^InternalError/],
    ['recursion through a getter', 'const o = { get x() { return o.x } }; o.x', /^RangeError|^InternalError/],
    ['recursion through toString', 'const o = { toString() { return String(o) } }; String(o)', /^RangeError|^InternalError/],
    ['recursion through a proxy', 'const p = new Proxy({}, { get: (_, k, r) => r[k] }); p.x', /^RangeError|^InternalError/],
    ['recursion through sort', 'const f = () => [2, 1].sort(f); f()', /^RangeError|^InternalError/],
    ['recursion through replace', 'const f = () => "a".replace(/a/, f); f()', /^RangeError|^InternalError/],
    ['recursion through JSON', 'const f = () => JSON.stringify({ toJSON: f }); f()', /^RangeError|^InternalError/],
    ['recursion through a constructor', 'class A { constructor() { new A() } } new A()', /^RangeError|^InternalError/],
    ['deep JSON', 'JSON.parse("[".repeat(100000))', /^(RangeError|InternalError|SyntaxError)/],
    ['a deep regular expression', 'new RegExp("(".repeat(50000) + ")".repeat(50000))', /^(RangeError|InternalError|SyntaxError)/],
    ['a chain of prototypes', 'let o = {}; for (let i = 0; i < 200000; i++) o = Object.create(o); o.missing', /out of memory/],
  ])('%s', (_name, body, text) => {
    expect(attack(body, 400_000_000_000n).outcome).toEqual(thrown(text))
  })

  test.each([
    ['one array buffer', 'new ArrayBuffer(1 << 30)'],
    ['one typed array', 'new Uint8Array(64 * 1024 * 1024)'],
    ['an array that grows', 'const a = []; for (;;) a.push({})'],
    ['a string that doubles', 'let s = "x"; for (;;) s = (s + s).normalize().slice(0)'],
    ['a filled array', 'new Array(1 << 28).fill(1)'],
    ['a map that grows', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, i)'],
    ['a bigint', '1n << (1n << 28n)'],
    ['a repeated string that is joined', 'new Array(1 << 16).fill("x".repeat(1 << 16)).join("")'],
    ['closures that are kept', 'let f = () => 1; for (;;) { const g = f; f = () => g }'],
  ])('memory: %s', (_name, body) => {
    expect(attack(body, 2_000_000_000_000n).outcome).toEqual(
      thrown(/out of memory|invalid array|too large|Invalid|invalid|allocat/i),
    )
  })

  test('a script may go on after each of them', () => {
    const body = `let caught = 0
      for (const attempt of [() => (function f() { f() })(), () => new ArrayBuffer(1 << 30), () => JSON.parse('['.repeat(100000))]) {
        try { attempt() } catch { caught++ }
      }
      phat(1, Uint8Array.of(0, caught))`
    expect(attack(body).outcome).toEqual(answered(3))
  })
})

describe('a lying script harms itself alone', () => {
  test.each([
    [
      'a comparison that lies',
      'const a = Array.from({ length: 500 }, (_, i) => i); a.sort(() => (a.length = 3, 1)); a.sort((x, y) => (x * 7919 + y) % 3 - 1)',
    ],
    ['an array that shrinks while it is read', 'const a = [1, 2, 3]; a.map(() => { a.length = 0 })'],
    [
      'a buffer that is detached',
      'const b = new ArrayBuffer(8, { maxByteLength: 64 }); const v = new Uint8Array(b); b.resize?.(0); try { phat(31, v) } catch {}',
    ],
    ['a typed array over a lying length', 'class U extends Uint8Array { get length() { return 1e9 } } phat(31, new U(4))'],
    [
      'prototypes replaced',
      'Uint8Array.prototype.slice = () => { throw 1 }; Object.setPrototypeOf(Uint8Array.prototype, null); phat(1, Uint8Array.of(0, 1))',
    ],
    [
      'globals replaced',
      'for (const key of Object.getOwnPropertyNames(globalThis)) try { globalThis[key] = 0; delete globalThis[key] } catch {}',
    ],
    ['a setter for the entry', 'Object.defineProperty(globalThis, "__phatEntry", { get() { throw 1 }, configurable: true })'],
    ['then of every object', 'Object.prototype.then = function (resolve) { resolve(1) }; return {}'],
    [
      'the promise constructor replaced',
      'Promise.prototype.then = () => { for (;;); }; Promise.prototype.constructor = 1; return Promise.resolve(1)',
    ],
  ])('%s', (_name, body) => {
    expect(attack(body).outcome).toMatchObject({ kind: 'returned' })
  })

  test('the host function cannot be replaced', () => {
    const body = `try { globalThis.__phat = 1 } catch {} try { delete globalThis.__phat } catch {}
      try { Object.defineProperty(globalThis, '__phat', { value: 1 }) } catch {}
      globalThis.__phat(1, Uint8Array.of(0, globalThis.__phat === phat ? 1 : 0))`
    expect(attack(body).outcome).toEqual(answered(1))
  })

  test('a promise that never settles, and one that is rejected', () => {
    expect(attack('return new Promise(() => 1)').outcome).toEqual(thrown(/never settles/))
    expect(attack('return Promise.reject(new TypeError("mine"))').outcome).toEqual(thrown(/^TypeError: mine\n.*contract\.js/))
    expect(attack('return (async () => { await 1; await null; phat(1, Uint8Array.of(0, 9)) })()').outcome).toEqual(answered(9))
    expect(attack('queueMicrotask(() => { throw new Error("later") })').outcome).toEqual(thrown(/^Error: later/))
  })

  test('an uncaught exception is told in the debug message', () => {
    const code = upload(runner, entryBundle('\nnull.x'))
    const effects = noEffects()
    runner.run(code, 'call', scriptContext({ input: new Uint8Array(), gas: 1n << 40n, effects }))
    expect(effects.messages).toEqual([expect.stringMatching(/^TypeError: .*\n.*contract\.js:2/)])
  })
})
