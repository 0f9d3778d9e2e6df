// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { known } from '@phat/primitives'
import { afterAll, beforeAll, expect, test } from 'vitest'
import wabtLoader from 'wabt'

const folder = mkdtempSync(join(tmpdir(), 'ink-conformance-'))
const scripts = mkdtempSync(join(tmpdir(), 'ink-scripts-'))

/** A bool in storage: `new(bool)` 0x9bae9d5e, `flip` 0x633aa551, anything else answers the bool; metadata of ink! 4 names them. */
const flipText = `(module
  (import "seal0" "input" (func $input (param i32 i32)))
  (import "seal0" "seal_return" (func $return (param i32 i32 i32)))
  (import "seal1" "get_storage" (func $get (param i32 i32 i32 i32) (result i32)))
  (import "seal2" "set_storage" (func $set (param i32 i32 i32 i32) (result i32)))
  (import "env" "memory" (memory 2 16))
  (func $read (i32.store (i32.const 0) (i32.const 1000)) (call $input (i32.const 8) (i32.const 0)))
  (func (export "deploy") (call $read) (drop (call $set (i32.const 2000) (i32.const 4) (i32.const 12) (i32.const 1)))
    (call $return (i32.const 0) (i32.const 3000) (i32.const 1)))
  (func (export "call") (call $read)
    (i32.store (i32.const 0) (i32.const 1))
    (drop (call $get (i32.const 2000) (i32.const 4) (i32.const 3001) (i32.const 0)))
    (if (i32.eq (i32.load (i32.const 8)) (i32.const 0x51a53a63)) (then
      (i32.store8 (i32.const 3001) (i32.xor (i32.const 1) (i32.load8_u (i32.const 3001))))
      (drop (call $set (i32.const 2000) (i32.const 4) (i32.const 3001) (i32.const 1)))
      (call $return (i32.const 0) (i32.const 3000) (i32.const 1))))
    (call $return (i32.const 0) (i32.const 3000) (i32.const 2))))`

const result = (id: number, ok: number): unknown => ({
  id,
  type: {
    path: ['Result'],
    params: [
      { name: 'T', type: ok },
      { name: 'E', type: 2 },
    ],
    def: {
      variant: {
        variants: [
          { name: 'Ok', index: 0, fields: [{ type: ok }] },
          { name: 'Err', index: 1, fields: [{ type: 2 }] },
        ],
      },
    },
  },
})

const message = (label: string, selector: string, returns: number): unknown => ({
  ...{ label, selector, args: [], default: false, docs: [], mutates: label === 'flip', payable: false },
  returnType: { type: returns, displayName: ['ink', 'MessageResult'] },
})

const metadata = {
  source: { hash: `0x${'00'.repeat(32)}`, language: 'ink! 4.3.0', compiler: 'rustc 1.73.0' },
  contract: { name: 'flip', version: '0.1.0', authors: [] },
  spec: {
    constructors: [
      {
        ...{ label: 'new', selector: '0x9bae9d5e', default: false, docs: [], payable: false },
        args: [{ label: 'value', type: { type: 0, displayName: ['bool'] } }],
        returnType: { type: 3, displayName: ['ConstructorResult'] },
      },
    ],
    ...{ docs: [], events: [], messages: [message('flip', '0x633aa551', 3), message('get', '0x2f865bd9', 4)] },
    lang_error: { type: 2, displayName: ['ink', 'LangError'] },
  },
  types: [
    { id: 0, type: { def: { primitive: 'bool' } } },
    { id: 1, type: { def: { tuple: [] } } },
    {
      id: 2,
      type: { path: ['ink_primitives', 'LangError'], def: { variant: { variants: [{ name: 'CouldNotReadInput', index: 1 }] } } },
    },
    result(3, 1),
    result(4, 0),
  ],
  version: '4',
}

interface Run {
  readonly code: number
  readonly out: string
  readonly err: string
}

function run(...args: readonly string[]): Promise<Run> {
  const build = known(process.env.PHAT_BUILD, 'the test setup compiles first')
  return new Promise((resolve) => {
    execFile(process.execPath, [join(build, 'ink-conformance.js'), ...args], { timeout: 50_000 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err })
    })
  })
}

function script(name: string, content: unknown): string {
  const path = join(scripts, `${name}.json`)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

beforeAll(async () => {
  const wabt = await wabtLoader()
  const module = wabt.parseWat('flip.wat', flipText)
  writeFileSync(join(folder, 'flip.wasm'), module.toBinary({}).buffer)
  writeFileSync(join(folder, 'copy.wasm'), module.toBinary({}).buffer)
  writeFileSync(join(folder, 'flip.json'), JSON.stringify(metadata))
})

afterAll(() => {
  for (const made of [folder, scripts]) rmSync(made, { recursive: true })
})

test('a folder is deployed without a script, equal codes once', async () => {
  const { code, out } = await run(folder)
  expect(out).toMatch(/ok +copy\.wasm +deploy new .* null/)
  expect(out).toMatch(/1 codes, 1 rows, 0 failed/)
  expect(code).toBe(0)
})

test('messages of a script are sent by label or as bytes, and what comes is compared with what was expected', async () => {
  const steps = [
    { message: 'get', mode: 'query', expect: { value: true } },
    { message: 'flip' },
    { message: 'get', mode: 'estimate', expect: { value: false } },
    { message: '0x00112233', mode: 'query', expect: { output: '0x0000' } },
    { message: 'get', caller: 'bob', expect: { value: false, events: [] } },
  ]
  const path = script('good', { files: [{ file: 'flip.wasm', constructorName: 'new', args: [true], steps }] })
  const { code, out } = await run(folder, '--script', path, '--json')
  const rows = JSON.parse(out) as readonly { readonly verdict: string; readonly outcome: string; readonly gas: string }[]
  expect(rows.map(({ verdict, outcome }) => `${verdict} ${outcome}`)).toEqual([
    'ok null',
    'ok true',
    'ok null',
    'ok false',
    'ok 0x0000',
    'ok false',
  ])
  expect(Number(rows[0]?.gas)).toBeGreaterThan(0)
  expect(code).toBe(0)
})

test('an expectation that fails is a failed row and exit code 1', async () => {
  const steps = [{ message: 'get', mode: 'query', expect: { value: false } }, { message: 'no_such' }]
  const path = script('failing', { files: [{ file: 'flip.wasm', args: [true], steps }] })
  const { code, out } = await run(folder, '--script', path)
  expect(out).toMatch(/failed copy\.wasm +query get +\d+ +true · expected value false/)
  expect(out).toMatch(/failed copy\.wasm +no_such +abi\.unknown-entry/)
  expect(code).toBe(1)
})

test('a wrong command or script is told, with exit code 2', async () => {
  for (const [args, message] of [
    [[], /one folder of contracts is needed/],
    [[folder, '--script', script('broken', '{')], /ink-conformance\.bad-script/],
    [[folder, '--script', script('extra', { files: [{ file: 'flip.wasm', colour: 'red' }] })], /has colour, which means nothing/],
    [[folder, '--script', script('nofile', { files: [{ file: 'none.wasm' }] })], /no file ends in none\.wasm/],
  ] as const) {
    const { code, err } = await run(...args)
    expect(err).toMatch(message)
    expect(code).toBe(2)
  }
  expect((await run('--help')).out).toMatch(/Exit code 0/)
})
