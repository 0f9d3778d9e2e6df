// SPDX-License-Identifier: Apache-2.0
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { collectAfterStart } from '../src/collect-after-start.ts'

afterEach(() => {
  vi.useRealTimers()
})

test('what a start left behind is collected a moment later, without being asked for room', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  const left = new WeakRef({})
  collectAfterStart()
  // A weak reference holds its object to the end of the turn that looked at it.
  await nextTurn()
  vi.advanceTimersByTime(1_000)
  await nextTurn()
  expect(left.deref()).toBeDefined()
  await nextTurn()
  vi.advanceTimersByTime(1_000)
  expect(left.deref()).toBeUndefined()
})
