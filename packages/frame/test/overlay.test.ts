// SPDX-License-Identifier: Apache-2.0
import type { ByteString } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyBase, mapBase, maxLayers, Overlay } from '../src/index.ts'

const bytes = (text: string) => text as ByteString
const cellOf = (n: number): Uint8Array => new Uint8Array([n])

/** Keys over few characters, the lowest and highest byte among them, so that prefixes and collisions are common; short, and long as those of items. */
const part = fc.array(fc.constantFrom('\x00', 'a', 'b', '\x80', '\xff'), { maxLength: 4 }).map((parts) => parts.join(''))
const stem = fc.constantFrom('', '', 'i'.repeat(30), `${'i'.repeat(30)}\xff\x00`, 'i'.repeat(33))
const key = fc.tuple(stem, part).map(([first, rest]) => bytes(first + rest))
const value = fc.integer({ min: 0, max: 255 }).map(cellOf)

type Step =
  | { readonly type: 'set'; readonly key: ByteString; readonly value: Uint8Array }
  | { readonly type: 'delete' | 'iterate'; readonly key: ByteString }
  | { readonly type: 'begin' | 'commit' | 'rollback' }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('set' as const), key, value }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constantFrom('delete' as const, 'iterate' as const), key }) },
  { weight: 5, arbitrary: fc.record({ type: fc.constantFrom('begin' as const, 'commit' as const, 'rollback' as const) }) },
)

const baseEntries = fc.array(fc.tuple(key, value), { maxLength: 12 }).map((entries) => new Map(entries))

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1'))
const keysUnder = (state: ReadonlyMap<ByteString, Uint8Array>, prefix: string) =>
  [...state.keys()].filter((each) => each.startsWith(prefix)).sort(byBytes)

/** The model: a whole copy of the state for every open layer. */
function runOnModel(states: Map<ByteString, Uint8Array>[], overlay: Overlay, now: Step): void {
  const state = states.at(-1) as Map<ByteString, Uint8Array>
  if (now.type === 'set') {
    overlay.set(now.key, now.value)
    state.set(now.key, now.value)
  } else if (now.type === 'delete') {
    overlay.set(now.key, null)
    state.delete(now.key)
  } else if (now.type === 'iterate') expect([...overlay.keys(now.key)]).toEqual(keysUnder(state, now.key))
  else if (now.type === 'begin') {
    states.push(new Map(state))
    expect(overlay.begin()).toBe(states.length - 1)
  } else if (states.length > 1) {
    if (now.type === 'commit') {
      states.splice(-2, 1)
      overlay.commit()
    } else {
      states.pop()
      overlay.rollback()
    }
  }
}

describe('the overlay', () => {
  test('agrees with a model that copies the whole state for each layer', () => {
    fc.assert(
      fc.property(baseEntries, fc.array(step, { maxLength: 60 }), (base, steps) => {
        const overlay = new Overlay(mapBase(base))
        const states = [new Map(base)]
        for (const now of steps) {
          runOnModel(states, overlay, now)
          expect(overlay.depth).toBe(states.length - 1)
        }
        const state = states.at(-1) as Map<ByteString, Uint8Array>
        expect([...overlay.keys(bytes(''))]).toEqual(keysUnder(state, ''))
        for (const each of [...base.keys(), ...state.keys()]) expect(overlay.get(each)).toEqual(state.get(each))
      }),
      { numRuns: 600 },
    )
  })

  test('gives changes that turn the base into the state', () => {
    fc.assert(
      fc.property(baseEntries, fc.array(step, { maxLength: 40 }), (base, steps) => {
        const overlay = new Overlay(mapBase(base))
        const states = [new Map(base)]
        for (const now of steps) runOnModel(states, overlay, now)
        while (states.length > 1) runOnModel(states, overlay, { type: 'rollback' })
        const applied = new Map(base)
        for (const [at, changed] of overlay.changes()) {
          if (changed === null) applied.delete(at)
          else applied.set(at, changed)
        }
        expect(applied).toEqual(states[0])
      }),
    )
  })

  test('iterates as things stood when the iteration began, whatever is written meanwhile', () => {
    fc.assert(
      fc.property(baseEntries, fc.array(fc.tuple(key, value), { maxLength: 8 }), fc.array(key), (base, written, removed) => {
        const overlay = new Overlay(mapBase(base))
        for (const [at, stored] of written) overlay.set(at, stored)
        const before = keysUnder(new Map([...base, ...written]), '')
        const seen: ByteString[] = []
        for (const at of overlay.keys(bytes(''))) {
          seen.push(at)
          for (const gone of removed) overlay.set(gone, null)
          overlay.set(bytes(`${at}\x7f`), cellOf(1))
        }
        expect(seen).toEqual(before)
      }),
    )
  })

  test('merges more than one page of the base with its own keys', () => {
    const numbered = (n: number) => bytes(`k${String(n).padStart(4, '0')}`)
    const overlay = new Overlay(mapBase(new Map(Array.from({ length: 400 }, (_, i) => [numbered(2 * i), cellOf(0)]))))
    for (let i = 1; i < 800; i += 2) overlay.set(numbered(i), cellOf(1))
    for (let i = 0; i < 800; i += 5) overlay.set(numbered(i), null)
    const expected = Array.from({ length: 800 }, (_, i) => i).filter((i) => i % 5 !== 0)
    expect([...overlay.keys(bytes('k'))]).toEqual(expected.map(numbered))
  })

  test('refuses more layers than Substrate allows, and ends of layers that are not open', () => {
    const overlay = new Overlay(emptyBase)
    expect(() => overlay.commit()).toThrow('a layer is open')
    expect(() => overlay.rollback()).toThrow('a layer is open')
    for (let i = 1; i <= maxLayers; i++) expect(overlay.begin()).toBe(i)
    expect(() => overlay.begin()).toThrow('bounded')
  })

  test('records what is read from the base and nothing else', () => {
    const overlay = new Overlay(mapBase(new Map([[bytes('a'), cellOf(1)]])))
    overlay.set(bytes('b'), cellOf(2))
    const reads = overlay.recordReads()
    overlay.get(bytes('a'))
    overlay.get(bytes('b'))
    overlay.get(bytes('c'))
    expect([...reads]).toEqual(['a', 'c'])
  })
})
