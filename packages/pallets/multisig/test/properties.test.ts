// SPDX-License-Identifier: Apache-2.0
import { type RuntimeCall, signed, weightOf } from '@phat/frame'
import { reservedBalance } from '@phat/pallet-balances'
import { Multisig, multiAccountId } from '@phat/pallet-multisig'
import { System } from '@phat/pallet-system'
import type { AccountId } from '@phat/primitives'
import { alice, bob, charlie, dave } from '@phat/test-kit'
import { blake2AsU8a, createKeyMulti, decodeAddress, encodeAddress, sortAddresses } from '@polkadot/util-crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mockChain } from './mock.ts'

const { chain, deposits } = mockChain()
const everyone = [alice, bob, charlie, dave]
const calls: readonly RuntimeCall[] = [1, 2].map((n) => chain.call(System, 'remark', { remark: new Uint8Array([n]) }))
const hashes = calls.map((call) => blake2AsU8a(chain.runtime.types.call.encode(call)))
const plenty = weightOf(10_000_000_000n, 100_000n)

describe('multiAccountId', () => {
  it('is the address that wallets derive', () => {
    const accounts = fc.uniqueArray(fc.uint8Array({ minLength: 32, maxLength: 32 }), {
      minLength: 1,
      maxLength: 20,
      selector: (id) => id.join(),
    })
    fc.assert(
      fc.property(accounts, fc.integer({ min: 1, max: 65_535 }), (unsorted, threshold) => {
        const sorted = sortAddresses(unsorted).map((address) => decodeAddress(address) as AccountId)
        expect(encodeAddress(multiAccountId(sorted, threshold))).toBe(encodeAddress(createKeyMulti(unsorted, threshold)))
      }),
    )
  })
})

const action = fc.record({
  kind: fc.constantFrom('asMulti', 'approve', 'cancel', 'poke', 'price'),
  who: fc.nat({ max: 2 }),
  call: fc.nat({ max: 1 }),
  threshold: fc.integer({ min: 2, max: 3 }),
  base: fc.bigInt({ min: 1n, max: 50n }),
})
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never

/** What an operation is in the model: who began it, who approved, what it reserves. */
interface Model {
  readonly depositor: number
  readonly approvals: ReadonlySet<number>
  readonly deposit: bigint
}

/** One action on the chain and on the model; a failed one changes neither. */
function act(model: Map<string, Model>, { kind, who, call, threshold, base }: Action): void {
  const target = { threshold, otherSignatories: [alice, bob, charlie].filter((_, i) => i !== who) }
  const origin = signed(everyone[who] as AccountId)
  const callHash = hashes[call] as Uint8Array
  const calls_ = chain.calls(Multisig)
  const id = multiAccountId([alice, bob, charlie], threshold)
  const key = `${threshold}:${call}`
  const known = model.get(key)
  const maybeTimepoint = Multisig.at(chain.execution).store.multisigs.get(id, callHash)?.when
  const price = deposits.base + deposits.factor * BigInt(threshold)
  const step = kind === 'asMulti' || kind === 'approve'
  const failure = chain.failureOf(() => {
    const common = { ...target, maybeTimepoint, maxWeight: plenty }
    if (kind === 'asMulti') calls_.asMulti(origin, { ...common, call: calls[call] as RuntimeCall })
    else if (kind === 'approve') calls_.approveAsMulti(origin, { ...common, callHash })
    else if (kind === 'cancel')
      calls_.cancelAsMulti(origin, { ...target, timepoint: maybeTimepoint ?? { height: 0, index: 0 }, callHash })
    else if (kind === 'poke') calls_.pokeDeposit(origin, { ...target, callHash })
    else deposits.base = base
  })
  if (kind === 'price') return
  if (known === undefined) {
    expect(failure).toBe(step ? undefined : 'Multisig.NotFound')
    if (step) model.set(key, { depositor: who, approvals: new Set([who]), deposit: price })
    return
  }
  if (!step) {
    expect(failure).toBe(known.depositor === who ? undefined : 'Multisig.NotOwner')
    if (failure !== undefined) return
    if (kind === 'cancel') model.delete(key)
    else model.set(key, { ...known, deposit: price })
    return
  }
  const adds = known.approvals.size < threshold && !known.approvals.has(who)
  const approvals = adds ? new Set([...known.approvals, who]) : known.approvals
  if (kind === 'asMulti' && approvals.size >= threshold) model.delete(key)
  else if (adds) model.set(key, { ...known, approvals })
  else return expect(failure).toBe('Multisig.AlreadyApproved')
  expect(failure).toBeUndefined()
}

describe('any order of steps', () => {
  it('keeps approvals and deposits as a simple model says', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
        chain.reset()
        Object.assign(deposits, { base: 10n, factor: 3n })
        const model = new Map<string, Model>()
        for (const one of actions) act(model, one)
        for (const [index, who] of everyone.entries()) {
          const expected = [...model.values()]
            .filter(({ depositor }) => depositor === index)
            .reduce((sum, { deposit }) => sum + deposit, 0n)
          expect(reservedBalance(chain.execution, who)).toBe(expected)
        }
        const stored = [...Multisig.at(chain.execution).store.multisigs.entries()]
        expect(stored.map(([, , { approvals }]) => approvals.length).sort()).toEqual(
          [...model.values()].map(({ approvals }) => approvals.size).sort(),
        )
        expect(chain.brokenInvariants()).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})
