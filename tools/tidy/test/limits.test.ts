// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { found, manifest } from './sample-repository.ts'

const lines = (count: number) => 'x\n'.repeat(count)
const codec = { 'packages/codec/package.json': manifest('@phat/codec', { tier: 0 }) }

describe('file-length', () => {
  it('finds more than 300 lines, and by its own name more than 500', () => {
    expect(found('file-length', { 'tools/a.ts': lines(300) })).toEqual([])
    expect(found('file-length', { 'tools/a.ts': lines(301) })).toEqual(['tools/a.ts:1'])
    expect(found('file-length-hard', { 'tools/a.ts': lines(500) })).toEqual([])
    expect(found('file-length-hard', { 'tools/a.ts': lines(501) })).toEqual(['tools/a.ts:1'])
  })

  it('leaves generated files alone, and gives no exception to the hard limit', () => {
    expect(found('file-length-hard', { 'packages/a/src/generated/weights.ts': lines(900) })).toEqual([])
    const exception = { rule: 'file-length-hard', path: 'tools/a.ts', reason: 'none is good enough' }
    expect(found('file-length-hard', { 'tools/a.ts': lines(501) }, [exception])).toEqual(['tools/a.ts:1'])
  })
})

describe('function-length', () => {
  const body = (count: number) => '  a()\n'.repeat(count)
  it.each([
    ['a declaration', 'export function f(a: number): void {\n', '}\n'],
    ['a generic declaration that returns an object type', 'function f<T extends { a: 1 }>(a: T): { b: number } {\n', '}\n'],
    ['an arrow', 'const f = (a) => {\n', '}\n'],
    ['a method', 'class A {\n  async run(a: string): Promise<void> {\n', '  }\n}\n'],
    ['a method of an object', 'const a = {\n  run() {\n', '  },\n}\n'],
  ])('finds %s of more than 70 lines', (_name, head, tail) => {
    expect(found('function-length', { 'tools/a.ts': `${head}${body(68)}${tail}` })).toEqual([])
    expect(found('function-length', { 'tools/a.ts': `${head}${body(69)}${tail}` }).length).toBe(1)
  })

  it('does not take control flow, objects or strings for functions', () => {
    const texts = [
      `if (a) {\n${body(90)}}\n`,
      `const a = {\n${'  b: 1,\n'.repeat(90)}}\n`,
      `const a = '() => {'\n${body(90)}const b = '}'\n`,
    ]
    for (const text of texts) expect(found('function-length', { 'tools/a.ts': text })).toEqual([])
  })

  it('measures a factory by its own lines and each function inside by its', () => {
    const inner = `  const f = () => {\n${body(60)}  }\n`
    expect(found('function-length', { 'tools/a.ts': `function make() {\n${inner}${inner}}\n` })).toEqual([])
    const long = `  const f = () => {\n${body(70)}  }\n`
    expect(found('function-length', { 'tools/a.ts': `function make() {\n${inner}${long}}\n` })).toEqual(['tools/a.ts:64'])
  })

  it('lets a test’s describe be as long as it needs', () => {
    expect(found('function-length', { 'tools/test/a.test.ts': `describe('a', () => {\n${body(90)}})\n` })).toEqual([])
  })
})

describe('folders', () => {
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`packages/codec/src/f${index}.ts`, 'x\n']))

  it('hold at most 15 source files', () => {
    expect(found('folder-size', many(15))).toEqual([])
    expect(found('folder-size', many(16))).toEqual(['packages/codec/src:1'])
  })

  it.each(['util', 'utils', 'helpers', 'helper', 'misc', 'common'])('are not called %s', (name) => {
    expect(found('folder-name', { [`packages/codec/src/${name}/a.ts`]: 'x\n' })).toEqual([`packages/codec/src/${name}:1`])
    expect(found('folder-name', { [`packages/codec/src/${name}-of-trade/a.ts`]: 'x\n' })).toEqual([])
  })
})

describe('barrel', () => {
  it('finds export * but not a namespace that has a name', () => {
    expect(found('barrel', { 'tools/a.ts': "export * from './b.ts'\nexport * as b from './b.ts'\n" })).toEqual(['tools/a.ts:1'])
  })

  it('finds an index inside a package, but not one that the manifest exports', () => {
    const inner = { ...codec, 'packages/codec/src/index.ts': '', 'packages/codec/src/types/index.ts': '' }
    expect(found('barrel', inner)).toEqual(['packages/codec/src/types/index.ts:1'])
    const exported = manifest('@phat/codec', { tier: 0 }, [], {
      exports: { '.': './src/index.ts', './types': './src/types/index.ts' },
    })
    expect(found('barrel', { ...inner, 'packages/codec/package.json': exported })).toEqual([])
  })

  it('finds an import of the package’s own index, except in tests', () => {
    const text = "import { a } from './index.ts'\n"
    expect(found('barrel', { ...codec, 'packages/codec/src/a.ts': text })).toEqual(['packages/codec/src/a.ts:1'])
    expect(found('barrel', { ...codec, 'packages/codec/test/a.test.ts': "import { a } from '../src/index.ts'\n" })).toEqual([])
  })
})
