// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FairQueue } from '../src/threads/fair-queue.ts'

const share = (key: string, weight = 1) => ({ key, weight })
const drain = (queue: FairQueue<string>): string => {
  let order = ''
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) order += next
  return order
}

test('one line is served in the order of its arrival', () => {
  const queue = new FairQueue<string>(10)
  for (const item of 'abc') queue.push(item)
  expect(drain(queue)).toBe('abc')
})

test('lines take turns, whoever came first and with how many', () => {
  const queue = new FairQueue<string>(10)
  for (const item of 'AAAA') queue.push(item, share('a'))
  for (const item of 'bb') queue.push(item, share('b'))
  expect(drain(queue)).toBe('AbAbAA')
})

test('a line of weight three is served three times as often', () => {
  const queue = new FairQueue<string>(100)
  for (let i = 0; i < 12; i++) {
    queue.push('A', share('a', 3))
    queue.push('b', share('b'))
  }
  const first = drain(queue).slice(0, 12)
  expect([...first].filter((item) => item === 'A')).toHaveLength(9)
})

test('a line that was away does not save up turns', () => {
  const queue = new FairQueue<string>(100)
  for (let i = 0; i < 8; i++) queue.push('A', share('a'))
  for (let i = 0; i < 6; i++) queue.shift()
  for (let i = 0; i < 4; i++) queue.push('b', share('b'))
  expect(drain(queue)).toBe('bAbAbb')
})

test('when it is full the line with the most gives up its last, and one that has the most itself is refused', () => {
  const queue = new FairQueue<string>(3)
  for (const item of ['a1', 'a2', 'a3']) expect(queue.push(item, share('a'))).toBeUndefined()
  expect(queue.push('a4', share('a'))).toBe('a4')
  expect(queue.push('b1', share('b'))).toBe('a3')
  expect(queue.push('b2', share('b'))).toBe('b2')
  expect(queue.items()).toEqual(['a1', 'a2', 'b1'])
})

test('whatever comes and goes, nothing is lost, doubled or beyond the bound, and each line keeps its order', () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('push' as const),
      key: fc.constantFrom('a', 'b', 'c', 'd'),
      weight: fc.integer({ min: 0, max: 9 }),
    }),
    fc.record({ kind: fc.constantFrom('shift' as const, 'remove' as const) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const queue = new FairQueue<number>(8)
      const inside = new Map<number, string>()
      const served = new Map<string, number>()
      steps.forEach((each, i) => {
        if (each.kind === 'push') {
          const displaced = queue.push(i, share(each.key, each.weight))
          inside.set(i, each.key)
          if (displaced !== undefined) expect(inside.delete(displaced)).toBe(true)
        } else if (each.kind === 'remove') {
          const [some] = inside.keys()
          if (some !== undefined) {
            queue.remove(some)
            inside.delete(some)
          }
        } else {
          const next = queue.shift()
          expect(next === undefined).toBe(inside.size === 0)
          if (next === undefined) return
          const key = inside.get(next) ?? 'gone'
          expect(next).toBeGreaterThan(served.get(key) ?? -1)
          served.set(key, next)
          inside.delete(next)
        }
        expect(queue.length).toBe(inside.size)
        expect(queue.length).toBeLessThanOrEqual(8)
      })
    }),
  )
})
