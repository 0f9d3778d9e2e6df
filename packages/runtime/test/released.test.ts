// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { known, textBytes, toHex, toJson } from '@phat/primitives'
import { expect, it } from 'vitest'
import { weights as balances } from '../../pallets/balances/src/generated/weights.ts'
import { weights as multisig } from '../../pallets/multisig/src/generated/weights.ts'
import { weights as preimage } from '../../pallets/preimage/src/generated/weights.ts'
import { weights as proxy } from '../../pallets/proxy/src/generated/weights.ts'
import { weights as scheduler } from '../../pallets/scheduler/src/generated/weights.ts'
import { weights as sudo } from '../../pallets/sudo/src/generated/weights.ts'
import { weights as system } from '../../pallets/system/src/generated/weights.ts'
import { weights as timestamp } from '../../pallets/timestamp/src/generated/weights.ts'
import { weights as utility } from '../../pallets/utility/src/generated/weights.ts'
import { weights as vesting } from '../../pallets/vesting/src/generated/weights.ts'
import { codeOf, createRuntimes, readCode } from '../src/index.ts'
import { codeDigests, weightDigests } from './released.ts'

// Old blocks replay under their own version. A version that chains run never changes: neither what it is called (its metadata, which the
// content hash covers), nor what it charges (its weights, which it does not).

const runtimes = createRuntimes()

it.each(Object.entries(codeDigests))('version %s has the interface that it was released with', (version, digest) => {
  const runtime = known(runtimes.forVersion(Number(version)), 'released versions are held for good')
  expect(toHex(known(readCode(codeOf(runtime)), 'a code blob reads back').contentHash)).toBe(digest)
})

it('pins every version that is held', () => {
  expect(Object.keys(codeDigests)).toEqual(Array.from({ length: runtimes.newest.version.specVersion }, (_, i) => `${i + 1}`))
})

/** The weights of a pallet at some sizes: the same numbers give the same text. */
const shown = (weights: { readonly [name: string]: unknown }): string =>
  toJson(
    Object.entries(weights).map(([name, cost]) => [
      name,
      typeof cost === 'function' ? [0, 1, 7, 1_000_000].map((size) => (cost as (size: number) => unknown)(size)) : cost,
    ]),
  )

const weightsOf = { system, timestamp, utility, multisig, proxy, vesting, scheduler, preimage, balances, sudo }

it.each(Object.entries(weightsOf))('the weights of %s are those that were released', (name, weights) => {
  expect(toHex(blake2b256(textBytes(shown(weights))))).toBe(known(new Map(Object.entries(weightDigests)).get(name), 'pinned'))
})
