// SPDX-License-Identifier: Apache-2.0
import { Balances } from '@phat/pallet-balances'
import { assert } from '@phat/primitives'
import { account, addressOf, createMockChain } from '@phat/test-kit'

/** One figure; `ratio` is how many times better it is than the peer's. */
export interface Figure {
  readonly value: number
  readonly unit: string
  readonly peer?: string
  readonly ratio?: number
}

const sizes = { small: { transfers: 500, rounds: 3 }, full: { transfers: 5_000, rounds: 7 } }

/**
 * The path of every call: dispatch, handler, storage, events. `transfers_execute_per_s` counts signed transfers of Balances that one
 * execution applies in a second of CPU time: extrinsics that are decoded already, signatures that are known to be good, no fee, an
 * existing receiver each, state in memory. The median of the rounds, warm.
 */
export async function benchFrame(size: 'small' | 'full'): Promise<Record<string, Figure>> {
  const { transfers, rounds } = sizes[size]
  const accounts = Array.from({ length: 1_000 }, (_, i) => account(i))
  const chain = createMockChain({ balances: accounts.map((who) => [who, 10n ** 12n]) })
  const extrinsics = Array.from({ length: transfers }, (_, i) => {
    const dest = addressOf(accounts[(i * 7 + 1) % accounts.length] ?? account(1))
    const call = chain.call(Balances, 'transferAllowDeath', { dest, value: 1_000n + BigInt(i) })
    return chain.transaction(accounts[i % accounts.length] ?? account(0), call, [])
  })
  const micros: number[] = []
  for (let round = 0; round <= rounds; round++) {
    chain.reset()
    const started = process.cpuUsage()
    let applied = 0
    for (const extrinsic of extrinsics) {
      const outcome = chain.submit(extrinsic)
      if (outcome.ok && outcome.value.type === 'Ok') applied++
    }
    const { user, system } = process.cpuUsage(started)
    assert(applied === transfers, 'every transfer succeeds: a failing one would measure less')
    // The first round warms up.
    if (round > 0) micros.push((user + system) / applied)
  }
  const median = micros.sort((a, b) => a - b)[Math.floor(micros.length / 2)] ?? Infinity
  return {
    transfers_execute_per_s: { value: 1e6 / median, unit: '1/s' },
    transfer_execute_cpu_us: { value: median, unit: 'µs' },
  }
}
