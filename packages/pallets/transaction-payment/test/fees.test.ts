// SPDX-License-Identifier: Apache-2.0
import { bytes, u32 } from '@phat/codec'
import {
  callRuntimeApi,
  type DispatchInfo,
  definePallet,
  error,
  install,
  type PostDispatchInfo,
  signed,
  weight,
  weightOf,
} from '@phat/frame'
import { Balances, deposit, dropCredit, feeCurrency, freeBalance, reserve, totalIssuance } from '@phat/pallet-balances'
import { System } from '@phat/pallet-system'
import {
  chargeTransactionPayment,
  constantFeeMultiplier,
  feeDetails,
  feeDetailsOf,
  feeOf,
  fixedFraction,
  fixedOne,
  linearFee,
  linearWeightToFee,
  priorityOf,
  runtimeDispatchInfo,
  slopeThrough,
  TransactionPayment,
} from '@phat/pallet-transaction-payment'
import { concatBytes } from '@phat/primitives'
import { addressOf, alice, bob, charlie, mockBlockLength, mockBlockWeights } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { describe, expect, it } from 'vitest'

/** A pallet whose call costs what it is told, does what it is told, and says what it used. */
const Probe = definePallet('Probe')
  .errors({ Told: error(0, 'The call was told to fail.') })
  .calls(({ call }) => ({
    use: call(
      0,
      { announced: u32, used: u32, how: u32 },
      ({ announced, how }) => ({
        weight: weightOf(BigInt(announced)),
        class: how === 2 ? 'Operational' : 'Normal',
        paysFee: how !== 3,
      }),
      'Uses a weight.',
      ({ fail }, { used, how }): PostDispatchInfo => {
        if (how === 1) fail.Told()
        return { actualWeight: weightOf(BigInt(used)), ...(how === 4 ? { paysFee: false } : {}) }
      },
    ),
  }))

// Weights cost one planck a picosecond and lengths ten a byte; the base fee is that of 100,000,000 picoseconds.
const baseFee = 100_000_000n
const treasury = charlie
const chain = createMockRuntime({
  balances: [
    [alice, 10n ** 12n],
    [bob, 50n],
    [treasury, 10n],
  ],
  pallets: [
    install(7, TransactionPayment, {
      blockWeights: mockBlockWeights,
      blockLength: mockBlockLength,
      normalBlockWeight: (at) => System.at(at).store.blockWeight.get().normal,
      weightToFee: linearWeightToFee({ integer: 1n, fraction: 0n }),
      lengthToFee: (length) => 10n * BigInt(length),
      adjustment: constantFeeMultiplier(fixedOne),
      operationalFeeMultiplier: 5,
      currency: feeCurrency,
      // The fee proper is burned, the tip goes to an account: two fates that tests can tell apart.
      onFee: (at, fee, tip) => {
        dropCredit(at, fee)
        if (tip > 0n) deposit(at, treasury, tip, 'exact')
      },
    }),
    install(8, Probe, {}),
  ],
  extensions: [chargeTransactionPayment],
})
const plain = 0
const failing = 1
const operational = 2
const unpaid = 3
const refunding = 4
const use = (announced: number, used: number, how = plain) => chain.call(Probe, 'use', { announced, used, how })
const submit = (call: ReturnType<typeof use>, tip = 0n) => chain.transaction(alice, call, [tip])
const setMultiplier = (multiplier: bigint) => TransactionPayment.at(chain.execution).store.nextFeeMultiplier.set(multiplier)

describe('a transaction', () => {
  it('pays before its call, is refunded what it did not use, and the fee is noted last', () => {
    const transaction = submit(use(1_000, 400))
    const length = 10n * BigInt(transaction.encoded.length)
    chain.expectApplied(transaction)
    expect(chain.takeEvents().slice(0, -1)).toEqual([
      ['Balances.Withdraw', { who: alice, amount: baseFee + length + 1_000n }],
      ['Balances.Deposit', { who: alice, amount: 600n }],
      ['TransactionPayment.TransactionFeePaid', { who: alice, actualFee: baseFee + length + 400n, tip: 0n }],
    ])
    expect(freeBalance(chain.execution, alice)).toBe(10n ** 12n - baseFee - length - 400n)
    expect(totalIssuance(chain.execution)).toBe(10n ** 12n + 60n - baseFee - length - 400n)
  })

  it('that used all it announced is not refunded, and no refund is noted', () => {
    chain.expectApplied(submit(use(1_000, 5_000)))
    expect(chain.takeEvents().map(([name]) => name)).toEqual([
      'Balances.Withdraw',
      'TransactionPayment.TransactionFeePaid',
      'System.ExtrinsicSuccess',
    ])
  })

  it('pays when its call fails', () => {
    chain.expectApplied(submit(use(1_000, 0, failing)))
    expect(chain.takeEvents().map(([name]) => name)).toEqual([
      'Balances.Withdraw',
      'TransactionPayment.TransactionFeePaid',
      'System.ExtrinsicFailed',
    ])
  })

  it('pays only its tip where the call says afterwards that it is free', () => {
    chain.expectApplied(submit(use(1_000, 1_000, refunding), 77n))
    expect(freeBalance(chain.execution, alice)).toBe(10n ** 12n - 77n)
    expect(freeBalance(chain.execution, treasury)).toBe(87n)
  })

  it('pays only its tip where the call is free from the beginning', () => {
    chain.expectApplied(submit(use(1_000, 1_000, unpaid), 7n))
    expect(chain.takeEvents().slice(0, -2)).toEqual([
      ['Balances.Withdraw', { who: alice, amount: 7n }],
      ['Balances.Deposit', { who: treasury, amount: 7n }],
    ])
  })

  it('that costs nothing touches no account', () => {
    chain.expectApplied(submit(use(1_000, 1_000, unpaid)))
    expect(chain.takeEvents()[0]).toEqual(['TransactionPayment.TransactionFeePaid', { who: alice, actualFee: 0n, tip: 0n }])
  })

  it('gives its tip to whom the runtime says, whole even after a refund', () => {
    chain.expectApplied(submit(use(1_000, 0), 500n))
    expect(freeBalance(chain.execution, treasury)).toBe(510n)
  })

  it('is refused where the sender cannot pay, or would be reaped by paying', () => {
    chain.expectRefused(chain.transaction(bob, use(1, 1), [0n]), 'Invalid.Payment')
    chain.expectRefused(chain.transaction(bob, use(1, 1, unpaid), [41n]), 'Invalid.Payment')
    chain.expectApplied(chain.transaction(bob, use(1, 1, unpaid), [40n]))
  })

  it('is not refunded into an account that its call removed', () => {
    const all = chain.call(Balances, 'transferAll', { dest: addressOf(bob), keepAlive: false })
    chain.expectApplied(submit(all))
    expect(System.at(chain.execution).store.account.has(alice)).toBe(false)
    expect(chain.takeEvents().map(([name]) => name)).not.toContain('Balances.Deposit')
  })

  it('cannot pay from what is reserved', () => {
    reserve(chain.execution, alice, 10n ** 12n - 100n)
    chain.takeEvents()
    chain.expectRefused(submit(use(1, 1)), 'Invalid.Payment')
  })
})

describe('the fee', () => {
  const info = (refTime: bigint): DispatchInfo => ({ callWeight: weightOf(refTime), class: 'Normal', paysFee: true })

  it('multiplies the weight alone', () => {
    setMultiplier(fixedFraction(3n, 2n))
    expect(feeDetailsOf(chain.execution, 100, info(1_001n), 3n)).toEqual({
      inclusionFee: { baseFee, lenFee: 1_000n, adjustedWeightFee: 1_501n },
      tip: 3n,
    })
    expect(feeOf(chain.execution, 100, info(1_001n), 3n)).toBe(baseFee + 2_504n)
  })

  it('counts a weight beyond a block as a block', () =>
    expect(feeOf(chain.execution, 0, info(1n << 63n), 0n)).toBe(baseFee + 2_000_000_000_000n))

  it.each<[bigint, bigint, bigint, bigint]>([
    // weight and fee that make the slope, picoseconds, and the fee: w·f/W to the nearest planck, fractions of 10^-9 cut off.
    [3n, 1n, 10n, 3n],
    [3n, 2n, 10n, 7n],
    [2n, 1n, 1n, 0n],
    [2n, 1n, 3n, 1n],
    [2n, 5n, 3n, 7n],
    [125_000_000n, 1_000_000_000n, 250_000_001n, 2_000_000_008n],
  ])('along a slope of %d to %d, %d picoseconds cost %d', (per, fee, amount, expected) =>
    expect(linearFee(slopeThrough(per, fee), amount)).toBe(expected),
  )
})

describe('the multiplier of the next block', () => {
  it('is stored when a block ends', () => {
    setMultiplier(5n * fixedOne)
    chain.runToBlock(2)
    expect(TransactionPayment.at(chain.execution).store.nextFeeMultiplier.get()).toBe(fixedOne)
  })
})

describe('the priority', () => {
  const of = (refTime: bigint, length: number, tip: bigint, dispatchClass: DispatchInfo['class'] = 'Normal', fee = 0n) =>
    priorityOf(chain.execution, { callWeight: weightOf(refTime), class: dispatchClass, paysFee: true }, length, tip, fee)

  it('is the tip and one, times how many such transactions a block holds', () => {
    // Two thousand of them by weight; 3,932,160 / 100 by length.
    expect(of(1_000_000_000n, 100, 0n)).toBe(2_000n)
    expect(of(1_000_000_000n, 100, 9n)).toBe(20_000n)
    expect(of(1n, 3_932_160, 4n)).toBe(5n)
  })

  it('of operational dispatches counts five times the fee as a tip', () => {
    expect(of(1_000_000_000n, 100, 0n, 'Operational', 30n)).toBe(2_000n * 151n)
  })

  it('saturates', () => expect(of(1n, 1, 1n << 100n)).toBe((1n << 64n) - 1n))
})

describe('the runtime APIs', () => {
  const query = (name: string, ...args: Uint8Array[]) => callRuntimeApi(chain.execution, name, concatBytes(...args))

  it('tell weight, class and fee of a whole extrinsic', () => {
    const { encoded } = submit(use(1_000, 0, operational), 10n)
    const answer = runtimeDispatchInfo.decode(query('TransactionPaymentApi_query_info', encoded, u32.encode(encoded.length)))
    expect(answer).toEqual({
      weight: weightOf(1_000n),
      class: { type: 'Operational', value: undefined },
      partialFee: baseFee + 10n * BigInt(encoded.length) + 1_000n,
    })
  })

  it('tell the parts of the fee', () => {
    const { encoded } = submit(use(1_000, 0))
    const details = { inclusionFee: { baseFee, lenFee: 70n, adjustedWeightFee: 1_000n }, tip: 0n }
    expect(feeDetails.decode(query('TransactionPaymentApi_query_fee_details', encoded, u32.encode(7)))).toEqual(details)
    const call = chain.runtime.types.call.encode(use(1_000, 0))
    expect(feeDetails.decode(query('TransactionPaymentCallApi_query_call_fee_details', call, u32.encode(7)))).toEqual(details)
    const info = runtimeDispatchInfo.decode(query('TransactionPaymentCallApi_query_call_info', call, u32.encode(7)))
    expect(info.partialFee).toBe(baseFee + 1_070n)
  })

  it('tell the fee of a weight and of a length', () => {
    for (const api of ['TransactionPaymentApi', 'TransactionPaymentCallApi']) {
      expect(query(`${api}_query_weight_to_fee`, weight.encode(weightOf(123n)))[0]).toBe(123)
      expect(query(`${api}_query_length_to_fee`, u32.encode(12))[0]).toBe(120)
    }
  })

  it('refuse what is no extrinsic', () => {
    const garbage = bytes.encode(new Uint8Array([0x84, 1, 2, 3]))
    expect(() => query('TransactionPaymentApi_query_info', garbage, u32.encode(5))).toThrow(
      expect.objectContaining({ code: 'runtime-api.bad-arguments' }),
    )
  })

  it('say that a bare extrinsic is free', () => {
    const bare = bytes.encode(concatBytes(new Uint8Array([4]), chain.runtime.types.call.encode(use(1_000, 0))))
    const answer = runtimeDispatchInfo.decode(query('TransactionPaymentApi_query_info', bare, u32.encode(bare.length)))
    expect(answer.partialFee).toBe(0n)
  })
})

describe('a signed call by itself', () => {
  it('is not charged: only transactions are', () => {
    chain.dispatch(signed(alice), use(1_000, 1_000))
    chain.expectEvents()
  })
})
