// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildContract } from '@phat/contract/build'
import { known } from '@phat/primitives'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectionFaults } from './faults-connections.ts'
import { contractFaults } from './faults-contracts.ts'
import { expectCommandFault, faultFolder } from './faults-harness.ts'
import { type BadServers, startBadServers } from './faults-servers.ts'
import { typedFaults } from './faults-typed.ts'
import { guideFiles, guideNow } from './guide-evidence.ts'

// Each fault is brought about for real: the compiled command runs into it in a process of its own.

const trials = fileURLToPath(new URL('../../dev-network/test/sdk-trials.ts', import.meta.url))
const folder = faultFolder({
  'words.txt': 'no more than words',
  'words.contract': 'no more than words',
  'broken.ts': "export const broken = 'no contract'\n",
  'misconfigured/phat.config.json': '{',
  'other.json': JSON.stringify({
    steps: [
      { instantiate: trials, as: 'trials', args: { start: 1 } },
      { query: 'trials.get', expect: { value: 2 } },
    ],
  }),
  ...guideFiles,
})
let servers: BadServers
let values: Readonly<Record<string, string>>

beforeAll(async () => {
  servers = await startBadServers()
  const built = await buildContract({ entry: trials })
  expect(built.kind).toBe('built')
  const bundle = known(built.kind === 'built' ? built.contract : undefined, 'checked above')
  const at = (name: string): string => join(folder.path, name)
  writeFileSync(at('trials.contract'), JSON.stringify(bundle))
  const { source } = bundle as { readonly source: object } // of every bundle
  writeFileSync(at('codeless.json'), JSON.stringify({ ...bundle, source: { ...source, wasm: undefined } }))
  writeFileSync(at('bad-code.contract'), JSON.stringify({ ...bundle, source: { ...source, wasm: '0x00' } }))
  mkdirSync(at('empty'))
  values = {
    ...servers.addresses,
    trials,
    bundle: at('trials.contract'),
    address: `0x${'22'.repeat(32)}`,
    empty: at('empty'),
    folder: at('empty'),
    quote: 'quote.hex',
    collateral: 'collateral.json',
    root: 'simulated-root.pem',
    time: String(guideNow),
  }
}, 120_000)

afterAll(() => {
  servers?.stop()
  folder.remove()
})

describe.each([
  ['what is typed', typedFaults],
  ['contracts on this machine', contractFaults],
  ['nodes and workers', connectionFaults],
] as const)('a fault of %s has its code, its place and its remedy:', (_, faults) => {
  test.each(faults.map((fault) => [fault.name, fault.code, fault] as const))(
    '%s is %s',
    async (_name, _code, fault) => {
      await expectCommandFault(fault, values, folder.path)
    },
    45_000,
  )
})

test('nothing was submitted to any node', () => {
  expect(servers.asked.length).toBeGreaterThan(10)
  expect(servers.asked.filter((method) => /submit|author_/.test(method))).toEqual([])
})
