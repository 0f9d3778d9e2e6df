// SPDX-License-Identifier: Apache-2.0

import { u64 } from '@phat/codec'
import { type DispatchClass, definePallet, install, type Weight, weightOf } from '@phat/frame'
import { checkWeight, System, systemInterface } from '@phat/pallet-system'
import { alice, mockBlockLength, mockBlockWeights } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { describe, expect, it } from 'vitest'

const { perClass, maxBlock, baseBlock } = mockBlockWeights
const whole = { announced: u64, used: u64 }
/** Calls that announce one weight and use another. */
const Work = definePallet('Work')
  .errors({})
  .calls(({ call }) => ({
    normal: call(
      0,
      whole,
      ({ announced }) => weightOf(announced),
      'Normal.',
      (_, { used }) => ({ actualWeight: weightOf(used) }),
    ),
    operational: call(
      1,
      whole,
      ({ announced }) => ({ weight: weightOf(announced), class: 'Operational' as const }),
      'Operational.',
      (_, { used }) => ({ actualWeight: weightOf(used) }),
    ),
    mandatory: call(
      2,
      whole,
      ({ announced }) => ({ weight: weightOf(announced), class: 'Mandatory' as const }),
      'Mandatory.',
      (_, { used }) => ({ actualWeight: weightOf(used) }),
    ),
  }))

const chain = createMockRuntime({
  balances: [[alice, 1_000n]],
  extensions: [checkWeight],
  pallets: [install(2, Work, undefined)],
})
const consumed = () => System.at(chain.execution).store.blockWeight.get()
const length = () => System.at(chain.execution).store.allExtrinsicsLen.get() ?? 0
const transaction = (name: 'normal' | 'operational' | 'mandatory', announced: bigint, used = announced) =>
  chain.transaction(alice, chain.call(Work, name, { announced, used }), [undefined])
const remark = (bytes: number) =>
  chain.transaction(alice, chain.call(System, 'remark', { remark: new Uint8Array(bytes) }), [undefined])
/** Weight that other extrinsics used before. */
const used = (dispatchClass: DispatchClass, weight: Weight) =>
  systemInterface.registerWeight(chain.execution, weight, dispatchClass)
const base = perClass.normal.baseExtrinsic.refTime

describe('the limits of a block', () => {
  it('are those of Substrate’s node: three quarters for normal dispatches, the rest reserved, mandatory ones unlimited', () => {
    const tenth = maxBlock.refTime / 10n
    const normal = (maxBlock.refTime * 75n) / 100n
    expect([perClass.normal.maxTotal?.refTime, perClass.operational.maxTotal?.refTime]).toEqual([normal, maxBlock.refTime])
    expect(perClass.normal.maxExtrinsic?.refTime).toBe(normal - tenth - base)
    expect(perClass.operational.maxExtrinsic?.refTime).toBe(maxBlock.refTime - tenth - base)
    expect([perClass.normal.reserved?.refTime, perClass.operational.reserved?.refTime]).toEqual([0n, maxBlock.refTime - normal])
    expect(perClass.mandatory).toEqual({
      baseExtrinsic: weightOf(base),
      maxExtrinsic: undefined,
      maxTotal: undefined,
      reserved: undefined,
    })
    expect(mockBlockLength.max).toEqual({ normal: 3_932_160, operational: 5_242_880, mandatory: 5_242_880 })
  })
})

describe('the weight of an extrinsic', () => {
  it.each(['normal', 'operational'] as const)('may be the most that its class %s allows, and no more', (name) => {
    const most = perClass[name].maxExtrinsic?.refTime ?? 0n
    chain.expectRefused(transaction(name, most + 1n), 'Invalid.ExhaustsResources')
    chain.expectApplied(transaction(name, most))
    expect(consumed()[name].refTime).toBe(most + base)
  })

  it('counts in both dimensions', () => {
    const most = perClass.normal.maxTotal?.proofSize ?? 0n
    used('Normal', weightOf(0n, most))
    chain.expectApplied(transaction('normal', 1n))
    used('Normal', weightOf(0n, 1n))
    chain.expectRefused(transaction('normal', 1n), 'Invalid.ExhaustsResources')
  })

  it('is counted with the base weight of its class, what it did not use is given back', () => {
    chain.expectApplied(transaction('normal', 5_000n, 2_000n))
    expect(consumed().normal).toEqual(weightOf(2_000n + base))
    chain.expectApplied(transaction('operational', 5_000n, 0n))
    expect(consumed().operational).toEqual(weightOf(base))
    expect(consumed().mandatory).toEqual(baseBlock)
  })

  it('is never more than announced', () => {
    chain.expectApplied(transaction('normal', 5_000n, 9_000n))
    expect(consumed().normal).toEqual(weightOf(5_000n + base))
  })

  it('is not counted where the extrinsic is refused', () => {
    const before = consumed()
    chain.expectRefused(transaction('normal', maxBlock.refTime), 'Invalid.ExhaustsResources')
    expect([consumed(), length()]).toEqual([before, 0])
  })
})

describe('a full block', () => {
  it('has no room for a normal extrinsic where normal ones used their share, to the picosecond', () => {
    const share = perClass.normal.maxTotal?.refTime ?? 0n
    used('Normal', weightOf(share - 100n - base))
    chain.expectRefused(transaction('normal', 101n), 'Invalid.ExhaustsResources')
    chain.expectApplied(transaction('normal', 100n))
    expect(consumed().normal.refTime).toBe(share)
    chain.expectRefused(transaction('normal', 0n), 'Invalid.ExhaustsResources')
  })

  it('still has room for operational ones in what is left', () => {
    used('Normal', perClass.normal.maxTotal ?? weightOf(0n))
    chain.expectRefused(transaction('normal', 0n), 'Invalid.ExhaustsResources')
    chain.expectApplied(transaction('operational', 1_000n))
  })

  it('has nothing for normal ones, but the reserve for operational ones, where mandatory ones took it all', () => {
    used('Mandatory', maxBlock)
    chain.expectRefused(transaction('normal', 0n), 'Invalid.ExhaustsResources')
    const reserved = perClass.operational.reserved?.refTime ?? 0n
    used('Operational', weightOf(reserved - base - 10n))
    chain.expectRefused(transaction('operational', 11n), 'Invalid.ExhaustsResources')
    chain.expectApplied(transaction('operational', 10n))
  })

  it('takes no signed mandatory dispatch at any time', () => {
    chain.expectRefused(transaction('mandatory', 0n), 'Invalid.BadMandatory')
  })
})

describe('the length of extrinsics', () => {
  it('is summed over the block, and ends with the block', () => {
    const first = remark(1_000)
    const second = transaction('operational', 0n)
    chain.expectApplied(first)
    chain.expectApplied(second)
    expect(length()).toBe(first.encoded.length + second.encoded.length)
    chain.runToBlock(2)
    expect(length()).toBe(0)
  })

  it('is limited by class', () => {
    const { normal, operational } = mockBlockLength.max
    const one = remark(100)
    const { store } = System.at(chain.execution)
    store.allExtrinsicsLen.set(normal - one.encoded.length + 1)
    chain.expectRefused(one, 'Invalid.ExhaustsResources')
    const urgent = transaction('operational', 0n)
    chain.expectApplied(urgent)
    store.allExtrinsicsLen.set(normal - one.encoded.length)
    chain.expectApplied(one)
    store.allExtrinsicsLen.set(operational - urgent.encoded.length + 1)
    chain.expectRefused(urgent, 'Invalid.ExhaustsResources')
  })

  it('refuses an extrinsic that would not fit in an empty block', () => {
    chain.expectRefused(remark(mockBlockLength.max.normal), 'Invalid.ExhaustsResources')
  })
})
