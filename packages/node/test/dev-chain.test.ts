// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createManualClock, openChain, silentLog } from '@phat/chain'
import { decodeSs58 } from '@phat/crypto'
import { createMemoryStore } from '@phat/kv'
import { PHA, toHex } from '@phat/primitives'
import { createRuntimes } from '@phat/runtime'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { devAccounts } from '../src/dev-chain.ts'
import { devSpec } from '../src/spec/built-in-specs.ts'
import { specState } from '../src/spec/spec-state.ts'

const folder = fileURLToPath(new URL(`../../../.build/genesis-${process.pid}.tmp/`, import.meta.url))
const program = join(folder, 'genesis.mjs')

beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  const isOurs = (path: string): boolean => path.startsWith('@phat/')
  await build({
    entryPoints: [fileURLToPath(new URL('./print-genesis.ts', import.meta.url))],
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'warning',
    plugins: [
      {
        name: 'external-except-workspace',
        setup: (setup) =>
          setup.onResolve({ filter: /^[^./#]/ }, ({ kind, path }) =>
            kind === 'entry-point' || isOurs(path) ? undefined : { path, external: true },
          ),
      },
    ],
  })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the genesis of the development chain', () => {
  it('is the same in every process', () => {
    const run = (): string => execFileSync(process.execPath, [program], { encoding: 'utf8', timeout: 30_000 }).trim()
    const runtimes = createRuntimes()
    const chain = openChain({
      store: createMemoryStore(),
      runtimes,
      genesis: specState(devSpec(runtimes), runtimes),
      verify: () => true,
      clock: createManualClock(0),
      log: silentLog,
      finalityDelayMs: 0,
    })
    const here = toHex(chain.genesisHash)
    expect([run(), run()]).toEqual([here, here])
  })

  it('is built to the same keys and values each time, in the same order', () => {
    const entries = () => [...specState(devSpec(createRuntimes()), createRuntimes())]
    expect(entries()).toEqual(entries())
  })
})

describe('the accounts of the development chain', () => {
  it('are those that every Substrate chain has for development', () => {
    expect(devAccounts().map(({ uri, hex }) => [uri, hex])).toEqual([
      ['//Alice', '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d'],
      ['//Bob', '0x8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48'],
      ['//Charlie', '0x90b5ab205c6974c9ea841be688864633dc9ca8a357843eeacf2314649965fe22'],
      ['//Dave', '0x306721211d5404bd9da88e0204360a1a9ab8b87c66c1bc2fcdd37f3c2222cc20'],
      ['//Eve', '0xe659a7a1628cdd93febc04a4e0646ea20e9f5f0ce097d9a05290d4a9e054df4e'],
      ['//Ferdie', '0x1cbd2d43530a44705ad088af313e18f80b53ef16b36177cd4b77b846f2a5f07c'],
    ])
  })

  it('are shown as Phala shows them, and hold ten million PHA each', () => {
    const [alice] = devAccounts()
    expect(alice?.ss58).toBe('45R2pfjQUW2s9PQRHU48HQKLKHVMaDja7N3wpBtmF28UYDs2')
    for (const { ss58, hex, balance } of devAccounts()) {
      const { accountId, prefix } = decodeSs58(ss58)
      expect([toHex(accountId), prefix]).toEqual([hex, 30])
      expect(balance).toBe(10_000_000n * PHA)
    }
  })
})
