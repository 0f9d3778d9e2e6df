// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { mask } from '../mask.ts'
import { findings, found, manifest } from './sample-repository.ts'

describe('mask', () => {
  it('blanks comments and strings, and keeps length, lines and template expressions', () => {
    const text = `a() // x\n/* y\n */ b('z', "w") + \`t \${c({ d: \`u\` })} v\` / e / 2\nf(/[/'"]g/)`
    const { code, comments } = mask(text)
    expect(code.length).toBe(text.length)
    expect(code.replace(/ +/g, ' ')).toBe(`a() \n \n b(' ', " ") + \` \${c({ d: \` \` })} \` / e / 2\nf(/ /)`)
    expect(comments.replace(/ +/g, ' ').trim()).toBe('// x\n/* y\n */')
  })

  it('is not misled by quotes in comments, slashes in strings or divisions', () => {
    expect(mask("// it's\na()").code.trim()).toBe('a()')
    expect(mask("'http://x'; b()").code).toBe("'        '; b()")
    expect(mask('(a) / b; c() / d').code).toBe('(a) / b; c() / d')
    expect(mask("'it\\'s'; b()").code).toBe("'     '; b()")
  })
})

describe('determinism', () => {
  const inPallet = (code: string) => found('determinism', { 'packages/pallets/vault/src/a.ts': code })
  it.each([
    'const t = new Date(1)',
    'performance.now()',
    'Math.random()',
    'setTimeout(f, 1)',
    'setInterval(f, 1)',
    'setImmediate(f)',
    'queueMicrotask(f)',
    'process.env.A',
    'Buffer.from(a)',
    'crypto.getRandomValues(a)',
    'crypto.randomUUID()',
    'await fetch(url)',
    'a.toLocaleString()',
    'new Intl.NumberFormat()',
    'a.sort((x, y) => x.localeCompare(y))',
    "a.normalize('NFC')",
    'Math.pow(2, a)',
    'Math.log2(a)',
    'Math.sin(a)',
    "parseFloat('1.5')",
    'await Promise.race([a, b])',
    'console.log(a)',
    "import { readFileSync } from 'node:fs'",
  ])('finds %s in a pallet', (code) => {
    expect(inPallet(`\n${code}\n`)).toEqual(['packages/pallets/vault/src/a.ts:2'])
  })

  it.each([
    'trie',
    'codec',
    'metadata',
    'frame',
    'runtime',
    'messaging',
    'light-client',
    'attestation',
    'contracts',
    'wasm-engine',
  ])('covers %s, but not its tests', (name) => {
    expect(found('determinism', { [`packages/${name}/src/a.ts`]: 'Math.random()' }).length).toBe(1)
    expect(found('determinism', { [`packages/${name}/test/a.test.ts`]: 'Math.random()' })).toEqual([])
  })

  it('leaves other packages, comments, strings and likely names alone', () => {
    expect(found('determinism', { 'packages/node/src/a.ts': 'Math.random()' })).toEqual([])
    for (const code of [
      '// Date',
      "'Date'",
      'updateDate',
      'cache.fetch(a)',
      'item.process.a',
      'Math.max(1, 2)',
      'Math.floor(a)',
      'a.Buffer',
    ]) {
      expect(inPallet(code)).toEqual([])
    }
  })

  it('names the replacement', () => {
    expect(findings('determinism', { 'packages/trie/src/a.ts': 'Buffer.alloc(1)' })[0]?.message).toContain('use Uint8Array')
  })
})

describe('hygiene', () => {
  const path = 'packages/node/src/a.ts'
  it.each([
    ['uncoded-error', "throw new Error('a')", "throw errors.error('a', 'b')"],
    ['uncoded-error', "throw new TypeError('a')", 'class A extends Error {}'],
    ['uncoded-error', 'throw new RangeError()', "const a = 'new Error('"],
    ['empty-catch', 'try { a() } catch {}', 'try { a() } catch { b() }'],
    ['empty-catch', 'try { a() } catch (e) {\n  // never mind\n}', 'try { a() } catch (e) { throw e }'],
    ['empty-catch', 'a().catch(() => {})', 'a().catch((e) => log(e))'],
    ['empty-catch', 'a().catch(() => undefined)', 'a().catch(report)'],
    ['todo', '// TODO later', '// TODO #12 later'],
    ['todo', '/* FIXME: this */', "const a = 'TODO'"],
    ['eval', "eval('1')", 'retrieval(1)'],
    ['eval', "new Function('a')", 'type A = Function'],
    ['suppression', '// @ts-ignore', '// @ts-expect-error until #7 is done'],
    ['suppression', '// @ts-nocheck', "const a = '@ts-ignore'"],
    ['clock', 'const now = new Date()', 'const then = new Date(ms)'],
    ['clock', 'const now = Date.now()', 'const now = clock.now()'],
    ['random', 'Math.random()', 'random()'],
  ])('%s finds %s but not %s', (rule, bad, good) => {
    expect(found(rule, { [path]: `\n${bad}\n` })).toEqual([`${path}:2`])
    expect(found(rule, { [path]: `\n${good}\n` })).toEqual([])
  })

  it('lets tests throw a plain error, but not skip parts of themselves', () => {
    const test = 'packages/node/test/a.test.ts'
    expect(found('uncoded-error', { [test]: "throw new Error('a')" })).toEqual([])
    for (const bad of ['it.only(', 'describe.skip(', 'it.todo(', 'it.only.each(']) {
      expect(found('partial-tests', { [test]: `${bad}'a', f)` }), bad).toEqual([`${test}:1`])
    }
    expect(found('partial-tests', { [test]: "it.skipIf(a)('b', f)\nrows.skip\n" })).toEqual([])
  })

  it('spdx wants the licence on the first line, or behind the interpreter’s', () => {
    const licence = '// SPDX-License-Identifier: Apache-2.0\n'
    expect(found('spdx', { [path]: 'a()\n' })).toEqual([`${path}:1`])
    expect(found('spdx', { [path]: `\n${licence}` })).toEqual([`${path}:1`])
    expect(found('spdx', { [path]: licence, 'tools/b.mjs': `#!/usr/bin/env node\n${licence}` })).toEqual([])
  })
})

describe('docstring', () => {
  const node = { 'packages/node/package.json': manifest('@phat/node', { tier: 5 }) }
  const documented = (text: string) => found('docstring', { ...node, 'packages/node/src/a.ts': text })
  it.each([
    'export function f() {}',
    'export async function f() {}',
    'export function* f() {}',
    'export const f = (a: number) => a',
    'export const f: F = async (a) => a',
    'export const f = <T>(a: T): T => a',
    'export const f = (\n  a: number,\n): number => a',
    'export const f = a => a',
    '// not a docstring\nexport function f() {}',
  ])('is missing before %s', (text) => {
    expect(documented(`\n${text}\n`).length).toBe(1)
    expect(documented(`/** Does. */\n${text.replace(/^\/\/.*\n/, '')}\n`)).toEqual([])
  })

  it('is not asked of values, private functions, wire names, tests and second overloads', () => {
    for (const text of [
      'export const a = (1 + 2) * 3',
      'export const a = 1',
      'function f() {}',
      'export const chain_getHeader = () => 1',
    ]) {
      expect(documented(text), text).toEqual([])
    }
    expect(documented('/** Does. */\nexport function f(a: 1): 1\nexport function f(a: 2): 2\n')).toEqual([])
    expect(found('docstring', { ...node, 'packages/node/test/a.ts': 'export function f() {}' })).toEqual([])
  })
})
