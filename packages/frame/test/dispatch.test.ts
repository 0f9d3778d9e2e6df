// SPDX-License-Identifier: Apache-2.0
import { alice } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { describe, expect, test } from 'vitest'
import {
  attempt,
  badOrigin,
  type DispatchError,
  dispatch,
  dispatchBypassingFilter,
  dispatchInfoOf,
  ensureNone,
  ensureRoot,
  ensureSigned,
  ensureSignedOrRoot,
  failArithmetic,
  failToken,
  failWith,
  install,
  lookup,
  maxDispatchDepth,
  noneOrigin,
  type Origin,
  type RuntimeCall,
  rawOriginOf,
  rootOrigin,
  signed,
  weightOf,
  withCaller,
  withFilter,
} from '../src/index.ts'
import { Workshop, workshopConfig } from './workshop.ts'

const workshop = { pallets: [install(9, Workshop, workshopConfig)] }
const chain = createMockRuntime({ ...workshop, callFilter: (call) => call.call !== 'onlySigned' })
const calls = chain.calls(Workshop)
const origin = signed(alice)

const count = (by: number) => chain.call(Workshop, 'count', { by })
const failing = (by: number) => chain.call(Workshop, 'countAndFail', { by })
const together = (...inner: readonly RuntimeCall[]) => chain.call(Workshop, 'together', { calls: inner })
const counter = () => Workshop.at(chain.execution).store.counter.get()
const counted = (value: number) => ['Workshop.Counted', { counter: value }] as const

/** A call around a call around … the innermost, `depth` calls in all. */
function nested(depth: number, innermost: RuntimeCall): RuntimeCall {
  let call = innermost
  for (let level = 1; level < depth; level++) call = together(call)
  return call
}

describe('a dispatch', () => {
  test('keeps what a successful call did', () => {
    calls.count(origin, { by: 2 })
    calls.count(origin, { by: 3 })
    expect(counter()).toBe(5)
    chain.expectEvents(counted(2), counted(5))
  })

  test('leaves no trace of a failed call', () => {
    chain.expectNoop(() => calls.countAndFail(origin, { by: 2 }), 'Workshop.Broken')
    expect(dispatch(chain.execution, origin, failing(1))).toEqual({
      result: { type: 'Err', value: { type: 'Module', value: { index: 9, error: new Uint8Array([3, 0, 0, 0]) } } },
      post: {},
    })
  })

  test('of calls inside a call: all or none, or each alone', () => {
    const three = [count(1), failing(2), count(4)]
    chain.expectNoop(() => calls.together(origin, { calls: three }), 'Workshop.Broken')
    calls.eachAlone(origin, { calls: three })
    chain.expectEvents(counted(1), counted(5))
    const mixed = [count(10), together(count(20), failing(40)), count(80)]
    calls.eachAlone(origin, { calls: mixed })
    chain.expectEvents(counted(15), counted(95))
  })

  test('lets a bug through, with the layer dropped and the depth restored', () => {
    const before = chain.state()
    expect(() => calls.together(origin, { calls: [count(1), chain.call(Workshop, 'crash', {})] })).toThrow('a bug')
    expect(chain.state()).toEqual(before)
    expect([chain.execution.dispatchDepth, chain.execution.overlay.depth]).toEqual([0, 0])
    chain.expectEvents()
  })

  test('carries what the call says of its cost', () => {
    const call = chain.call(Workshop, 'spend', { announced: 10, used: 4 })
    const info = { callWeight: weightOf(30n), class: 'Operational', paysFee: false }
    expect(dispatchInfoOf(call)).toEqual(info)
    expect(dispatchInfoOf(call)).toBe(dispatchInfoOf(call))
    expect(dispatch(chain.execution, origin, call).post).toEqual({ actualWeight: weightOf(12n) })
    expect(dispatchInfoOf(together(count(1), call)).callWeight).toEqual(weightOf(1_030n, 10n))
  })
})

describe('the depth of calls inside calls', () => {
  test('reaches the bound and no further', () => {
    chain.dispatch(origin, nested(maxDispatchDepth, count(1)))
    expect(counter()).toBe(1)
    chain.expectNoop(() => chain.dispatch(origin, nested(maxDispatchDepth + 1, count(1))), 'Exhausted')
    expect(chain.execution.dispatchDepth).toBe(0)
  })
})

describe('the call filter', () => {
  const onlySigned = () => chain.call(Workshop, 'onlySigned', {})

  test('refuses a call with the error that every Substrate chain uses, wherever the call stands', () => {
    chain.expectNoop(() => calls.onlySigned(origin, {}), 'System.CallFiltered')
    chain.expectNoop(() => calls.together(origin, { calls: [count(1), onlySigned()] }), 'System.CallFiltered')
  })

  test('does not bind root', () => {
    // Root comes as far as the call's own check.
    chain.expectNoop(() => calls.onlySigned(rootOrigin, {}), 'BadOrigin')
    chain.expectNoop(() => calls.together(rootOrigin, { calls: [onlySigned()] }), 'BadOrigin')
  })

  test('can be passed by whoever dispatches on purpose', () => {
    expect(dispatchBypassingFilter(chain.execution, origin, onlySigned()).result.type).toBe('Ok')
    chain.expectEvents(['Workshop.Paid', { who: alice }])
  })

  test('of an origin goes with it into the calls inside', () => {
    chain.expectNoop(() => calls.withoutCounting(origin, { call: count(1) }), 'System.CallFiltered')
    chain.expectNoop(() => calls.withoutCounting(origin, { call: together(count(1)) }), 'System.CallFiltered')
    chain.expectNoop(() => calls.withoutCounting(origin, { call: failing(1) }), 'Workshop.Broken')
    calls.withoutCounting(rootOrigin, { call: count(1) })
    expect(counter()).toBe(1)
  })
})

describe('an origin', () => {
  const council: Origin = { pallet: 'Council', value: 3 }
  const failureOf = (step: () => unknown): DispatchError | undefined => {
    const outcome = attempt(chain.execution, step)
    return outcome.ok ? undefined : outcome.failure.error
  }
  const refused = { type: 'BadOrigin' }

  test('passes the checks that are made for it and fails the others with BadOrigin', () => {
    expect(ensureSigned(origin)).toBe(alice)
    expect(ensureSignedOrRoot(origin)).toBe(alice)
    expect(ensureSignedOrRoot(rootOrigin)).toBeUndefined()
    expect(ensureRoot(rootOrigin)).toBeUndefined()
    expect(ensureNone(noneOrigin)).toBeUndefined()
    for (const other of [rootOrigin, noneOrigin, council]) expect(failureOf(() => ensureSigned(other))).toEqual(refused)
    for (const other of [origin, noneOrigin, council]) expect(failureOf(() => ensureRoot(other))).toEqual(refused)
    for (const other of [origin, rootOrigin, council]) expect(failureOf(() => ensureNone(other))).toEqual(refused)
    for (const other of [noneOrigin, council]) expect(failureOf(() => ensureSignedOrRoot(other))).toEqual(refused)
    expect(rawOriginOf(council)).toBeUndefined()
  })

  test('keeps its filters when they are added to, and gives them to another caller', () => {
    const filtered = withFilter(
      withFilter(origin, (call) => call.call !== 'count'),
      (call) => call.call !== 'spend',
    )
    const allowed = (each: Origin, name: string) => each.filter?.({ ...count(1), call: name }) ?? true
    expect(['count', 'spend', 'crash'].map((name) => allowed(filtered, name))).toEqual([false, false, true])
    const other = withCaller(filtered, rootOrigin)
    expect([rawOriginOf(other)?.type, allowed(other, 'count')]).toEqual(['Root', false])
    expect(withCaller(origin, rootOrigin)).toBe(rootOrigin)
  })

  test('is encoded as Substrate does', () => {
    const { origin: codec } = chain.runtime.types
    expect(codec.encode(rootOrigin)).toEqual(new Uint8Array([0, 0]))
    expect(codec.encode(origin)).toEqual(new Uint8Array([0, 1, ...alice]))
    expect(codec.decode(new Uint8Array([0, 2]))).toEqual(noneOrigin)
    expect(() => codec.encode(council)).toThrow('no origin of pallet Council')
    expect(() => codec.decode(new Uint8Array([77, 0]))).toThrow('no origin with index 77')
  })
})

test('failures carry the errors that Substrate names', () => {
  const failureOf = (step: () => never) => {
    const outcome = attempt(chain.execution, step)
    return outcome.ok ? undefined : outcome.failure
  }
  expect(failureOf(() => failToken('Frozen'))?.error).toEqual({ type: 'Token', value: { type: 'Frozen' } })
  expect(failureOf(() => failArithmetic('Overflow'))?.error).toEqual({ type: 'Arithmetic', value: { type: 'Overflow' } })
  expect(failureOf(badOrigin)).toMatchObject({ error: { type: 'BadOrigin' }, post: {} })
  const costly = failureOf(() => failWith({ type: 'Other' }, { actualWeight: weightOf(7n), paysFee: false }))
  expect(costly).toMatchObject({ error: { type: 'Other' }, post: { actualWeight: weightOf(7n), paysFee: false } })
  expect(failureOf(() => lookup({ type: 'Raw', value: new Uint8Array() }) as never)?.error).toEqual({ type: 'CannotLookup' })
  expect(lookup({ type: 'Id', value: alice })).toBe(alice)
})
