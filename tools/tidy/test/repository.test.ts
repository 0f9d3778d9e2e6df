// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { exceptionsMax, findings, found, manifest, realExceptions } from './sample-repository.ts'

// Joined here, so that this file does not hold what it looks for.
const machinePath = ['', 'home', 'someone'].join('/')
const registryHost = ['registry', 'npmjs', 'org'].join('.')

describe('readme', () => {
  const codec = { 'packages/codec/package.json': manifest('@phat/codec', { tier: 0 }) }
  it('must stand in each package and say what it owns and does not own', () => {
    expect(found('readme', codec)).toEqual(['packages/codec/README.md:1'])
    expect(found('readme', { ...codec, 'packages/codec/README.md': 'Owns: bytes.' })).toEqual(['packages/codec/README.md:1'])
    expect(found('readme', { ...codec, 'packages/codec/README.md': 'Owns: bytes. Does not own: keys.' })).toEqual([])
  })
})

describe('machine-path and registry-host', () => {
  it('find the folders of one machine in any text file', () => {
    expect(found('machine-path', { 'docs/a.md': `see\n${machinePath}/notes` })).toEqual(['docs/a.md:2'])
    expect(found('machine-path', { 'tools/a.sh': `cd ${['', 'root', 'x'].join('/')}` })).toEqual(['tools/a.sh:1'])
    expect(found('machine-path', { 'docs/a.md': `https://example.org${machinePath} and packages${machinePath}` })).toEqual([])
  })

  it('find a registry host', () => {
    expect(found('registry-host', { '.npmrc': `registry=https://${registryHost}` })).toEqual(['.npmrc:1'])
    expect(found('registry-host', { 'docs/a.md': 'the registry of your choice' })).toEqual([])
  })
})

describe('lockfile-url', () => {
  it('finds the first resolved URL of a lockfile, but no link to a workspace', () => {
    const url = '    "resolved": "https://example.org/a.tgz",\n'
    expect(found('lockfile-url', { 'conformance/package-lock.json': `{\n${url}${url}}` })).toEqual([
      'conformance/package-lock.json:2',
    ])
    expect(found('lockfile-url', { 'package-lock.json': '"resolved": "packages/cli", "link": true' })).toEqual([])
  })
})

describe('doc-link', () => {
  it('finds links to files that do not exist, relative to the page', () => {
    const files = {
      'docs/a.md': '[b](b.md)\n[c](./c.md#part)\n[d](../README.md)\n[e](guides)\n',
      'docs/b.md': '',
      'README.md': '',
      'docs/guides/x.md': '',
    }
    expect(found('doc-link', files)).toEqual(['docs/a.md:2'])
  })

  it('finds reference links and links out of the repository', () => {
    expect(found('doc-link', { 'a.md': '[x]: gone.md\n[y](../shared/notes.md)\n' })).toEqual(['a.md:1', 'a.md:2'])
  })

  it('leaves addresses, anchors and examples in code alone', () => {
    const text = '[a](https://example.org) [b](#part) [c](mailto:a@example.org) `[d](gone.md)`\n```\n[e](gone.md)\n```\n'
    expect(found('doc-link', { 'a.md': text })).toEqual([])
  })
})

describe('todo in Markdown', () => {
  it('finds a note without issue, not the mention of the word', () => {
    expect(found('todo', { 'a.md': '\nTODO: write this\n' })).toEqual(['a.md:2'])
    expect(found('todo', { 'a.md': 'no TODO without an issue\nTODO: #4 write this\n' })).toEqual([])
  })
})

describe('exceptions', () => {
  const files = { 'tools/a.ts': 'Math.random()\n' }
  const exception = { rule: 'random', path: 'tools/a.ts', reason: 'a sample' }

  it('cover the findings of their rule and path, and of their words where they have some', () => {
    expect(found('random', files)).toEqual(['tools/a.ts:1'])
    expect(found('random', files, [exception])).toEqual([])
    expect(found('random', files, [{ ...exception, contains: 'Math.random' }])).toEqual([])
    expect(found('random', files, [{ ...exception, contains: 'Date' }])).toEqual(['tools/a.ts:1'])
    expect(found('random', files, [{ ...exception, path: 'tools/b.ts' }])).toEqual(['tools/a.ts:1'])
  })

  it('are findings themselves once they match nothing', () => {
    const listing = { 'tools/tidy/exceptions.ts': "\n\n  path: 'tools/gone.ts',\n" }
    expect(found('stale-exception', { ...files, ...listing }, [exception])).toEqual([])
    expect(found('stale-exception', { ...files, ...listing }, [{ ...exception, path: 'tools/gone.ts' }])).toEqual([
      'tools/tidy/exceptions.ts:3',
    ])
    expect(findings('stale-exception', {}, [exception])[0]?.message).toContain('remove it')
  })

  it('are never more than they were, and each has its reason', () => {
    expect(realExceptions.length).toBeLessThanOrEqual(exceptionsMax)
    for (const { reason, path } of realExceptions) expect(reason, path).toMatch(/^[A-Z].{20,}\.$/)
  })
})
