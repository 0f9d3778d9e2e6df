// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { findings, found, manifest } from './sample-repository.ts'

const simulator = {
  'packages/attestation-simulator/package.json': manifest('@phat/attestation-simulator', { tier: 'X' }),
  'packages/attestation-simulator/src/index.ts': 'export const quote = 1\n',
}
const node = manifest('@phat/node', { tier: 5 }, [], { devDependencies: { '@phat/attestation-simulator': '0.1.0' } })
const takesSimulator = "import { quote } from '@phat/attestation-simulator'\nexport const a = quote\n"

describe('production', () => {
  it('finds the simulated vendors behind any number of imports of an entry point, and shows the way', () => {
    const files = {
      ...simulator,
      'packages/node/package.json': node,
      'packages/node/src/index.ts': "export { a } from './first.ts'\n",
      'packages/node/src/first.ts': "\nexport { a } from './second.ts'\n",
      'packages/node/src/second.ts': takesSimulator,
    }
    expect(found('production', files)).toEqual(['packages/node/src/second.ts:1'])
    expect(findings('production', files)[0]?.message).toContain(
      'packages/node/src/index.ts → packages/node/src/first.ts → packages/node/src/second.ts → packages/attestation-simulator/src/index.ts',
    )
  })

  it('follows imports into other packages, through conditions of private names, and those made while running', () => {
    const files = {
      ...simulator,
      'packages/worker/package.json': manifest('@phat/worker', { tier: 4 }, ['@phat/tee']),
      'packages/worker/src/index.ts': "export const load = () => import('@phat/tee')\n",
      'packages/tee/package.json': manifest('@phat/tee', { tier: 3 }, [], {
        imports: { '#quote': { node: './src/real.ts', default: './src/other.ts' } },
      }),
      'packages/tee/src/index.ts': "export { a } from '#quote'\n",
      'packages/tee/src/real.ts': 'export const a = 1\n',
      'packages/tee/src/other.ts': takesSimulator,
    }
    // Once from the worker, once from the package itself, which is an entry point too.
    expect(found('production', files)).toEqual(['packages/tee/src/other.ts:1', 'packages/tee/src/other.ts:1'])
  })

  it('leaves tests and files that production does not reach alone', () => {
    const files = {
      ...simulator,
      'packages/node/package.json': node,
      'packages/node/src/index.ts': 'export const a = 1\n',
      'packages/node/src/unreached.ts': takesSimulator,
      'packages/node/test/a.test.ts': takesSimulator,
    }
    expect(found('production', files)).toEqual([])
  })

  it('lets a development composition use the simulated vendors, and production not use the composition', () => {
    const files = {
      ...simulator,
      'packages/node/package.json': node,
      'packages/node/src/index.ts': 'export const a = 1\n',
      'packages/node/src/development/simulated-worker.ts': takesSimulator,
    }
    expect(['tier', 'undeclared', 'production'].flatMap((rule) => found(rule, files))).toEqual([])
    const reached = { ...files, 'packages/node/src/index.ts': "\nexport { a } from './development/simulated-worker.ts'\n" }
    expect(found('production', reached)).toEqual(['packages/node/src/index.ts:2'])
    const undeclared = { ...files, 'packages/node/package.json': manifest('@phat/node', { tier: 5 }) }
    expect(found('undeclared', undeclared)).toEqual(['packages/node/src/development/simulated-worker.ts:1'])
  })

  it('finds an entry point that is gone, and a process of the build that is none', () => {
    const build = "const entries = {\n  phat: 'packages/cli/src/main.ts',\n  other: 'packages/cli/src/other.ts',\n}\n"
    const files = { 'tools/build.mjs': build, 'packages/cli/src/main.ts': '', 'packages/cli/src/other.ts': '' }
    const messages = findings('production', files).map(({ message }) => message)
    expect(messages.filter((message) => message.includes('does not exist')).length).toBeGreaterThan(0)
    expect(messages.some((message) => message.includes('packages/cli/src/main.ts'))).toBe(false)
    expect(found('production', files)).toContain('tools/build.mjs:3')
  })
})
