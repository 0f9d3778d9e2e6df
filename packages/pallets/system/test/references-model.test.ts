// SPDX-License-Identifier: Apache-2.0
import {
  accountExists,
  decConsumers,
  decProviders,
  decSufficients,
  incConsumers,
  incConsumersWithoutLimit,
  incProviders,
  incSufficients,
  System,
} from '@phat/pallet-system'
import { account, createMockChain } from '@phat/test-kit'
import fc from 'fast-check'
import { expect, it } from 'vitest'

// The model is a multiset of reasons: an account lives while a reason of its own keeps it, and the last provider may not leave
// what needs it behind.

const maxConsumers = 3
const operations = {
  incProviders,
  decProviders,
  incSufficients,
  decSufficients,
  incConsumers,
  incConsumersWithoutLimit,
  decConsumers,
}
type Operation = keyof typeof operations
type Reason = 'provider' | 'sufficient' | 'consumer'

const count = (reasons: readonly Reason[], wanted: Reason): number => reasons.filter((reason) => reason === wanted).length
const without = (reasons: readonly Reason[], one: Reason): readonly Reason[] => {
  const index = reasons.indexOf(one)
  return index < 0 ? reasons : reasons.toSpliced(index, 1)
}

/** The reasons after an operation, or the name of its failure. */
function model(reasons: readonly Reason[], operation: Operation): readonly Reason[] | string {
  const provided = count(reasons, 'provider')
  const needed = count(reasons, 'consumer')
  switch (operation) {
    case 'incProviders':
      return [...reasons, 'provider']
    case 'incSufficients':
      return [...reasons, 'sufficient']
    case 'decProviders':
      return provided === 1 && needed > 0 ? 'ConsumerRemaining' : without(reasons, 'provider')
    case 'decSufficients':
      return without(reasons, 'sufficient')
    case 'decConsumers':
      return without(reasons, 'consumer')
    default:
      if (provided === 0) return 'NoProviders'
      if (operation === 'incConsumers' && needed >= maxConsumers) return 'TooManyConsumers'
      return [...reasons, 'consumer']
  }
}

const chain = createMockChain({ maxConsumers })
const people = [account(1), account(2)] as const

it('random operations on the references of accounts end as the model says, with every invariant after each', () => {
  const failures = new Set<string>()
  const step = fc.record({
    who: fc.constantFrom(0, 1),
    operation: fc.constantFrom(...(Object.keys(operations) as Operation[])),
  })
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 60 }), (steps) => {
      chain.reset()
      const reasons: (readonly Reason[])[] = [[], []]
      for (const { who, operation } of steps) {
        const id = people[who] as (typeof people)[number]
        const lived = accountExists(chain.execution, id)
        const expected = model(reasons[who] ?? [], operation)
        const before = chain.state()
        let reaped: unknown
        const failure = chain.failureOf(() => {
          reaped = operations[operation](chain.execution, id)
        })
        expect([operation, failure]).toEqual([operation, typeof expected === 'string' ? expected : undefined])
        if (typeof expected === 'string') {
          failures.add(expected)
          expect(chain.state()).toEqual(before)
          expect(chain.takeEvents()).toEqual([])
          continue
        }
        reasons[who] = expected
        const lives = expected.some((reason) => reason !== 'consumer')
        const event = lived === lives ? [] : [[lives ? 'System.NewAccount' : 'System.KilledAccount', { account: id }]]
        expect(chain.takeEvents()).toEqual(event)
        if (operation === 'decProviders' || operation === 'decSufficients') expect(reaped).toBe(!lives)
        const { account } = System.at(chain.execution).store
        expect(account.has(id)).toBe(lives)
        const { providers, sufficients, consumers } = account.get(id)
        expect([providers, sufficients, consumers]).toEqual([
          count(expected, 'provider'),
          count(expected, 'sufficient'),
          count(expected, 'consumer'),
        ])
        expect(chain.brokenInvariants()).toEqual([])
      }
    }),
    { numRuns: 100, seed: 20_260_101 },
  )
  expect(failures).toEqual(new Set(['ConsumerRemaining', 'NoProviders', 'TooManyConsumers']))
})
