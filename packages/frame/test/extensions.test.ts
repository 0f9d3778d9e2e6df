// SPDX-License-Identifier: Apache-2.0
import { u8, unit } from '@phat/codec'
import { alice, bob } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  type AnyExtension,
  anyValid,
  defineTransactionExtension,
  encodeBare,
  install,
  invalid,
  type RuntimeCall,
  type TransactionView,
  validateTransaction,
} from '../src/index.ts'
import { Workshop, workshopConfig } from './workshop.ts'

/** What the extensions were asked, in order. */
const log: string[] = []
/** The step at which a transaction is to be refused, such as `prepare B`. */
let refuseAt = ''

const seen = (what: string): void => {
  log.push(what)
  if (what === refuseAt) invalid('Payment')
}

/** Takes a fee before the call and says so in an event: what remains of a failed call. */
const charge = ({ execution, who }: TransactionView<number>, amount: number): void => {
  const { store, emit } = Workshop.at(execution)
  store.payments.mutate(who, (paid) => paid + amount)
  emit.Paid({ who })
}

const traced = (name: string): AnyExtension =>
  defineTransactionExtension<number, undefined, string>(name, {
    extra: u8,
    implicit: () => undefined,
    additional: unit,
    validate: ({ extra }) => {
      seen(`validate ${name}`)
      return { ...anyValid, priority: BigInt(extra), provides: [new Uint8Array([extra])] }
    },
    prepare: (view) => {
      charge(view, view.extra)
      seen(`prepare ${name}`)
      return `${name}${view.extra}`
    },
    postDispatch: (_, pre, post, result) => {
      seen(`post ${pre} ${result.type} ${post.actualWeight?.refTime ?? 'as announced'}`)
    },
  })

const chain = createMockRuntime({
  pallets: [install(9, Workshop, workshopConfig)],
  extensions: [traced('A'), traced('B')],
})
const submitted = (call: RuntimeCall) => chain.transaction(alice, call, [1, 2])
const count = () => chain.call(Workshop, 'count', { by: 1 })
const paid = () => Workshop.at(chain.execution).store.payments.get(alice)
const refused = { ok: false, error: { type: 'Invalid', value: { type: 'Payment' } } }

beforeEach(() => {
  log.length = 0
  refuseAt = ''
})

describe('the extensions of a transaction', () => {
  test('run in their order: all checks, all preparations, the call, all that follows', () => {
    chain.expectApplied(submitted(chain.call(Workshop, 'spend', { announced: 9, used: 4 })))
    expect(log).toEqual(['validate A', 'validate B', 'prepare A', 'prepare B', 'post A1 Ok 12', 'post B2 Ok 12'])
  })

  test('see the failure of the call, and what they did is all that remains of it', () => {
    const before = chain.state()
    chain.expectApplied(submitted(chain.call(Workshop, 'countAndFail', { by: 3 })))
    expect(log.slice(-2)).toEqual(['post A1 Err as announced', 'post B2 Err as announced'])
    const [first, second, third, ...more] = chain.takeEvents()
    expect([first, second]).toEqual([
      ['Workshop.Paid', { who: alice }],
      ['Workshop.Paid', { who: alice }],
    ])
    expect(third).toMatchObject(['System.ExtrinsicFailed', { dispatchError: { type: 'Module' } }])
    expect(more).toEqual([])
    const payments = Workshop.at(chain.execution).store.payments.keyOf(alice)
    const after = new Map(chain.state())
    expect(paid()).toBe(3)
    after.delete(payments)
    expect(after).toEqual(before)
  })

  test.each(['validate A', 'validate B', 'prepare A', 'prepare B'])('leave no trace of a transaction refused at %s', (step) => {
    refuseAt = step
    chain.expectRefused(submitted(count()), 'Invalid.Payment')
    expect(log.at(-1)).toBe(step)
    expect(paid()).toBe(0)
    expect(chain.execution.extrinsics).toHaveLength(0)
  })

  test('leave no trace when what follows the call refuses it', () => {
    refuseAt = 'post B2 Ok as announced'
    chain.expectRefused(submitted(count()), 'Invalid.Payment')
    expect(Workshop.at(chain.execution).store.counter.get()).toBe(0)
  })

  test('are asked by validation without effect, and their answers are combined', () => {
    const before = chain.state()
    const outcome = validateTransaction(chain.execution, submitted(count()), () => true)
    expect(outcome).toMatchObject({ ok: true, value: { priority: 3n, provides: [new Uint8Array([1]), new Uint8Array([2])] } })
    expect([log, chain.state()]).toEqual([['validate A', 'validate B'], before])
    refuseAt = 'validate B'
    expect(validateTransaction(chain.execution, submitted(count()), () => true)).toEqual(refused)
  })
})

describe('a transaction is refused', () => {
  test('with a bad signature, before any extension is asked', () => {
    const outcome = validateTransaction(chain.execution, submitted(count()), () => false)
    expect(outcome).toEqual({ ok: false, error: { type: 'Invalid', value: { type: 'BadProof' } } })
    expect(log).toEqual([])
  })

  test('when its address names no account', () => {
    const transaction = submitted(count())
    const { signature } = transaction
    if (signature === undefined) throw new RangeError('it is signed')
    const unnamed = { ...transaction, signature: { ...signature, address: { type: 'Raw' as const, value: bob } } }
    chain.expectRefused(unnamed, 'Unknown.CannotLookup')
  })

  test('when it is mandatory: only the block itself begins with such calls', () => {
    chain.expectRefused(submitted(chain.call(Workshop, 'begin', { seed: 1 })), 'Invalid.BadMandatory')
    const outcome = validateTransaction(chain.execution, submitted(chain.call(Workshop, 'begin', { seed: 1 })), () => true)
    expect(outcome).toEqual({ ok: false, error: { type: 'Invalid', value: { type: 'BadMandatory' } } })
  })

  test('when it is bare', () => {
    const { types } = chain.runtime
    const bare = types.extrinsic.decode(encodeBare(types.call.encode(count())))
    chain.expectRefused(bare, 'Invalid.Call')
    expect(validateTransaction(chain.execution, bare, () => true)).toEqual({
      ok: false,
      error: { type: 'Unknown', value: { type: 'NoUnsignedValidator' } },
    })
  })
})

test('a call with a bug goes through as it was thrown, and leaves no trace', () => {
  const before = chain.state()
  expect(() => chain.submit(submitted(chain.call(Workshop, 'crash', {})))).toThrow('a bug')
  expect(chain.state()).toEqual(before)
  chain.expectEvents()
  chain.expectApplied(submitted(count()))
})
