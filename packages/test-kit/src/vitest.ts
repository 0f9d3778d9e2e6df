// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect } from 'vitest'

export { testWeightBench } from './bench-tests.ts'

import { createMockChain, type MockChain, type MockEvent, refusalName } from './mock-chain.ts'
import type { MockOptions } from './mock-runtime.ts'

/** A mock chain with the assertions of pallet tests. */
export interface TestedChain extends MockChain {
  /** The step fails with this error (`Token.FundsUnavailable`) and leaves neither a change nor an event. */
  expectNoop(step: () => unknown, failure: string): void
  /** Exactly these events happened, in this order, since the test began or events were last expected or taken. */
  expectEvents(...events: readonly MockEvent[]): void
  /** The transaction may stand in the block, whatever came of its call. */
  expectApplied(transaction: Parameters<MockChain['submit']>[0]): void
  /** The transaction is refused for this reason (`Invalid.Payment`) and changes nothing. */
  expectRefused(transaction: Parameters<MockChain['submit']>[0], reason: string): void
}

/**
 * A mock chain for a test file: begins anew before each test, and after each test checks that every invariant of every pallet
 * holds. Call it where `describe` may be called.
 */
export function createMockRuntime(options: MockOptions = {}): TestedChain {
  const chain = createMockChain(options)
  beforeEach(() => chain.reset())
  afterEach(() => {
    expect(chain.brokenInvariants(), 'invariants that do not hold').toEqual([])
  })
  const unchangedBy = (step: () => void): void => {
    const before = chain.state()
    const events = chain.execution.events.count
    step()
    expect(chain.state(), 'the state is as it was').toEqual(before)
    expect(chain.execution.events.count, 'there is no event').toBe(events)
  }
  const assertions = {
    expectNoop: (step: () => unknown, failure: string): void =>
      unchangedBy(() => expect(chain.failureOf(step) ?? 'success').toBe(failure)),
    expectEvents: (...events: readonly MockEvent[]): void => expect(chain.takeEvents()).toEqual(events),
    expectApplied: (transaction: Parameters<MockChain['submit']>[0]): void => {
      const outcome = chain.submit(transaction)
      expect(outcome.ok ? 'applied' : refusalName(outcome.error)).toBe('applied')
    },
    expectRefused: (transaction: Parameters<MockChain['submit']>[0], reason: string): void =>
      unchangedBy(() => {
        const outcome = chain.submit(transaction)
        expect(outcome.ok ? 'applied' : refusalName(outcome.error)).toBe(reason)
      }),
  }
  // Descriptors, not a spread: `execution` is another one in every block.
  return Object.defineProperties(assertions, Object.getOwnPropertyDescriptors(chain)) as unknown as TestedChain
}
