// SPDX-License-Identifier: Apache-2.0
import { concatBytes, known } from '@phat/primitives'
import { createMemoryPool } from '@phat/wasm-engine'
import { expect, test } from 'vitest'
import { erc20Selectors, erc20Text } from '../bench/erc20-contract.ts'
import { assemble } from '../bench/measured-cluster.ts'
import type { EngineRelease } from '../src/exec/engine-release.ts'
import { sealLimits } from '../src/seal/limits.ts'
import { hostPrices1 } from '../src/seal/prices.ts'
import { createWasmRunner } from '../src/seal/wasm-runner.ts'
import { alice, bob, testCluster } from './cluster-fixture.ts'

const pass = { version: 1, costs: 1 }

/** A release of wasm contracts whose version is told apart by its costs. */
function release(costs: number, options: Partial<Parameters<typeof createWasmRunner>[0]> = {}): EngineRelease {
  return {
    version: { pass: 1, costs, scriptEngine: new Uint8Array(32), hostAbi: 1 },
    runners: [createWasmRunner({ memories: createMemoryPool(), pass, prices: hostPrices1, ...options })],
    codeLoad: { base: 0n, perByte: 0n },
  }
}

const first = release(1)
/** The same engine, but each host function costs more. */
const dearer = release(2, { prices: { ...hostPrices1, version: 2, storageRead: hostPrices1.storageRead * 3 } })
/** An engine that takes less memory than the contract declares. */
const smaller = release(3, { limits: { ...sealLimits, memoryPages: 1 } })

const transfer = concatBytes(erc20Selectors.transfer, bob, Uint8Array.of(5), new Uint8Array(15))
const balanceOfBob = concatBytes(erc20Selectors.balanceOf, bob)

test('a cluster changes its engine at a height: prices change there, and code that the new one refuses traps alike everywhere', () => {
  const cluster = testCluster({ releases: [first, dearer, smaller], engine: first.version })
  const now = 0n
  cluster.apply({ kind: 'deposit', to: alice, amount: 10n ** 15n }, { number: 1, now })
  const upload = cluster.apply({ kind: 'uploadCode', origin: alice, code: assemble(erc20Text()) }, { number: 1, now })
  const made = cluster.apply(
    {
      kind: 'instantiate',
      origin: alice,
      codeHash: known(upload.codeHash, 'the code is taken'),
      salt: new Uint8Array(0),
      input: concatBytes(new Uint8Array(4), Uint8Array.of(100), new Uint8Array(15)),
      gasLimit: 10n ** 12n,
    },
    { number: 1, now },
  )
  const to = known(made.result?.address, 'the contract is made')
  cluster.apply({ kind: 'setEngineVersion', version: dearer.version, atHeight: 4 }, { number: 1, now })
  cluster.commit({ number: 1, now })
  const call = (number: number) => {
    const receipt = cluster.apply({ kind: 'call', origin: alice, to, input: transfer, gasLimit: 10n ** 12n }, { number, now })
    if (number === 4) cluster.apply({ kind: 'setEngineVersion', version: smaller.version, atHeight: 5 }, { number, now })
    cluster.commit({ number, now })
    return receipt
  }
  const gasOf = (number: number): bigint => known(call(number).result, 'a call has a result').gasConsumed
  // The first transfer makes an item of the receiver's balance; the next ones do the same as each other.
  gasOf(2)
  const before = gasOf(3)
  // A transfer reads two balances.
  expect(gasOf(4) - before).toBe(BigInt(2 * 2 * hostPrices1.storageRead))
  const rejected = call(5)
  expect(rejected.error).toBe('CodeRejected')
  expect(rejected.changes.size).toBe(0)
  // Queries of earlier heights run by the engine that was the cluster's then.
  const ask = (height: number) =>
    cluster.query(
      { kind: 'call', origin: alice, to, input: balanceOfBob, gasLimit: 10n ** 12n },
      { mode: 'query', height, block: { number: height, now } },
    )
  expect(ask(4).result.result).toMatchObject({ ok: true, data: Uint8Array.of(0, 15, ...new Uint8Array(15)) })
  expect(ask(5).result.result).toEqual({ ok: false, error: 'CodeRejected' })
})
