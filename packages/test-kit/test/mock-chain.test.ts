// SPDX-License-Identifier: Apache-2.0
import { failWith, signed } from '@phat/frame'
import { Balances, issue, mintInto } from '@phat/pallet-balances'
import { account, addressOf, alice, bob, CallFailed, createMockChain } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { describe, expect, it } from 'vitest'

const options = { balances: [[alice, 100n]] as const }

describe('a mock chain', () => {
  it('notices a credit that was lost', () => {
    const chain = createMockChain(options)
    expect(chain.brokenInvariants()).toEqual([])
    issue(chain.execution, 5n)
    expect(chain.brokenInvariants()).toEqual(['Balances: the total issuance is the sum of all balances'])
  })

  it('throws where a call fails, by the name of the failure', () => {
    const chain = createMockChain(options)
    const send = () => chain.calls(Balances).transferAllowDeath(signed(bob), { dest: addressOf(alice), value: 1n })
    expect(send).toThrow(CallFailed)
    expect(chain.failureOf(send)).toBe('Token.FundsUnavailable')
    expect(chain.failureOf(() => Balances.at(chain.execution).fail.DeadAccount())).toBe('Balances.DeadAccount')
    expect(chain.failureOf(() => failWith({ type: 'BadOrigin' }))).toBe('BadOrigin')
    expect(chain.failureOf(() => undefined)).toBeUndefined()
  })

  it('keeps its state from block to block, and begins anew', () => {
    const chain = createMockChain(options)
    mintInto(chain.execution, bob, 50n)
    chain.runToBlock(5)
    expect(chain.execution.block.number).toBe(5)
    expect(chain.takeEvents()).toEqual([])
    expect(Balances.at(chain.execution).store.totalIssuance.get()).toBe(150n)
    chain.reset()
    expect(Balances.at(chain.execution).store.totalIssuance.get()).toBe(100n)
    expect(chain.execution.block.number).toBe(1)
  })

  it('numbers accounts apart', () => {
    expect(account(258)).not.toEqual(account(2))
    expect([...account(258).subarray(0, 3)]).toEqual([2, 1, 0])
  })
})

describe('expectNoop', () => {
  const chain = createMockRuntime(options)

  it('is not content with success, another failure, or a failure that left a trace', () => {
    const succeed = () => undefined
    expect(() => chain.expectNoop(succeed, 'BadOrigin')).toThrow(/success/)
    expect(() => chain.expectNoop(() => failWith({ type: 'BadOrigin' }), 'CannotLookup')).toThrow(/BadOrigin/)
    const swallowed = () => {
      mintInto(chain.execution, bob, 50n)
      throw new CallFailed('BadOrigin', {})
    }
    chain.expectNoop(swallowed, 'BadOrigin')
    expect(Balances.at(chain.execution).store.totalIssuance.get()).toBe(100n)
  })

  it('shows the block that the chain is in', () => {
    chain.runToBlock(3)
    expect(chain.execution.block.number).toBe(3)
  })
})
