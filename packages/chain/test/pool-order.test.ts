// SPDX-License-Identifier: Apache-2.0
import { type ByteString, textBytes, toByteString } from '@phat/primitives'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TransactionStatus } from '../src/index.ts'
import { goesBefore } from '../src/pool/entry-heap.ts'
import type { PoolEntry } from '../src/pool/pool-entries.ts'
import { bookOf, entryOf } from './pool-book-setup.ts'

/** What the pool should hold, said as plainly as possible. */
class Model {
  entries: PoolEntry[] = []
  /** Tags that blocks provided. */
  readonly provided = new Set<ByteString>()

  insert(entry: PoolEntry, countMax: number): boolean {
    const rival = this.entries.find((other) => other.provides[0] === entry.provides[0])
    if (rival !== undefined && rival.priority >= entry.priority) return false
    const others = this.entries.filter((other) => other !== rival)
    if (others.length >= countMax) {
      const worst = this.entries.reduce((a, b) => (goesBefore(a, b) ? b : a))
      if (worst === rival || worst.priority >= entry.priority) return false
      others.splice(others.indexOf(worst), 1)
    }
    this.entries = [...others, entry]
    return true
  }

  isReady(entry: PoolEntry): boolean {
    return [...entry.missing].every((needed) => {
      const provider = this.entries.find((other) => other.provides[0] === needed)
      return this.provided.has(needed) || (provider !== undefined && this.isReady(provider))
    })
  }

  ready(): PoolEntry[] {
    const order: PoolEntry[] = []
    const done = new Set(this.provided)
    for (;;) {
      const open = this.entries.filter((e) => !order.includes(e) && [...e.missing].every((needed) => done.has(needed)))
      const first = open.sort((a, b) => (goesBefore(a, b) ? -1 : 1))[0]
      if (first === undefined) return order
      order.push(first)
      for (const provides of first.provides) done.add(provides)
    }
  }
}

type Action =
  | { readonly kind: 'insert'; readonly sender: string; readonly nonce: number; readonly priority: bigint }
  | { readonly kind: 'drop'; readonly at: number }
  | { readonly kind: 'block'; readonly size: number }

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('insert' as const),
      sender: fc.constantFrom('a', 'b', 'c'),
      nonce: fc.nat(6),
      priority: fc.bigInt(0n, 4n),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop' as const), at: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('block' as const), size: fc.nat(3) }) },
)

test('holds what a plain model holds, ready in the same order, and tells every change of status', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), fc.integer({ min: 2, max: 12 }), (actions, countMax) => {
      const book = bookOf({ countMax })
      const model = new Model()
      const told = new Map<PoolEntry, TransactionStatus['type']>()
      const nonces = new Map<string, number>()
      for (const step of actions) {
        if (step.kind === 'insert') {
          const from = nonces.get(step.sender) ?? 0
          if (step.nonce < from) continue
          const entry = entryOf(step.sender, step.nonce, step.priority, from)
          const inserted = book.insert(
            entry,
            () => 0,
            ({ type }) => told.set(entry, type),
          )
          expect(inserted.ok).toBe(model.insert(entry, countMax))
        } else if (step.kind === 'drop') {
          const entry = model.entries[step.at]
          if (entry === undefined) continue
          book.drop(entry, { type: 'dropped' })
          model.entries.splice(step.at, 1)
        } else {
          for (const entry of [...book.entries.ready()].slice(0, step.size)) {
            book.entries.remove(entry)
            model.entries = model.entries.filter((other) => other !== entry)
            for (const provided of entry.provides) {
              model.provided.add(provided)
              book.refresh([...book.entries.satisfy(provided)])
            }
            const [sender, nonce] = [...(entry.provides[0]?.split('/') ?? [])]
            nonces.set(sender as string, Number(nonce) + 1)
          }
        }
        expect(new Set(book.entries.values())).toEqual(new Set(model.entries))
        expect([...book.entries.ready()].map(({ arrival }) => arrival)).toEqual(model.ready().map(({ arrival }) => arrival))
        for (const entry of model.entries) expect(told.get(entry)).toBe(model.isReady(entry) ? 'ready' : 'future')
      }
    }),
    { numRuns: 300 },
  )
})

test('whoever refuses an entry is not offered what depends on it', () => {
  const book = bookOf()
  for (const nonce of [0, 1, 2]) book.insert(entryOf('a', nonce, 5n), () => 0, undefined)
  for (const nonce of [0, 1]) book.insert(entryOf('b', nonce, 3n), () => 0, undefined)
  const ready = book.entries.ready()
  const offered: ByteString[] = []
  for (let next = ready.next(true); !next.done; next = ready.next(next.value.sender !== toByteString(textBytes('a')))) {
    offered.push(...next.value.provides)
  }
  expect(offered).toEqual(['a/0', 'b/0', 'b/1'])
})

/** Counts how often tags are asked for: every step of the pool's walks does. */
function counted(entry: PoolEntry, steps: { count: number }): PoolEntry {
  const { missing, provides } = entry
  const counting = new Proxy(missing, {
    get: (target, name) => {
      steps.count++
      const member: unknown = Reflect.get(target, name, target)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
  return Object.defineProperties(entry, {
    missing: { get: () => counting },
    provides: {
      get: () => {
        steps.count++
        return provides
      },
    },
  })
}

test.each([
  ['in order', (n: number) => n],
  ['in reverse order', (n: number) => -n],
  ['in any order', (n: number) => (n * 7919) % 10_007],
] as const)('20,000 entries that come %s take a number of steps that grows with their number only', (_name, orderOf) => {
  const stepsFor = (senders: number): number => {
    const book = bookOf({ futureCountMax: 20_000 })
    const steps = { count: 0 }
    const entries: PoolEntry[] = []
    for (let sender = 0; sender < senders; sender++) {
      for (let nonce = 0; nonce < 1_000; nonce++) entries.push(counted(entryOf(`s${sender}`, nonce, BigInt(sender % 5)), steps))
    }
    const order = entries.map((entry, i) => ({ entry, at: orderOf(i) })).sort((a, b) => a.at - b.at)
    steps.count = 0
    expect(order.filter(({ entry }) => !book.insert(entry, () => 0, undefined).ok)).toEqual([])
    expect([...book.entries.ready()].length).toBe(entries.length)
    // The first of each sender goes, and a thousand dependents with it; then it comes again.
    for (let sender = 0; sender < senders; sender++) book.drop(entries[sender * 1_000] as PoolEntry, { type: 'dropped' })
    expect([...book.entries.ready()].length).toBe(0)
    return steps.count / entries.length
  }
  const [few, many] = [stepsFor(2), stepsFor(20)]
  expect(many).toBeLessThan(few * 1.5)
  expect(many).toBeLessThan(100)
})

test('a full pool of 20,000 gives up its worst without a search through all', () => {
  const book = bookOf({ perSenderMax: 1 })
  let reads = 0
  const watched = (sender: string, priority: bigint): PoolEntry => {
    const entry = entryOf(sender, 0, priority)
    return Object.defineProperty(entry, 'priority', {
      get: () => {
        reads++
        return priority
      },
    })
  }
  for (let i = 0; i < 20_000; i++) book.insert(watched(`poor ${i}`, BigInt(i % 1000)), () => 0, undefined)
  reads = 0
  let entered = 0
  for (let i = 0; i < 20_000; i++) if (book.insert(watched(`rich ${i}`, 10_000n), () => 0, undefined).ok) entered++
  expect(entered).toBe(20_000)
  expect(book.entries.size).toBe(20_000)
  expect([...book.entries.values()].every(({ priority }) => priority === 10_000n)).toBe(true)
  expect(book.insert(watched('late', 10_000n), () => 0, undefined).ok).toBe(false)
  expect(reads).toBeLessThan(20_000 * 200)
})
