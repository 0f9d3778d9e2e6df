// SPDX-License-Identifier: Apache-2.0
import { ensureSignedOrRoot, install, type RuntimeCall, type Weight, weightOf } from '@phat/frame'
import { Scheduler } from '@phat/pallet-scheduler'
import { System } from '@phat/pallet-system'
import { Utility } from '@phat/pallet-utility'
import { alice, type MockChain, mockDbWeight } from '@phat/test-kit'
import { mockPallets, schedulerConfig } from '../bench/scheduler.bench.ts'

/** What tasks may use of a block: 200 ms. */
export const maximumWeight: Weight = weightOf(200_000_000_000n, 5_000_000n)

/** A mock where everyone may schedule, four tasks a block. */
export const mockOptions = {
  pallets: [
    ...mockPallets({ ...schedulerConfig, maximumWeight, maxScheduledPerBlock: 4, ensureScheduler: ensureSignedOrRoot }),
    install(4, Utility, { batchedCallsLimit: 10, dbWeight: mockDbWeight }),
  ],
  balances: [[alice, 1_000n]],
} as const

export const nameOf = (number: number): Uint8Array => new Uint8Array(32).fill(number)

/** Calls that tests schedule; each leaves what tells it from others. */
export const callsOf = (chain: MockChain) => ({
  /** Root writes a value under a key of one byte. */
  write: (key: number, sizeBytes = 1): RuntimeCall =>
    chain.call(System, 'setStorage', { items: [[Uint8Array.of(key), new Uint8Array(sizeBytes)]] }),
  /** Anyone leaves an event. */
  remark: (sizeBytes = 1): RuntimeCall => chain.call(System, 'remarkWithEvent', { remark: new Uint8Array(sizeBytes) }),
  /** Announces a weight and does next to nothing. Root's. */
  heavy: (refTime: bigint): RuntimeCall =>
    chain.call(Utility, 'withWeight', {
      call: chain.call(System, 'remark', { remark: new Uint8Array() }),
      weight: weightOf(refTime),
    }),
  batch: (...calls: RuntimeCall[]): RuntimeCall => chain.call(Utility, 'batchAll', { calls }),
  cancel: (when: number, index: number): RuntimeCall => chain.call(Scheduler, 'cancel', { when, index }),
})

/** Runs to a block and gives what its beginning told of tasks. */
export function eventsOf(chain: MockChain): readonly (readonly [string, unknown?])[] {
  const { eventRecord } = chain.runtime
  return chain.execution.events.records.map((record) => {
    const { pallet, event } = eventRecord.decode(record).event
    return [`${pallet}.${event.type}`, event.value]
  })
}
