// SPDX-License-Identifier: Apache-2.0
import { keypairFromUri } from '@phat/crypto'
import { summarizeSpec } from '@phat/node'
import { textBytes, toHex } from '@phat/primitives'
import { createRuntimes } from '@phat/runtime'
import { trustRoot } from '@phat/wire/trust-root'
import { expect, test } from 'vitest'
import { markAccount, type NetworkSeed, networkSpec } from '../src/development/genesis/network-genesis.ts'
import { releaseTrustRoot } from '../src/development/genesis/release-trust-root.ts'
import { operatorOf } from '../src/development/machines.ts'

const runtimes = createRuntimes()
const hashOf = (seed: NetworkSeed): string => toHex(summarizeSpec(networkSpec(seed, runtimes), runtimes).genesisHash)

test('the same seed and counter are the same genesis, others are another one', () => {
  const one = { seed: 'phat', resets: 0 }
  expect(hashOf({ ...one })).toBe(hashOf(one))
  const hashes = [
    one,
    { ...one, resets: 1 },
    { ...one, resets: 2 ** 40 },
    { ...one, seed: 'other' },
    { ...one, seed: 'pha' },
  ].map(hashOf)
  expect(new Set(hashes).size).toBe(hashes.length)
})

test('the genesis holds seed and counter as they are', () => {
  const account = markAccount({ seed: 'demo', resets: 258 })
  const expected = new Uint8Array(32)
  expected.set(textBytes('dev-seeddemo'))
  expected.set([2, 1], 24)
  expect(account).toEqual(expected)
  const { genesis } = networkSpec({ seed: 'demo', resets: 258 }, runtimes)
  if (genesis.form !== 'plain') throw new Error('the spec is plain')
  expect(genesis.config.balances.map(({ who }) => toHex(who))).toContain(toHex(account))
})

test('each worker has an operator of its own, endowed whatever the number of workers', () => {
  const operators = [0, 1, 2, 3].map((index) => toHex(keypairFromUri(operatorOf(index)).accountId))
  expect(new Set(operators).size).toBe(4)
  const { genesis } = networkSpec({ seed: 'phat', resets: 0 }, runtimes)
  if (genesis.form !== 'plain') throw new Error('the spec is plain')
  const accounts = genesis.config.balances.map(({ who }) => toHex(who))
  for (const operator of operators) expect(accounts.filter((one) => one === operator)).toHaveLength(1)
})

test('a release of the same genesis is the same, whenever it is made', () => {
  const spec = networkSpec({ seed: 'phat', resets: 3 }, runtimes)
  const { genesisHash } = summarizeSpec(spec, runtimes)
  const made = releaseTrustRoot(spec, genesisHash)
  expect(made).toEqual(releaseTrustRoot(networkSpec({ seed: 'phat', resets: 3 }, runtimes), genesisHash))
  expect(trustRoot.decode(made)).toMatchObject({ number: 0, trusted: { height: 0n, time: { seconds: 0n, nanos: 0 } } })
})
