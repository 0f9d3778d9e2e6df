// SPDX-License-Identifier: Apache-2.0
import { getEventListeners } from 'node:events'
import { defineErrors } from '@phat/primitives'
import { expect, test } from 'vitest'
import { type ClientErrors, within } from '../src/node.ts'

const entry = { why: 'w', remedy: 'r' }
const errors = defineErrors('patience-test', { timeout: entry, interrupted: entry }) as unknown as ClientErrors
const never = (): Promise<never> => new Promise(() => undefined)
const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length

test('as many waits as there are put one listener on a signal, and none when they are over', async () => {
  const { signal } = new AbortController()
  const settle: (() => void)[] = []
  const waits = Array.from({ length: 50 }, (_, i) =>
    within(errors, { signal, timeoutMs: 60_000 }, 'it', new Promise<number>((resolve) => settle.push(() => resolve(i)))),
  )
  expect(listeners(signal)).toBe(1)
  for (const one of settle.slice(1)) one()
  expect(await Promise.all(waits.slice(1))).toEqual(Array.from({ length: 49 }, (_, i) => i + 1))
  expect(listeners(signal)).toBe(1)
  settle[0]?.()
  expect(await waits[0]).toBe(0)
  expect(listeners(signal)).toBe(0)
})

test('a signal ends all that wait for it, whatever comes of it later', async () => {
  const controller = new AbortController()
  const patience = { signal: controller.signal, timeoutMs: 60_000 }
  let late: (value: string) => void = () => undefined
  const promises = [never(), new Promise<string>((resolve) => (late = resolve)), never()]
  const waits = promises.map((promise) => within(errors, patience, 'it', promise))
  controller.abort()
  late('too late')
  for (const outcome of await Promise.allSettled(waits)) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'patience-test.interrupted' } })
  }
  expect(listeners(controller.signal)).toBe(0)
  await expect(within(errors, patience, 'it', never())).rejects.toMatchObject({ code: 'patience-test.interrupted' })
})

test('a wait ends by the clock, and leaves the signal as it was', async () => {
  const { signal } = new AbortController()
  const waiting = within(errors, { signal, timeoutMs: 1 }, 'answer', never())
  await expect(waiting).rejects.toMatchObject({ code: 'patience-test.timeout', message: 'no answer within 0.001 s' })
  expect(listeners(signal)).toBe(0)
})

test('what fails in time is told as it is', async () => {
  const { signal } = new AbortController()
  const failure = new TypeError('of its own')
  await expect(within(errors, { signal, timeoutMs: 60_000 }, 'it', Promise.reject(failure))).rejects.toBe(failure)
  expect(listeners(signal)).toBe(0)
})
