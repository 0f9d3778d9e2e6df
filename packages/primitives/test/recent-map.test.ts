// SPDX-License-Identifier: Apache-2.0
import { RecentMap } from '@phat/primitives'
import fc from 'fast-check'
import { expect, test } from 'vitest'

test('what was longest not asked for gives way, and is told', () => {
  const dropped: string[] = []
  const map = new RecentMap<number, string>(2, (value) => dropped.push(value))
  map.set(1, 'one')
  map.set(2, 'two')
  expect(map.get(1)).toBe('one')
  map.set(3, 'three')
  expect([map.get(1), map.get(2), map.get(3), map.size]).toEqual(['one', undefined, 'three', 2])
  map.set(3, 'another')
  expect(dropped).toEqual(['two', 'three'])
  map.clear()
  expect(dropped).toEqual(['two', 'three', 'one', 'another'])
  expect(map.size).toBe(0)
})

test('it is a map of the keys used last, whatever is done with it', () => {
  const key = fc.nat(9)
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.tuple(fc.boolean(), key), { maxLength: 60 }), (max, steps) => {
      const map = new RecentMap<number, number>(max)
      let recent: [number, number][] = []
      for (const [at, [isSet, asked]] of steps.entries()) {
        const found = recent.find(([known]) => known === asked)
        if (!isSet) expect(map.get(asked)).toBe(found?.[1])
        else map.set(asked, at)
        const value = isSet ? at : found?.[1]
        if (value !== undefined)
          recent = [...recent.filter(([known]) => known !== asked), [asked, value] as [number, number]].slice(-max)
        expect(map.size).toBe(recent.length)
      }
    }),
  )
})
