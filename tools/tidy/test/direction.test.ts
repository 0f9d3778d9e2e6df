// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { findings, found, manifest } from './sample-repository.ts'

const low = {
  'packages/codec/package.json': manifest('@phat/codec', { tier: 0 }),
  'packages/codec/src/index.ts': 'export const a = 1\n',
}

/** A package that depends on `target` and imports it in its source. */
function importer(name: string, phat: object, target: string, file = 'src/index.ts'): Record<string, string> {
  const folder = name.startsWith('@phat/pallet-') ? `pallets/${name.slice(13)}` : name.slice(6)
  return {
    [`packages/${folder}/package.json`]: manifest(name, phat, [target]),
    [`packages/${folder}/${file}`]: `\nimport { a } from '${target}'\nexport const b = a\n`,
  }
}

describe('tier', () => {
  it('lets a package use lower tiers, and the same tier when it is listed', () => {
    expect(found('tier', { ...low, ...importer('@phat/trie', { tier: 1 }, '@phat/codec') })).toEqual([])
    expect(found('tier', { ...low, ...importer('@phat/crypto', { tier: 0, sameTier: ['@phat/codec'] }, '@phat/codec') })).toEqual(
      [],
    )
  })

  it('finds the same tier unlisted, in the manifest and at the import', () => {
    const files = { ...low, ...importer('@phat/crypto', { tier: 0 }, '@phat/codec') }
    expect(found('tier', files)).toEqual(['packages/crypto/package.json:1', 'packages/crypto/src/index.ts:2'])
  })

  it('finds a higher tier, also when only a type is imported', () => {
    const high = { 'packages/chain/package.json': manifest('@phat/chain', { tier: 4 }) }
    expect(found('tier', { ...high, ...importer('@phat/trie', { tier: 1 }, '@phat/chain') }).length).toBe(2)
    const typed = {
      ...high,
      'packages/trie/package.json': manifest('@phat/trie', { tier: 1 }),
      'packages/trie/src/a.ts': "import type { A } from '@phat/chain'\nexport type B = A\n",
    }
    expect(found('tier', typed)).toEqual(['packages/trie/src/a.ts:1'])
  })

  it('finds a manifest without tier and a dependency that does not exist', () => {
    expect(found('tier', { 'packages/a/package.json': manifest('@phat/a', {}) })).toEqual(['packages/a/package.json:1'])
    expect(found('tier', importer('@phat/a', { tier: 1 }, '@phat/gone'))).toEqual([
      'packages/a/package.json:1',
      'packages/a/src/index.ts:2',
    ])
  })

  it('finds a pallet that imports a pallet, listed or not, but not in its tests', () => {
    const system = { 'packages/pallets/system/package.json': manifest('@phat/pallet-system', { tier: 2 }) }
    const phat = { tier: 2, sameTier: ['@phat/pallet-system'] }
    expect(findings('tier', { ...system, ...importer('@phat/pallet-sudo', phat, '@phat/pallet-system') })[0]?.message).toContain(
      'pallets never import pallets',
    )
    const inTest = {
      ...system,
      'packages/pallets/sudo/package.json': manifest('@phat/pallet-sudo', { tier: 2 }, [], {
        devDependencies: { '@phat/pallet-system': '0.1.0' },
      }),
      'packages/pallets/sudo/test/mock.ts': "import { a } from '@phat/pallet-system'\n",
    }
    expect(found('tier', inTest)).toEqual([])
  })

  it.each([
    ['sdk', 5, 'chain', 4],
    ['console', 6, 'frame', 2],
    ['worker', 4, 'runtime', 3],
    ['worker', 4, 'rpc', 4],
  ])('keeps %s (tier %i) from %s (tier %i)', (name, tier, target, targetTier) => {
    const phat = { tier, sameTier: [`@phat/${target}`] }
    const files = {
      [`packages/${target}/package.json`]: manifest(`@phat/${target}`, { tier: targetTier }),
      ...importer(`@phat/${name}`, phat, `@phat/${target}`),
    }
    expect(found('tier', files).length).toBe(2)
  })

  it('keeps development tools out of what ships, and lets them use everything', () => {
    const kit = { 'packages/test-kit/package.json': manifest('@phat/test-kit', { tier: 'X' }) }
    expect(found('tier', { ...kit, ...importer('@phat/node', { tier: 5 }, '@phat/test-kit') }).length).toBe(2)
    expect(found('tier', { ...low, ...importer('@phat/test-kit', { tier: 'X' }, '@phat/codec') })).toEqual([])
  })
})

describe('undeclared, subpath and relative-import', () => {
  it('find an import that the manifest does not declare', () => {
    const files = {
      ...low,
      'packages/trie/package.json': manifest('@phat/trie', { tier: 1 }),
      'packages/trie/src/a.ts': "import '@phat/codec'\n",
    }
    expect(found('undeclared', files)).toEqual(['packages/trie/src/a.ts:1'])
    expect(found('undeclared', { ...low, ...importer('@phat/trie', { tier: 1 }, '@phat/codec') })).toEqual([])
  })

  it('find a subpath that is not exported', () => {
    const files = { ...low, ...importer('@phat/trie', { tier: 1 }, '@phat/codec/secret') }
    expect(found('subpath', files)).toEqual(['packages/trie/src/index.ts:2'])
  })

  it('find a path that leaves the package, also in a dynamic import', () => {
    const files = {
      ...low,
      'packages/codec/src/a.ts':
        "import { x } from '../../trie/src/x.ts'\nconst y = await import('../../../tools/y.ts')\nimport './b.ts'\n",
    }
    expect(found('relative-import', files)).toEqual(['packages/codec/src/a.ts:1', 'packages/codec/src/a.ts:2'])
  })
})

describe('cycles', () => {
  const circle = (first: string) => ({
    ...low,
    'packages/codec/src/a.ts': `${first}\nexport const a = 1\n`,
    'packages/codec/src/b.ts': "import {\n  c,\n} from './c.ts'\nexport const b = c\n",
    'packages/codec/src/c.ts': "import { a } from './a.ts'\nexport const c = a\n",
  })

  it('finds files that import each other’s values', () => {
    expect(findings('file-cycle', circle("import { b } from './b.ts'"))).toMatchObject([
      {
        path: 'packages/codec/src/a.ts',
        message: expect.stringContaining('a.ts → packages/codec/src/b.ts → packages/codec/src/c.ts'),
      },
    ])
  })

  it('lets types run in a circle', () => {
    expect(found('file-cycle', circle("import type { b } from './b.ts'"))).toEqual([])
    expect(found('file-cycle', circle("import { type b } from './b.ts'"))).toEqual([])
    expect(found('file-cycle', circle("// import { b } from './b.ts'"))).toEqual([])
  })

  it('follows workspace names into their sources', () => {
    const files = {
      'packages/a/package.json': manifest('@phat/a', { tier: 1 }, ['@phat/b']),
      'packages/a/src/index.ts': "export { b } from '@phat/b'\n",
      'packages/b/package.json': manifest('@phat/b', { tier: 1 }, ['@phat/a']),
      'packages/b/src/index.ts': "import { b } from '@phat/a'\n",
    }
    expect(found('file-cycle', files)).toEqual(['packages/a/src/index.ts:1'])
    expect(found('package-cycle', files)).toEqual(['packages/a/package.json:1'])
  })

  it('follows a private name to the file of each condition', () => {
    const imports = { '#backend': { node: './src/node.ts', default: './src/portable.ts' } }
    const files = {
      'packages/a/package.json': manifest('@phat/a', { tier: 1 }, [], { imports }),
      'packages/a/src/hash.ts': "import { b } from '#backend'\n",
      'packages/a/src/node.ts': 'export const b = 1\n',
      'packages/a/src/portable.ts': "import { h } from './hash.ts'\n",
    }
    expect(found('file-cycle', files)).toEqual(['packages/a/src/hash.ts:1'])
  })
})
