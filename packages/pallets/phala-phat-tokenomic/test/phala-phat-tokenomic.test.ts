// SPDX-License-Identifier: Apache-2.0
import { rootOrigin, signed } from '@phat/frame'
import { commandTopic } from '@phat/messaging'
import { freeBalance, totalIssuance } from '@phat/pallet-balances'
import { PhalaMq } from '@phat/pallet-phala-mq'
import { PhalaPhatTokenomic, stakesAccount } from '@phat/pallet-phala-phat-tokenomic'
import { type Hash, known, textBytes, toHex } from '@phat/primitives'
import { alice, bob } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cluster, contract, mockParts, systemContract } from '../bench/phala-phat-tokenomic.bench.ts'

const start = 1_000n
const chain = createMockRuntime({
  ...mockParts,
  balances: [
    [alice, start],
    [bob, start],
  ],
})
const unknown: Hash = new Uint8Array(32).fill(0xdd)
const store = () => PhalaPhatTokenomic.at(chain.execution).store
const stake = (amount: bigint, who = alice, on = contract) =>
  chain.calls(PhalaPhatTokenomic).adjustStake(signed(who), { contract: on, amount })
const free = (who = alice) => freeBalance(chain.execution, who)
const messages = () => PhalaMq.at(chain.execution).store

describe('a stake', () => {
  test('is set, raised and lowered, and the difference moves', () => {
    stake(100n)
    expect([free(), free(stakesAccount)]).toEqual([900n, 100n])
    stake(300n)
    stake(50n, bob)
    expect([free(), free(bob), store().contractTotalStakes.get(contract)]).toEqual([700n, 950n, 350n])
    chain.takeEvents()
    stake(120n)
    expect(chain.takeEvents().filter(([name]) => name.startsWith('PhalaPhatTokenomic'))).toEqual([
      ['PhalaPhatTokenomic.ContractDepositChanged', { cluster, contract, deposit: 170n }],
      ['PhalaPhatTokenomic.UserStakeChanged', { cluster, account: alice, contract, stake: 120n }],
    ])
  })

  test('of nothing leaves no entry', () => {
    stake(100n)
    stake(0n)
    expect([...store().contractUserStakes.entries(), ...store().contractTotalStakes.entries()]).toEqual([])
    expect([free(), free(stakesAccount)]).toEqual([start, 0n])
  })

  test('is as much as the least, and what the account has', () => {
    chain.expectNoop(() => stake(19n), 'PhalaPhatTokenomic.InvalidAmountOfStake')
    store().minStake.set(200n)
    chain.expectNoop(() => stake(199n), 'PhalaPhatTokenomic.InvalidAmountOfStake')
    stake(200n)
    store().minStake.set(1n)
    chain.expectNoop(() => stake(19n), 'PhalaPhatTokenomic.InvalidAmountOfStake')
    chain.expectNoop(() => stake(start + 1n), 'Token.FundsUnavailable')
    chain.expectNoop(() => chain.calls(PhalaPhatTokenomic).adjustStake(rootOrigin, { contract, amount: 50n }), 'BadOrigin')
  })

  test('on a contract that the chain does not know stays on the chain', () => {
    stake(100n, alice, unknown)
    const last = chain.takeEvents().at(-1)
    expect(last).toEqual([
      'PhalaPhatTokenomic.UserStakeChanged',
      { cluster: undefined, account: alice, contract: unknown, stake: 100n },
    ])
    expect(messages().stagedCount.get()).toBe(0)
  })

  test('is told to the system contract, also when it is set again', () => {
    stake(100n)
    stake(100n)
    expect(messages().stagedCount.get()).toBe(2)
    const { sender, destination, payload } = known(messages().stagedMessages.get(0), 'it was sent')
    expect(sender).toEqual({ type: 'Pallet', value: textBytes('PhalaPhatTokenomic') })
    expect(destination).toEqual(commandTopic(systemContract))
    // Plain, InkMessage, no nonce; 52 bytes: selector, contract, total as u128; no transfer, all gas, no limit. By hand from the protocol.
    const message = `a24bcb44${'c0'.repeat(32)}64${'00'.repeat(15)}`
    expect(toHex(payload)).toBe(`0x000000d0${message}${'00'.repeat(16)}${'ff'.repeat(8)}00`)
  })
})

test('stakes stand on the account of phat/tok', () => {
  expect(toHex(stakesAccount)).toBe(`0x${'6d6f646c706861742f746f6b'}${'00'.repeat(20)}`)
})

test('after any changes everybody has what they did not stake, and nothing is lost', () => {
  const step = fc.record({
    who: fc.constantFrom(alice, bob),
    on: fc.constantFrom(contract, unknown),
    amount: fc.bigInt(0n, 1_100n),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
      chain.reset()
      for (const { who, on, amount } of steps) chain.failureOf(() => stake(amount, who, on))
      expect(chain.brokenInvariants()).toEqual([])
      for (const who of [alice, bob]) {
        const staked = [contract, unknown].reduce((sum, on) => sum + store().contractUserStakes.get(who, on), 0n)
        expect(free(who)).toBe(start - staked)
      }
      expect(totalIssuance(chain.execution)).toBe(2n * start)
    }),
    { numRuns: 40 },
  )
})
