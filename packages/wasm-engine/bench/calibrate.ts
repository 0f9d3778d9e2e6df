// SPDX-License-Identifier: Apache-2.0
// Measures classes of instructions on this machine and prints what the cost table should hold, in picoseconds.
// Run it compiled, on an idle machine, once with --liftoff-only and once without: short contracts never leave the first tier.
import { costTable } from '../src/pass/cost-table.ts'
import { assembleText } from './assemble-text.ts'

interface WasmApi {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> }
}

const webAssembly = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly

/** A class: its name in the table, opcodes that belong to it, and one step that depends on the step before. */
interface InstructionClass {
  readonly name: string
  readonly opcode: number
  readonly step: string
  /** Instructions of the step that the table prices, beside the one that is measured. */
  readonly others: readonly number[]
}

const classes: readonly InstructionClass[] = [
  { name: 'simple (i32.add)', opcode: 0x6a, step: '(local.set $x (i32.add (local.get $x) (local.get $y)))', others: [0x21] },
  { name: 'simple (i32.rotl)', opcode: 0x77, step: '(local.set $x (i32.rotl (local.get $x) (local.get $y)))', others: [0x21] },
  { name: 'multiply (i32.mul)', opcode: 0x6c, step: '(local.set $x (i32.mul (local.get $x) (local.get $y)))', others: [0x21] },
  {
    name: 'divide (i32.div_u)',
    opcode: 0x6e,
    step: '(local.set $x (i32.or (i32.div_u (local.get $x) (local.get $y)) (i32.const 0x40000000)))',
    others: [0x21, 0x72, 0x41],
  },
  {
    name: 'divide (i64.div_s)',
    opcode: 0x7f,
    step: '(local.set $z (i64.or (i64.div_s (local.get $z) (local.get $w)) (i64.const 0x4000000000000000)))',
    others: [0x21, 0x84, 0x42],
  },
  {
    name: 'memory (i32.load)',
    opcode: 0x28,
    step: '(local.set $x (i32.load (i32.and (local.get $x) (i32.const 0xfff))))',
    others: [0x21, 0x71, 0x41],
  },
  {
    name: 'memory (i32.store)',
    opcode: 0x36,
    step: '(i32.store (i32.and (local.get $x) (i32.const 0xffc)) (local.get $y))',
    others: [0x71, 0x41],
  },
  { name: 'global', opcode: 0x24, step: '(global.set $g (i32.add (global.get $g) (local.get $y)))', others: [0x23, 0x6a] },
  {
    name: 'branch (if)',
    opcode: 0x04,
    step: '(if (local.get $x) (then (local.set $x (i32.sub (local.get $x) (local.get $y)))))',
    others: [0x21, 0x6b],
  },
  { name: 'branch (br_if)', opcode: 0x0d, step: '(block (br_if 0 (local.get $y)) (local.set $x (i32.const 1)))', others: [] },
  { name: 'call', opcode: 0x10, step: '(local.set $x (call $f (local.get $x)))', others: [0x21] },
  {
    name: 'callIndirect',
    opcode: 0x11,
    step: '(local.set $x (call_indirect (type $t) (local.get $x) (i32.and (local.get $x) (i32.const 0))))',
    others: [0x21, 0x71, 0x41],
  },
  {
    name: 'table (table.get)',
    opcode: 0x25,
    step: '(local.set $x (ref.is_null (table.get (i32.and (local.get $x) (i32.const 1)))))',
    others: [0x21, 0x71, 0x41, 0xd1],
  },
  { name: 'float (f64.add)', opcode: 0xa0, step: '(local.set $d (f64.add (local.get $d) (local.get $e)))', others: [0x21] },
  { name: 'floatDivide (f64.div)', opcode: 0xa3, step: '(local.set $d (f64.div (local.get $d) (local.get $e)))', others: [0x21] },
  { name: 'floatDivide (f64.sqrt)', opcode: 0x9f, step: '(local.set $d (f64.sqrt (local.get $d)))', others: [0x21] },
]

const copies = 64

function textOf(step: string): string {
  return `(module (memory 2) (table 4 funcref) (elem (i32.const 0) $f) (type $t (func (param i32) (result i32))) (global $g (mut i32) (i32.const 1))
    (func $f (type $t) (local.get 0))
    (func (export "run") (param $n i32) (result i32) (local $x i32) (local $y i32) (local $z i64) (local $w i64) (local $d f64) (local $e f64)
      (local.set $x (i32.const 0x7fffffff)) (local.set $y (i32.const 3)) (local.set $z (i64.const 0x7fffffffffffffff)) (local.set $w (i64.const 3))
      (local.set $d (f64.const 1e9)) (local.set $e (f64.const 1.0000001))
      (loop $next ${step.repeat(copies)} (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
      (i32.add (i32.add (local.get $x) (i32.wrap_i64 (local.get $z))) (i32.trunc_sat_f64_s (local.get $d)))))`
}

function bestPs(bytes: Uint8Array, size: number, per: number): number {
  const run = new webAssembly.Instance(new webAssembly.Module(bytes)).exports.run as (size: number) => number
  let best = Infinity
  for (let round = 0; round < 12; round++) {
    const start = performance.now()
    run(size)
    best = Math.min(best, performance.now() - start)
  }
  return (best * 1e9) / per
}

const costs = costTable(1)
const priced = (codes: readonly number[]): number => codes.reduce((sum, code) => sum + (costs.instructions[code] ?? 0), 0)
const say = (name: string, measured: number, table: number): void => {
  process.stdout.write(
    `${name.padEnd(26)}${measured.toFixed(0).padStart(9)} ps measured${table.toFixed(0).padStart(9)} ps in the table\n`,
  )
}

process.stdout.write('whole steps, each depending on the one before:\n')
for (const { name, opcode, step, others } of classes) {
  const rounds = 20_000
  say(name, bestPs(assembleText(textOf(step)), rounds, rounds * copies), priced([opcode, ...others]))
}

const bulk = (code: string): Uint8Array =>
  assembleText(`(module (memory 2) (func (export "run") (param $n i32) (result i32) (loop $next ${code}
    (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1))))) (i32.const 0)))`)
process.stdout.write('bulk instructions, per call and per byte:\n')
for (const [name, text] of [
  ['memory.fill', (size: number) => `(memory.fill (i32.const 0) (i32.const 1) (i32.const ${size}))`],
  ['memory.copy', (size: number) => `(memory.copy (i32.const 0) (i32.const 65536) (i32.const ${size}))`],
] as const) {
  say(`${name}, empty`, bestPs(bulk(text(0)), 10_000, 10_000), costs.prefixed[name === 'memory.fill' ? 11 : 10] ?? 0)
  say(`${name}, a byte of 64 KiB`, bestPs(bulk(text(65_536)), 200, 200 * 65_536), costs.units.memoryByte)
}
