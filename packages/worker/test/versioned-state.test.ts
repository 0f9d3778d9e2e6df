// SPDX-License-Identifier: Apache-2.0
import { type ByteString, toByteString } from '@phat/primitives'
import { createVersionedState, packChanges, unpackChanges } from '@phat/worker'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const keyArbitrary = fc.uint8Array({ maxLength: 3 }).map(toByteString)
const changesArbitrary = fc.array(fc.tuple(keyArbitrary, fc.option(fc.uint8Array({ maxLength: 8 }), { nil: null })), {
  maxLength: 12,
})

describe('changes between threads', () => {
  test('arrive as they were sent, from whatever can be read once', () => {
    fc.assert(
      fc.property(changesArbitrary, (changes) => {
        expect([...unpackChanges(packChanges(changes))]).toEqual(changes)
        expect([...unpackChanges(packChanges(changes.values()))]).toEqual(changes)
      }),
    )
  })
})

describe('a state by heights', () => {
  test('answers at each height that it keeps as a model that copies, and at no other', () => {
    const blocks = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), changesArbitrary), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(blocks, fc.integer({ min: 0, max: 4 }), (steps, history) => {
        const state = createVersionedState(history)
        const models = new Map<number, Map<ByteString, Uint8Array>>()
        const views = new Map<number, ReturnType<typeof state.at>>()
        state.load(10, [])
        models.set(10, new Map())
        let height = 10
        for (const [step, changes] of steps) {
          const model = new Map(models.get(height))
          for (const [key, value] of changes) value === null ? model.delete(key) : model.set(key, value)
          height += step
          state.advance(height, changes)
          models.set(height, model)
          views.set(height, state.at(height))
        }
        const heights = [...models.keys()]
        const kept = heights.slice(-1 - history)
        const keys = new Set(steps.flatMap(([, changes]) => changes.map(([key]) => key)))
        for (let asked = 9; asked <= height + 1; asked++) {
          const expected = asked > height ? undefined : heights.filter((one) => one <= asked).at(-1)
          const view = state.at(asked)
          expect(view?.height).toBe(expected !== undefined && kept.includes(expected) ? expected : undefined)
          if (view === undefined || expected === undefined) continue
          for (const key of keys) {
            expect(view.get(key)).toEqual(models.get(expected)?.get(key))
            // A view taken when its height was the newest still tells the same.
            if (views.has(expected)) expect(views.get(expected)?.get(key)).toEqual(models.get(expected)?.get(key))
          }
        }
      }),
    )
  })
})
