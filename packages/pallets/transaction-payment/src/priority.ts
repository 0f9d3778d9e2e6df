// SPDX-License-Identifier: Apache-2.0
import { type At, type DispatchInfo, maxBalance, saturatingAdd } from '@phat/frame'
import type { Balance } from '@phat/primitives'
import { base } from './base.ts'
import { classKey } from './fee.ts'

const maxPriority = (1n << 64n) - 1n

const clamp = (value: bigint, most: bigint): bigint => (value < 1n ? 1n : value > most ? most : value)
const saturatingMul = (a: Balance, b: Balance): Balance => (a * b > maxBalance ? maxBalance : a * b)
const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b)

/**
 * Priority of a transaction in the pool: the tip times how many of its kind would fill a block; an operational one counts a multiple
 * of its fee as a tip. Source: `ChargeTransactionPayment::get_priority` of pallet-transaction-payment.
 */
export function priorityOf(at: At, info: DispatchInfo, length: number, tip: Balance, fee: Balance): bigint {
  const { config } = base.at(at)
  const { maxBlock } = config.blockWeights
  const maxLength = BigInt(config.blockLength.max[classKey[info.class]])
  const byTime = maxBlock.refTime / clamp(info.callWeight.refTime, maxBlock.refTime)
  const byProof = maxBlock.proofSize / clamp(info.callWeight.proofSize, maxBlock.proofSize)
  const byLength = maxLength / clamp(BigInt(length), maxLength)
  const perBlock = smaller(byLength, smaller(byTime, byProof))
  // One more than the tip, so that of two transactions without a tip the smaller comes first.
  const scaled = saturatingMul(saturatingAdd(tip, 1n), perBlock)
  if (info.class !== 'Operational') return smaller(scaled, maxPriority)
  const virtualTip = saturatingMul(fee, BigInt(config.operationalFeeMultiplier))
  return smaller(saturatingAdd(scaled, saturatingMul(virtualTip, perBlock)), maxPriority)
}
