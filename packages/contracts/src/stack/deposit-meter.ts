// SPDX-License-Identifier: Apache-2.0

import type { ContractInfo } from '../state/records.ts'
import type { AccountName } from '../state/state-keys.ts'

/** What the cluster asks for storage, in planck. */
export interface StoragePrices {
  readonly perByte: bigint
  readonly perItem: bigint
}

/** A deposit: above zero is charged to the origin of the call, below zero comes back to it. */
export type Deposit = bigint

const u32Max = 0xffff_ffff
/** The fraction digits of a refund's share, as `FixedU128` has them. */
const share = 10n ** 18n

/** Storage of one contract that one frame added and removed. */
interface Usage {
  bytesAdded: number
  bytesRemoved: number
  itemsAdded: number
  itemsRemoved: number
}

/**
 * The storage deposit of one frame: what its contract stored, and what the frames below it amount to. Deposits change hands at the end of
 * the whole call, refunds first, so that the order of writes does not matter; only a limit of a frame's own is held to when it ends.
 * Source: pallet-contracts, storage/meter.rs. A class for its identity: there is one for each frame, made on the hot path.
 */
export class DepositMeter {
  readonly limit: bigint
  readonly ownLimit: boolean
  private total: Deposit = 0n
  private usage: Usage | undefined
  /** What became a deposit of the contract's own, by settling or by termination. */
  private settled: Deposit = 0n
  private charges: [contract: AccountName, amount: Deposit][] | undefined

  constructor(limit: bigint, ownLimit: boolean) {
    this.limit = limit
    this.ownLimit = ownLimit
  }

  /** The meter of a nested frame. No limit or zero means all that is left here; more than that is cut to it. */
  nested(limit: bigint | undefined): DepositMeter {
    const available = this.total < this.limit ? this.limit - this.total : 0n
    const own = limit === undefined || limit > available ? available : limit
    return own === 0n || limit === undefined || limit === 0n ? new DepositMeter(available, false) : new DepositMeter(own, true)
  }

  /** Notes that a value changed its length; undefined is no value. */
  stored(before: number | undefined, after: number | undefined): void {
    if (before === after) return
    this.usage ??= { bytesAdded: 0, bytesRemoved: 0, itemsAdded: 0, itemsRemoved: 0 }
    const { usage } = this
    const difference = (after ?? 0) - (before ?? 0)
    if (difference > 0) usage.bytesAdded = Math.min(usage.bytesAdded + difference, u32Max)
    else usage.bytesRemoved = Math.min(usage.bytesRemoved - difference, u32Max)
    if (before === undefined) usage.itemsAdded++
    if (after === undefined) usage.itemsRemoved++
  }

  /** A deposit that is not for storage of the contract's own: its record, a change of its code. */
  charge(contract: AccountName, amount: Deposit): void {
    this.total += amount
    this.charges ??= []
    this.charges.push([contract, amount])
  }

  /** Money that already moved but counts against the limit. */
  prepaid(amount: bigint): void {
    this.total += amount
  }

  /** The contract is gone: all that it ever put down comes back, and what this frame stored no longer counts. */
  terminated(refund: bigint): void {
    this.settled -= refund
    this.usage = undefined
  }

  /**
   * Turns what was stored since the last time into a deposit. Before a nested frame, too: it may run the same contract, and what it removes
   * is a share of what its record says. (pallet-contracts settles outer frames last, and then keeps the deposit of what an inner frame
   * removed.)
   * @returns the changed info, when it changed
   */
  settle(prices: StoragePrices, readInfo: () => ContractInfo | undefined): ContractInfo | undefined {
    const { usage } = this
    const info = usage && readInfo()
    if (usage === undefined || info === undefined) return undefined
    this.usage = undefined
    const settled = settleUsage(usage, prices, info)
    this.settled += settled.deposit
    return settled.info
  }

  /** True when the deposit of a settled frame and all below it is more than its limit. */
  exceedsLimit(): boolean {
    return this.total + this.settled > this.limit
  }

  /** Takes over a nested frame that ended well and is settled. */
  absorb(nested: DepositMeter, contract: AccountName): void {
    const own = nested.settled
    this.total += nested.total + own
    if (nested.charges !== undefined) {
      this.charges ??= []
      for (const charge of nested.charges) this.charges.push(charge)
    }
    if (own !== 0n) {
      this.charges ??= []
      this.charges.push([contract, own])
    }
  }

  /** All that changes hands, a line for each contract in order of its first charge; refunds first. */
  balances(): readonly (readonly [AccountName, Deposit])[] {
    if (this.charges === undefined) return []
    const byContract = new Map<AccountName, Deposit>()
    for (const [contract, amount] of this.charges) byContract.set(contract, (byContract.get(contract) ?? 0n) + amount)
    const lines = [...byContract]
    return [...lines.filter(([, amount]) => amount < 0n), ...lines.filter(([, amount]) => amount > 0n)]
  }

  get deposit(): Deposit {
    return this.total
  }
}

/** Refunds are shares of what the contract put down: prices may have changed since. Rounded down, as pallet-contracts does. */
function settleUsage(
  usage: Usage,
  { perByte, perItem }: StoragePrices,
  info: ContractInfo,
): { deposit: Deposit; info: ContractInfo } {
  const bytes = usage.bytesAdded - usage.bytesRemoved
  const items = usage.itemsAdded - usage.itemsRemoved
  const byteDeposit = bytes >= 0 ? BigInt(bytes) * perByte : -refundOf(-bytes, info.storageBytes, info.byteDeposit)
  const itemDeposit = items >= 0 ? BigInt(items) * perItem : -refundOf(-items, info.storageItems, info.itemDeposit)
  return {
    deposit: byteDeposit + itemDeposit,
    info: {
      ...info,
      storageBytes: clampU32(info.storageBytes + bytes),
      storageItems: clampU32(info.storageItems + items),
      byteDeposit: info.byteDeposit + byteDeposit,
      itemDeposit: info.itemDeposit + itemDeposit,
    },
  }
}

function refundOf(removed: number, of: number, deposit: bigint): bigint {
  if (of === 0) return 0n
  const fraction = removed >= of ? share : (BigInt(removed) * share) / BigInt(of)
  return (fraction * deposit) / share
}

function clampU32(value: number): number {
  return Math.max(0, Math.min(value, u32Max))
}
