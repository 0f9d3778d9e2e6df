// SPDX-License-Identifier: Apache-2.0
import type { RuntimeCall } from '@phat/frame'
import { describe, expect, it } from 'vitest'
import { proxyTypes } from '../src/proxy-types.ts'
import { createVersion2 } from '../src/versions/version-2.ts'

/** Every call of the runtime, as filters see it: `Balances.burn`. */
const calls = new Map<string, RuntimeCall>(
  createVersion2().pallets.flatMap(({ name: pallet, calls }) =>
    calls.map((target) => [`${pallet}.${target.name}`, { pallet, call: target.name, args: {}, target }] as const),
  ),
)
const split = (type: string) => {
  const names = [...calls.keys()]
  const allowed = names.filter((name) => proxyTypes.allows({ type }, calls.get(name) as RuntimeCall))
  return { allowed, refused: names.filter((name) => !allowed.includes(name)) }
}
const palletsOf = (names: readonly string[]) => [...new Set(names.map((name) => name.split('.')[0]))]

describe('delegates', () => {
  it('of kind Any make all calls', () => {
    expect(split('Any').refused).toEqual([])
    expect(calls.size).toBeGreaterThan(50)
  })

  it('of kind NonTransfer make none that moves balance, and none of a pallet that nobody considered', () => {
    const { allowed, refused } = split('NonTransfer')
    expect(allowed.filter((name) => name.startsWith('Vesting.'))).toEqual(['Vesting.vest', 'Vesting.vestOther'])
    const whole = palletsOf(allowed).filter((pallet) => pallet !== 'Vesting')
    expect(whole).toEqual(['System', 'Timestamp', 'Utility', 'Multisig', 'Proxy', 'Scheduler'])
    expect(palletsOf(refused)).toEqual(expect.arrayContaining(['Vesting', 'Balances', 'Preimage', 'Sudo']))
    expect(palletsOf(refused).filter((pallet) => whole.includes(pallet as string))).toEqual([])
  })

  it('of kind CancelProxy veto, alone or among others', () => {
    const { allowed } = split('CancelProxy')
    expect(palletsOf(allowed)).toEqual(['Utility', 'Multisig', 'Proxy'])
    expect(allowed.filter((name) => name.startsWith('Proxy.'))).toEqual(['Proxy.rejectAnnouncement'])
  })
})

describe('kinds of delegation', () => {
  it('have the indices of Phala’s parachain', () => {
    const { codec } = proxyTypes
    expect(['Any', 'NonTransfer', 'CancelProxy'].map((type) => codec.encode({ type })[0])).toEqual([0, 1, 2])
  })

  it('cover less than the one that may do all', () => {
    const covers = (type: string, other: string) => proxyTypes.covers({ type }, { type: other })
    expect([covers('Any', 'NonTransfer'), covers('NonTransfer', 'CancelProxy')]).toEqual([true, true])
    expect([covers('NonTransfer', 'Any'), covers('CancelProxy', 'NonTransfer')]).toEqual([false, false])
  })
})
