// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { rootOrigin, signed } from '@phat/frame'
import { balanceOnHold } from '@phat/pallet-balances'
import { Preimage, preimages } from '@phat/pallet-preimage'
import type { AccountId, Hash } from '@phat/primitives'
import { alice, bob, createMockChain } from '@phat/test-kit'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mockParts } from '../bench/preimage.bench.ts'

const contents = [Uint8Array.of(), Uint8Array.of(7), new Uint8Array(90)]
const users: readonly AccountId[] = [alice, bob]

/** What the pallet should know of one preimage: who pays, how often it is wanted, whether it is there. */
interface Model {
  owner: number | undefined
  requests: number
  stored: boolean
}

/** The same step by rules that know nothing of statuses. */
function expected(one: Model, step: string, user: number): Model {
  const wanted = one.requests > 0
  switch (step) {
    case 'note':
      return wanted ? { ...one, stored: true } : one.stored ? one : { owner: user, requests: 0, stored: true }
    case 'unnote':
      if (one.owner !== user) return one
      return { owner: undefined, requests: one.requests, stored: one.stored && wanted }
    case 'request':
      return { ...one, requests: one.requests + 1 }
    default: {
      const requests = Math.max(0, one.requests - 1)
      return { ...one, requests, stored: one.stored && (requests > 0 || one.owner !== undefined) }
    }
  }
}

it('keeps deposits, requests and bytes as a model of them says, whatever happens in whatever order', () => {
  const steps = fc.array(fc.tuple(fc.constantFrom('note', 'unnote', 'request', 'unrequest'), fc.nat(2), fc.nat(1)), {
    maxLength: 40,
  })
  fc.assert(
    fc.property(steps, (list) => {
      const chain = createMockChain({
        ...mockParts,
        balances: [
          [alice, 10_000n],
          [bob, 10_000n],
        ],
      })
      const calls = chain.calls(Preimage)
      const models: Model[] = contents.map(() => ({ owner: undefined, requests: 0, stored: false }))
      for (const [step, content, user] of list) {
        const bytes = contents[content] as Uint8Array
        const hash = blake2b256(bytes) as Hash
        const origin = signed(users[user] as AccountId)
        chain.failureOf(() => {
          if (step === 'note') calls.notePreimage(origin, { bytes })
          else if (step === 'unnote') calls.unnotePreimage(origin, { hash })
          else if (step === 'request') calls.requestPreimage(rootOrigin, { hash })
          else calls.unrequestPreimage(rootOrigin, { hash })
        })
        models[content] = expected(models[content] as Model, step, user)
        for (const [i, model] of models.entries()) {
          const each = contents[i] as Uint8Array
          const stored = preimages.read(chain.execution, blake2b256(each) as Hash, each.length)
          expect(stored).toEqual(model.stored ? each : undefined)
          expect(preimages.isRequested(chain.execution, blake2b256(each) as Hash)).toBe(model.requests > 0)
        }
        for (const [i, who] of users.entries()) {
          const due = models.reduce(
            (sum, { owner }, j) => (owner === i ? sum + 50n + BigInt((contents[j] as Uint8Array).length) : sum),
            0n,
          )
          expect(balanceOnHold(chain.execution, { type: 'Preimage', value: { type: 'Preimage' } }, who)).toBe(due)
        }
        expect(chain.brokenInvariants()).toEqual([])
      }
    }),
    { numRuns: 100, seed: 11 },
  )
})
