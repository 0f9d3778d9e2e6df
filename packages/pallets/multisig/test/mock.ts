// SPDX-License-Identifier: Apache-2.0
import { install } from '@phat/frame'
import { reserve, unreserve } from '@phat/pallet-balances'
import { Multisig, type MultisigConfig } from '@phat/pallet-multisig'
import { Utility } from '@phat/pallet-utility'
import { alice, bob, charlie, dave, mockDbWeight } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'

/** What a test may change while it runs. */
export interface Deposits {
  base: bigint
  factor: bigint
}

/** A chain of Multisig, Utility and four accounts with 1,000 each; deposits are 10 and 3 until a test changes them. */
export function mockChain(callFilter?: Parameters<typeof createMockRuntime>[0]) {
  const deposits: Deposits = { base: 10n, factor: 3n }
  const config: MultisigConfig = {
    currency: { reserve, unreserve },
    get depositBase() {
      return deposits.base
    },
    get depositFactor() {
      return deposits.factor
    },
    maxSignatories: 4,
    dbWeight: mockDbWeight,
  }
  const chain = createMockRuntime({
    balances: [alice, bob, charlie, dave].map((who) => [who, 1_000n] as const),
    pallets: [install(2, Multisig, config), install(3, Utility, { batchedCallsLimit: 10, dbWeight: mockDbWeight })],
    ...callFilter,
  })
  return { chain, deposits }
}
