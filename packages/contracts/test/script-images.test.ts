// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import { assert, known } from '@phat/primitives'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { paddedBundle } from '../bench/script-token.ts'
import { applyDelta, imageDelta, type MemoryImage } from '../src/script/machine/memory-image.ts'
import { createPageStore, imagePageBytes, pageWords } from '../src/script/machine/page-store.ts'
import { createScriptEngine, type ScriptEngine } from '../src/script/script-engine.ts'
import { engineOptions, entryBundle } from './script-code.ts'

/** An image in few words: byte arrays of megabytes are slow to compare one by one. */
function digest({ size, top, bytes, tail }: MemoryImage): string {
  const hash = createHash('sha256').update(bytes)
  for (const page of tail) hash.update(String(page.at)).update(page.bytes)
  return `${size} ${top} ${hash.digest('hex')}`
}

const engine = createScriptEngine(engineOptions())

function imageOf(on: ScriptEngine, source: string): MemoryImage {
  const outcome = on.evaluate(new TextEncoder().encode(source), 1n << 50n)
  assert(outcome.kind === 'evaluated', 'the bundle is accepted')
  return outcome.snapshot.image
}

const bundles = [
  entryBundle(''),
  entryBundle('', 'const kept = []; for (let i = 0; i < 2000; i++) kept.push({ i })'),
  paddedBundle(1, 40_000),
  entryBundle('', 'const large = new Uint8Array(3 << 20).fill(7)'),
  paddedBundle(2, 200_000),
]

test('an image depends on its bundle alone, whatever the machine ran before', () => {
  const first = bundles.map((bundle) => digest(imageOf(engine, bundle)))
  for (const hostile of ['for (;;) [].push(new Uint8Array(5000))', 'const a = []; for (;;) a.push("x".repeat(a.length))']) {
    engine.evaluate(new TextEncoder().encode(hostile), 40_000_000_000n)
  }
  const again = [...bundles].reverse().map((bundle) => digest(imageOf(engine, bundle)))
  expect(again.reverse()).toEqual(first)
  const other = createScriptEngine(engineOptions())
  expect(other.base.layout).toEqual(engine.base.layout)
  expect(digest(other.base.image)).toBe(digest(engine.base.image))
  expect(bundles.map((bundle) => digest(imageOf(other, bundle)))).toEqual(first)
})

test('an image comes back from its delta, and equal pages are kept once', () => {
  const store = createPageStore()
  const images = bundles.map((bundle) => imageOf(engine, bundle))
  const deltas = images.map((image) => imageDelta(image, engine.base.image, store))
  expect(deltas.map((delta) => digest(applyDelta(delta, engine.base.image, store)))).toEqual(images.map(digest))
  const count = store.count
  expect(count).toBeLessThan(deltas.reduce((sum, { pages }) => sum + pages.size, 0))
  const twice = imageDelta(known(images[1], 'there are five'), engine.base.image, store)
  expect(store.count).toBe(count)
  for (const delta of [...deltas, twice]) for (const page of delta.pages.values()) store.release(page)
  expect(store.count).toBe(0)
})

test('a store of pages counts uses, and gives the place of a freed page to another', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(40)), { maxLength: 200 }), (steps) => {
      const store = createPageStore()
      const held = new Map<number, { number: number; uses: number }>()
      for (const [isRelease, content] of steps) {
        const entry = held.get(content)
        if (isRelease && entry !== undefined) {
          store.release(entry.number)
          if (--entry.uses === 0) held.delete(content)
        } else if (!isRelease) {
          const number = store.intern(new Int32Array(2 * pageWords).fill(content), pageWords)
          expect(entry === undefined || entry.number === number).toBe(true)
          held.set(content, { number, uses: (entry?.uses ?? 0) + 1 })
        }
        expect(store.count).toBe(held.size)
      }
      for (const [content, { number }] of held) {
        const page = store.page(number)
        expect(new Int32Array(page.buffer, page.byteOffset, pageWords).every((word) => word === content)).toBe(true)
      }
    }),
  )
})

test('a machine that is put back to an image has all of its memory, and nothing else', () => {
  const [small, large] = [bundles[0], bundles[1]].map((bundle) => imageOf(engine, known(bundle, 'there are five'))) as [
    MemoryImage,
    MemoryImage,
  ]
  const memoryOf = (image: MemoryImage): Uint8Array => {
    const machine = engine.machines.take(image)
    const memory = machine.bytes.slice(engine.base.stackTop)
    // What a run may write: everything that the image has as its own to change, and blocks above it.
    machine.bytes.fill(7, image.start + image.bytes.length - image.mutable.length, image.top + 3 * imagePageBytes)
    machine.noteBlock(image.top, 3 * imagePageBytes)
    engine.machines.give(machine, image)
    return memory
  }
  const clean = createScriptEngine(engineOptions())
  const expected = [small, large].map((image) => {
    const machine = clean.machines.take(image)
    return machine.bytes.slice(clean.base.stackTop)
  })
  // Put back by the next use, or ahead of it; for the same image or another.
  for (let round = 0; round < 8; round++) {
    if (round % 2 === 1) engine.machines.rest()
    expect(Buffer.compare(memoryOf(large), known(expected[1], 'two were made'))).toBe(0)
    if (round % 4 > 1) engine.machines.rest()
    for (let i = 0; i < 2; i++) expect(Buffer.compare(memoryOf(small), known(expected[0], 'two were made'))).toBe(0)
  }
  expect(engine.machines.idle).toBeGreaterThan(0)
})
