// SPDX-License-Identifier: Apache-2.0
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { blake2b256 } from '@phat/crypto'
import { fromHex, toHex } from '@phat/primitives'
import { describe, expect, it } from 'vitest'
import { formatDiagnostic, mapTrace } from '../src/build/index.ts'
import { built } from './client.ts'
import { buildText, diagnosticsOf, withBody } from './fixtures.ts'

/** The part of the global that the test needs; the types of Node alone have none. */
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Module: {
      new (bytes: Uint8Array): object
      exports(module: object): readonly { readonly name: string }[]
      imports(module: object): readonly object[]
      customSections(module: object, name: string): readonly ArrayBuffer[]
    }
  }
}

const examples = fileURLToPath(new URL('../examples/', import.meta.url))

describe('a built contract', () => {
  it('is a valid module with the bundle in a section, and the hash over it', async () => {
    const { wasm, codeHash, contract, bundle } = await built({ entry: join(examples, 'sealed-bid.ts') })
    const module = new WebAssembly.Module(wasm)
    expect(WebAssembly.Module.exports(module).map(({ name }) => name)).toEqual(['deploy', 'call'])
    expect(WebAssembly.Module.imports(module)).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }])
    const [section] = WebAssembly.Module.customSections(module, 'phat.script')
    expect(new TextDecoder().decode(section)).toContain(bundle)
    expect(toHex(codeHash)).toBe(toHex(blake2b256(wasm)))
    expect(contract.source.hash).toBe(toHex(codeHash))
    expect(fromHex(contract.source.wasm ?? '')).toEqual(wasm)
  })

  it('has the metadata of ink! 4, or of 5 on request', async () => {
    const four = await built({ entry: join(examples, 'sealed-bid.ts') })
    const five = await built({ entry: join(examples, 'sealed-bid.ts'), ink: 5 })
    expect(four.contract.version).toBe('4')
    expect(five.contract.version).toBe(5)
    expect(four.contract.spec.messages.map(({ label }) => label)).toEqual(['bid', 'my_bid', 'settle'])
    expect(toHex(five.codeHash)).not.toBe(toHex(four.codeHash))
  })

  it('is the same wherever its sources lie', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'phat-elsewhere-'))
    try {
      await cp(join(examples, 'sealed-bid.ts'), join(folder, 'sealed-bid.ts'))
      const here = await built({ entry: join(examples, 'sealed-bid.ts') })
      const there = await built({ entry: join(folder, 'sealed-bid.ts') })
      const again = await built({ entry: join(examples, 'sealed-bid.ts') })
      expect(toHex(again.codeHash)).toBe(toHex(here.codeHash))
      expect(toHex(there.codeHash)).toBe(toHex(here.codeHash))
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('says nothing against the examples and the library', async () => {
    const reasons: string[] = []
    for (const name of ['counter', 'sealed-bid', 'private-token', 'vault']) {
      const { warnings, declassified } = await built({ entry: join(examples, `${name}.ts`) })
      expect(warnings).toEqual([])
      reasons.push(...declassified.map(({ reason }) => reason))
    }
    expect(reasons).toEqual([
      'announcing the count is what the message is for',
      'the outcome is public by the rules of the auction',
      'the size of the encrypted call shows it already',
    ])
  })

  it('is small', async () => {
    const { bundle } = await built({ entry: join(examples, 'counter.ts') })
    expect(bundle.length).toBeLessThan(36_000)
  })

  it('maps places of traces to the lines of the TypeScript', async () => {
    const { bundle, sourceMap } = await built({ entry: join(examples, 'sealed-bid.ts') })
    const at = bundle.indexOf('the outcome is public')
    const line = bundle.slice(0, at).split('\n').length
    const column = at - bundle.lastIndexOf('\n', at)
    const mapped = mapTrace(sourceMap, `Error: x\n    at run (contract.js:${line}:${column})\n    at native`)
    expect(mapped).toMatch(/at run \(sealed-bid\.ts:20:\d+\)\n {4}at native$/)
  })
})

/** What contracts do not have, and what the build says instead. */
const refusals: readonly (readonly [code: string, body: string, remedy: RegExp])[] = [
  ['build.no-clock', `.message('f', {}, (c) => { c.state.total = BigInt(Date.now()) })`, /c\.block\.time/],
  [
    'build.no-random',
    `.message('f', {}, (c) => { c.state.total = BigInt(Math.floor(Math.random() * 10)) })`,
    /c\.random in a query/,
  ],
  ['build.no-timers', `.message('f', {}, () => { setTimeout(() => undefined, 1) })`, /c\.block\.number/],
  ['build.no-network', `.query('f', {}, str, async () => (await fetch('https://example.org')).text())`, /c\.fetch/],
  ['build.no-eval', `.message('f', {}, () => { eval('1') })`, /cannot be reviewed/],
  ['build.no-node', `.message('f', {}, () => { process.exit() })`, /without Node/],
  ['build.query-only', `.message('f', {}, (c) => { c.random(3) })`, /in a query/],
  ['build.query-only', `.message('f', {}, ({ fetch }) => { fetch('https://example.org') })`, /in a query/],
  ['build.async-message', `.message('f', {}, async (c) => { c.state.total += 1n })`, /\.query/],
]

describe('what the build refuses', () => {
  it.each(refusals)('%s, with the alternative', async (code, body, remedy) => {
    const found = await diagnosticsOf(withBody(body))
    expect(found[0]).toMatchObject({ code, severity: 'error', file: 'fixture.ts', line: 10 })
    expect(found[0]?.remedy).toMatch(remedy)
  })

  it('says where the syntax is wrong', async () => {
    const [error] = await diagnosticsOf('export const x = \n  = 1')
    expect(error).toMatchObject({ code: 'build.syntax', file: 'fixture.ts', line: 2, column: 3 })
    expect(error === undefined ? '' : formatDiagnostic(error)).toContain('fixture.ts:2:3: error: ')
  })

  it('says that a module of Node is missing, and a package that is not installed', async () => {
    const [node] = await diagnosticsOf(`import { readFileSync } from 'node:fs'\nreadFileSync('x')`)
    expect(node).toMatchObject({ code: 'build.unresolved-import', line: 1 })
    expect(node?.remedy).toContain('without Node')
    const [missing] = await diagnosticsOf(`import x from 'no-such-package'\nx()`)
    expect(missing?.remedy).toContain('Install the package')
  })

  it('wants one exported contract', async () => {
    expect((await diagnosticsOf('export const x = 1'))[0]).toMatchObject({ code: 'build.no-contract' })
    const two = `import { contract } from '@phat/contract'\nexport const A = contract('A', {}).init('new', {}, () => ({})).message('f', {}, () => undefined)\nexport const B = contract('B', {})`
    expect((await diagnosticsOf(two))[0]?.message).toContain('A, B')
    expect(await buildText(`${two}\nexport default A`)).toMatchObject({ kind: 'built', contract: { contract: { name: 'a' } } })
  })

  it('says what a declaration contradicts, and where', async () => {
    const twice = withBody(`.message('f', {}, () => undefined)\n.message('f', {}, () => undefined)`)
    expect((await diagnosticsOf(twice))[0]).toMatchObject({
      code: 'build.declaration',
      message: 'f is declared twice',
      file: 'fixture.ts',
    })
  })

  it('evaluates a declaration without process, modules or an end that never comes', async () => {
    const [stuck] = await diagnosticsOf(withBody('', 'for (;;) {}'))
    expect(stuck).toMatchObject({ code: 'build.declaration' })
    expect(stuck?.message).toMatch(/timed out/)
  })
})
