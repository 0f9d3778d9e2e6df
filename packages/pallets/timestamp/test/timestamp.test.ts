// SPDX-License-Identifier: Apache-2.0
import { encodeBare, finalizeBlock, install, noneOrigin, rootOrigin, signed, validateTransaction } from '@phat/frame'
import { Timestamp } from '@phat/pallet-timestamp'
import { alice } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { describe, expect, it } from 'vitest'

const minimumPeriod = 1_500n
const chain = createMockRuntime({ balances: [[alice, 1_000n]], pallets: [install(2, Timestamp, { minimumPeriod })] })
const timestamp = chain.calls(Timestamp)
const store = () => Timestamp.at(chain.execution).store
const blockMs = 3_000n

describe('the time of a block', () => {
  it('is that of its context, set by its first extrinsic', () => {
    expect([store().now.get(), store().didUpdate.get()]).toEqual([blockMs, true])
    chain.runToBlock(4)
    expect(store().now.get()).toBe(4n * blockMs)
    expect(chain.execution.extrinsics.length).toBe(1)
  })

  it('is set once', () => chain.expectNoop(() => timestamp.set(noneOrigin, { now: 9n * blockMs }), 'Exhausted'))

  it('leaves no flag behind when the block ends', () => {
    finalizeBlock(chain.execution)
    expect(store().didUpdate.exists()).toBe(false)
    expect(store().now.get()).toBe(blockMs)
  })

  it('is set in every block: one that ends without it is a bug', () => {
    store().didUpdate.kill()
    expect(() => finalizeBlock(chain.execution)).toThrow('the timestamp was set in this block')
  })
})

describe('the time between two blocks', () => {
  it.each([
    [0n, false],
    [blockMs, false],
    [blockMs + minimumPeriod - 1n, false],
    [blockMs + minimumPeriod, true],
    [(1n << 64n) - 1n, true],
  ])('%d after 3000 is late enough: %s', (now, fits) => {
    store().didUpdate.kill()
    if (!fits) return chain.expectNoop(() => timestamp.set(noneOrigin, { now }), 'Unavailable')
    timestamp.set(noneOrigin, { now })
    expect([store().now.get(), store().didUpdate.get()]).toEqual([now, true])
    chain.expectEvents()
  })

  it('does not matter for the first one', () => {
    store().didUpdate.kill()
    store().now.kill()
    timestamp.set(noneOrigin, { now: 1n })
    expect(store().now.get()).toBe(1n)
  })
})

describe('set', () => {
  const call = () => chain.call(Timestamp, 'set', { now: 9n * blockMs })

  it('is neither for senders nor for root', () => {
    store().didUpdate.kill()
    chain.expectNoop(() => timestamp.set(signed(alice), { now: 9n * blockMs }), 'BadOrigin')
    chain.expectNoop(() => timestamp.set(rootOrigin, { now: 9n * blockMs }), 'BadOrigin')
    store().didUpdate.set(true)
  })

  it('does not come from transactions, signed or not', () => {
    chain.expectRefused(chain.transaction(alice, call(), []), 'Invalid.BadMandatory')
    const bare = encodeBare(chain.runtime.types.call.encode(call()))
    chain.expectRefused(bare as never, 'Invalid.Call')
    const again = chain.execution.extrinsics[0] ?? new Uint8Array()
    chain.expectRefused(again as never, 'Invalid.Call')
    const verdict = validateTransaction(chain.execution, chain.transaction(alice, call(), []), () => true)
    expect(verdict).toEqual({ ok: false, error: { type: 'Invalid', value: { type: 'BadMandatory', value: undefined } } })
  })
})
