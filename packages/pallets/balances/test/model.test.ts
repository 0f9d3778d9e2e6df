// SPDX-License-Identifier: Apache-2.0
import { rootOrigin, signed } from '@phat/frame'
import { accountOf, Balances, canReserve, reserve, setLock, totalIssuance, unreserve } from '@phat/pallet-balances'
import { System } from '@phat/pallet-system'
import { textBytes } from '@phat/primitives'
import { account, addressOf, createMockChain } from '@phat/test-kit'
import fc from 'fast-check'
import { expect, it } from 'vitest'

// The model says what should happen in the terms of a user: what is spendable, and which accounts exist. It knows nothing of
// reference counts or of the order of writes.

const deposit = 10n
const people = 4
const lockId = textBytes('testlock')

interface Person {
  free: bigint
  reserved: bigint
  lock: bigint
}

const nobody = (): Person => ({ free: 0n, reserved: 0n, lock: 0n })
const needed = ({ reserved, lock }: Person): boolean => reserved > 0n || lock > 0n
const max = (a: bigint, b: bigint): bigint => (a > b ? a : b)

/** What a person may spend, if the account may go when nothing needs it. */
function spendable(person: Person): bigint {
  const locked = max(0n, person.lock - person.reserved)
  const kept = person.free > 0n && needed(person) ? max(locked, deposit) : locked
  return max(0n, person.free - kept)
}

function settle(people: Person[], index: number): void {
  const person = people[index] as Person
  if (person.free < deposit && person.reserved === 0n) people[index] = nobody()
}

interface Move {
  readonly kind: 'transfer' | 'keepAlive'
  readonly from: number
  readonly to: number
  readonly amount: bigint
}

interface Change {
  readonly kind: 'reserve' | 'unreserve' | 'lock' | 'burn' | 'set'
  readonly who: number
  readonly amount: bigint
}

type Step = Move | Change

const isMove = (step: Step): step is Move => 'from' in step

/** The step in the model; false where it should fail. */
function model(state: Person[], step: Step): boolean {
  if (isMove(step)) {
    const { from, to, amount } = step
    const sender = state[from] as Person
    const receiver = state[to] as Person
    const dies = sender.free - amount < deposit
    if (amount > 0n && (amount > spendable(sender) || (dies && (step.kind === 'keepAlive' || needed(sender))))) return false
    if (amount > 0n && receiver.free + amount < deposit) return false
    if (from === to) return true
    sender.free -= amount
    receiver.free += amount
    settle(state, from)
    return true
  }
  const { who, amount } = step
  const person = state[who] as Person
  if (step.kind === 'reserve') {
    if (amount > 0n && (person.free - amount < deposit || person.free - amount < person.lock)) return false
    person.free -= amount
    person.reserved += amount
  } else if (step.kind === 'unreserve') {
    const moved = amount < person.reserved ? amount : person.reserved
    person.free += moved
    person.reserved -= moved
    settle(state, who)
  } else if (step.kind === 'lock') {
    if (person.free === 0n) return false
    person.lock = amount
  } else if (step.kind === 'burn') {
    if (amount > spendable(person)) return false
    person.free -= amount
    settle(state, who)
  } else {
    const free = amount < deposit ? 0n : amount
    if (free === 0n && person.free > 0n && needed(person)) return false
    person.free = free
    settle(state, who)
  }
  return true
}

const index = fc.integer({ min: 0, max: people - 1 })
const amount = fc.oneof(fc.bigInt(0n, 25n), fc.bigInt(0n, 300n))
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom<Move['kind']>('transfer', 'keepAlive'), from: index, to: index, amount }),
  fc.record({ kind: fc.constantFrom<Change['kind']>('reserve', 'unreserve', 'lock', 'burn', 'set'), who: index, amount }),
)

const chain = createMockChain({ balances: Array.from({ length: people }, (_, i) => [account(i), 100n] as const) })
const balances = chain.calls(Balances)

function perform(step: Step): void {
  const at = chain.execution
  if (isMove(step)) {
    const args = { dest: addressOf(account(step.to)), value: step.amount }
    if (step.kind === 'transfer') balances.transferAllowDeath(signed(account(step.from)), args)
    else balances.transferKeepAlive(signed(account(step.from)), args)
    return
  }
  const who = account(step.who)
  if (step.kind === 'reserve') reserve(at, who, step.amount)
  else if (step.kind === 'unreserve') unreserve(at, who, step.amount)
  else if (step.kind === 'lock') setLock(at, lockId, who, step.amount, 'All')
  else if (step.kind === 'burn') balances.burn(signed(who), { value: step.amount, keepAlive: false })
  else balances.forceSetBalance(rootOrigin, { who: addressOf(who), newFree: step.amount })
}

/** Steps whose outcome is not a user's matter: locking nobody's balance, or dust that a lock would leave behind. */
const isDefined = (state: readonly Person[], step: Step): boolean =>
  isMove(step) || step.kind !== 'lock' || (state[step.who] as Person).free >= deposit

it('random operations end as the model says, with every invariant after each', () => {
  let performed = 0
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 40 }), (steps) => {
      chain.reset()
      const state = Array.from({ length: people }, () => ({ free: 100n, reserved: 0n, lock: 0n }))
      for (const next of steps) {
        if (!isDefined(state, next)) continue
        const before = chain.state()
        const should = model(state, next)
        const reservable = next.kind === 'reserve' && canReserve(chain.execution, account(next.who), next.amount)
        const failure = chain.failureOf(() => perform(next))
        expect([next, failure === undefined]).toEqual([next, should])
        if (next.kind === 'reserve') expect(reservable).toBe(should)
        if (!should) expect(chain.state()).toEqual(before)
        let total = 0n
        state.forEach((person, i) => {
          const { free, reserved, frozen } = accountOf(chain.execution, account(i))
          expect([next, i, free, reserved, frozen]).toEqual([next, i, person.free, person.reserved, person.lock])
          expect(System.at(chain.execution).store.account.has(account(i))).toBe(person.free + person.reserved > 0n)
          total += person.free + person.reserved
        })
        expect(totalIssuance(chain.execution)).toBe(total)
        expect(chain.brokenInvariants()).toEqual([])
        performed++
      }
    }),
    { numRuns: 45, seed: 20240607 },
  )
  expect(performed).toBeGreaterThan(1_000)
})
