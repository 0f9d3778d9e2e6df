// SPDX-License-Identifier: Apache-2.0
import { exitGuest } from '@phat/wasm-engine'
import type { HostContext } from '../host/host-context.ts'
import { type GuestBytes, GuestMemory } from './guest-memory.ts'
import type { SealHost } from './host-function.ts'
import type { SealLimits } from './limits.ts'
import type { HostPrices } from './prices.ts'

/** What every frame of an engine version has in common. */
export interface SealRules {
  readonly prices: HostPrices
  readonly limits: SealLimits
}

const noData = new Uint8Array()

/** One run of a wasm contract, as its host functions see it; a class because one is made for every call. */
export class SealFrame implements SealHost {
  readonly context: HostContext
  readonly memory: GuestMemory
  readonly prices: HostPrices
  readonly limits: SealLimits
  /** What `finish` put aside. */
  returnFlags = 0
  returnData: Uint8Array = noData

  constructor(context: HostContext, guest: GuestBytes, { prices, limits }: SealRules) {
    this.context = context
    this.memory = new GuestMemory(guest, context)
    this.prices = prices
    this.limits = limits
  }

  charge(picoseconds: number): void {
    this.context.gas.charge(BigInt(picoseconds))
  }

  finish(flags: number, data: Uint8Array): never {
    if (flags > 1) this.context.fail('InvalidCallFlags')
    this.returnFlags = flags
    this.returnData = data
    return exitGuest()
  }
}
