// SPDX-License-Identifier: Apache-2.0
import { type AccountId, toByteString } from '@phat/primitives'
import { createRuntimes, existentialDeposit, type PhatGenesis } from '@phat/runtime'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChainSpec } from '../../src/spec/chain-spec.ts'
import { parseSpec } from '../../src/spec/parse-spec.ts'
import { specState } from '../../src/spec/spec-state.ts'
import { genesisHashOf } from '../../src/spec/spec-summary.ts'
import { writeSpec } from '../../src/spec/write-spec.ts'

const runtimes = createRuntimes()
const { specName, specVersion } = runtimes.newest.version
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
const account = bytes32.map((bytes) => bytes as AccountId)

/** The first accounts vest what is not liquid, in hundredths of their balance. */
function vestingOf(
  balances: PhatGenesis['balances'],
  vests: readonly { readonly begin: number; readonly length: number; readonly share: number }[],
): NonNullable<PhatGenesis['vesting']> {
  return balances.slice(0, vests.length).map(({ who, free }, i) => {
    const { begin, length, share } = vests[i] as (typeof vests)[number] // there are at least so many
    return { who, begin, length, liquid: (free * BigInt(share)) / 100n }
  })
}

const spec: fc.Arbitrary<ChainSpec> = fc
  .record({
    name: fc.string({ minLength: 1, maxLength: 32 }).filter((text) => !/\p{C}/u.test(text)),
    id: fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}$/),
    chainType: fc.constantFrom('Development', 'Local', 'Live'),
    ss58Format: fc.integer({ min: 0, max: 16_383 }).filter((prefix) => prefix !== 46 && prefix !== 47),
    tokenDecimals: fc.integer({ min: 0, max: 38 }),
    tokenSymbol: fc.stringMatching(/^[A-Za-z0-9]{1,12}$/),
    validators: fc.uniqueArray(fc.record({ publicKey: bytes32, power: fc.integer({ min: 1, max: 1_000_000_000 }) }), {
      minLength: 1,
      maxLength: 5,
      selector: ({ publicKey }) => toByteString(publicKey),
    }),
    balances: fc.uniqueArray(fc.record({ who: account, free: fc.bigInt(existentialDeposit, 2n ** 120n) }), {
      maxLength: 20,
      selector: ({ who }) => toByteString(who),
    }),
    sudo: fc.option(account, { nil: undefined }),
    vests: fc.option(
      fc.array(fc.record({ begin: fc.nat(), length: fc.integer({ min: 1, max: 1_000_000 }), share: fc.nat(99) })),
      {
        nil: undefined,
      },
    ),
  })
  .map(({ name, id, chainType, ss58Format, tokenDecimals, tokenSymbol, validators, balances, sudo, vests }) => ({
    name,
    id,
    chainType: chainType as ChainSpec['chainType'],
    properties: { ss58Format, tokenDecimals, tokenSymbol },
    validators,
    genesis: {
      form: 'plain' as const,
      runtime: { specName, specVersion },
      config: {
        balances,
        ...(sudo === undefined ? {} : { sudo }),
        ...(vests === undefined ? {} : { vesting: vestingOf(balances, vests) }),
      },
    },
  }))

describe('any chain spec', () => {
  it('means the same after it was written and read, and its raw form has the same genesis', () => {
    fc.assert(
      fc.property(spec, fc.constantFrom(undefined, 2), (one, indent) => {
        const spaces = indent === undefined ? {} : { indent }
        const plain = parseSpec(writeSpec(one, { runtimes, form: 'plain', ...spaces }), runtimes)
        expect(plain).toEqual(one)
        const raw = parseSpec(writeSpec(one, { runtimes, form: 'raw', ...spaces }), runtimes)
        expect(raw).toEqual({ ...one, genesis: { form: 'raw', top: new Map(specState(one, runtimes)) } })
        const hash = genesisHashOf(one, runtimes)
        expect([genesisHashOf(plain, runtimes), genesisHashOf(raw, runtimes)]).toEqual([hash, hash])
      }),
      { numRuns: 60 },
    )
  })

  it('gives the same state in whatever order its accounts stand', () => {
    fc.assert(
      fc.property(spec, (one) => {
        if (one.genesis.form === 'raw') return
        const { config } = one.genesis
        const turned = { ...one, genesis: { ...one.genesis, config: { ...config, balances: [...config.balances].reverse() } } }
        expect(new Map(specState(turned, runtimes))).toEqual(new Map(specState(one, runtimes)))
        expect(genesisHashOf(turned, runtimes)).toEqual(genesisHashOf(one, runtimes))
      }),
      { numRuns: 30 },
    )
  })
})
