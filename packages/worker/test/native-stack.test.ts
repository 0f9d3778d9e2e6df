// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { defaultStackSizeMb } from '@phat/worker'
import { afterAll, beforeAll, expect, test } from 'vitest'
import wabtLoader from 'wabt'
import { buildThread } from './build-thread.ts'

const wabt = await wabtLoader()
const repeat = (count: number, piece: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => piece(i)).join('\n')

/** A function that recurses as often as the host says; `before` and `after` stand around its call of itself, with one parameter at hand. */
function recursive(before: string, after: string, more = ''): string {
  const text = `(module (import "host" "depth" (func $depth (result i32))) (import "host" "bottom" (func $bottom))
    (import "env" "memory" (memory 1 1)) ${more}
    (func $f (param i32) (param i64)
      ${before}
      (if (local.get 0) (then (call $f (i32.sub (local.get 0) (i32.const 1)) (local.get 1))) (else (call $bottom)))
      ${after})
    (func (export "call") (call $f (call $depth) (i64.const 3))))`
  const module = wabt.parseWat('recursive.wat', text)
  try {
    return Buffer.from(module.toBinary({}).buffer).toString('base64')
  } finally {
    module.destroy()
  }
}

const products = repeat(
  500,
  (i) => `(i64.store offset=${i * 8} (i32.const 0) (i64.mul (local.get 1) (i64.const ${i * 7919 + 3})))`,
)
const late = '(if (i64.eqz (i64.load (i32.const 0))) (then (local.set 1 (i64.const 1)) (br 0)))'

/** What makes frames large: nothing at all, what an optimizing compiler keeps alive, and what it computes late. */
const modules = {
  'an empty function': recursive('', ''),
  'many operands': recursive(
    repeat(500, (i) => `(i64.load offset=${i * 8} (i32.const 0))`),
    `${repeat(499, () => 'i64.xor')} drop`,
  ),
  'the same products before and after': recursive(products, products),
  'values that are only used after': recursive(
    `(global.get 0) ${repeat(2_000, (i) => `(global.get ${i % 120}) i64.xor`)}`,
    `${late} (local.set 1) (i64.store (i32.const 0) (local.get 1))`,
    repeat(120, () => '(global (mut i64) (i64.const 5))'),
  ),
}

const folder = mkdtempSync(join(tmpdir(), 'phat-stack-'))
const path = join(folder, 'modules.json')
let probe: Awaited<ReturnType<typeof buildThread>>
beforeAll(async () => {
  writeFileSync(path, JSON.stringify(modules))
  probe = await buildThread('stack-probe')
})
afterAll(() => {
  probe.remove()
  rmSync(folder, { recursive: true })
})

test('the native stack of a thread holds six contracts at the limit of their own, and four times as much, whatever the compiler tier', async () => {
  const run = async (flag: string, stackSizeMb: number): Promise<unknown> => {
    const { stdout } = await promisify(execFile)(process.execPath, [flag, fileURLToPath(probe.url), path, String(stackSizeMb)])
    return JSON.parse(stdout)
  }
  const tiers = await Promise.all(
    ['--liftoff-only', '--no-liftoff'].map((flag) => run(flag, Math.ceil(defaultStackSizeMb / 4) + 1)),
  )
  expect(tiers[0]).toEqual(tiers[1])
  expect(tiers[0]).toEqual(Object.keys(modules).map((name) => ({ name, depth: expect.any(Number), reached: 6 })))
})
