// SPDX-License-Identifier: Apache-2.0
import { type ByteString, fromByteString, textBytes, toByteString, toHex } from '@phat/primitives'
import { expect } from 'vitest'
import { calculateRoot, childTriePrefix, type StateStore, type TrieReader, verifyProof } from '../src/index.ts'
import { type Random, randomKey, randomValue } from './random-entries.ts'

export type Model = ReadonlyMap<ByteString, Uint8Array>
export type ChangeMap = Map<ByteString, Uint8Array | null>

export const childKey = toByteString(textBytes(`${childTriePrefix}child`))

/** What a version must hold: the plain keys and those of one child trie. */
export interface Expected {
  readonly version: number
  readonly main: Model
  readonly child: Model
}

export function randomChanges(random: Random, model: Model): ChangeMap {
  const changes: ChangeMap = new Map()
  const keys = [...model.keys()]
  for (let i = random(12); i > 0; i--) {
    const key = random(2) === 0 && keys.length > 0 ? (keys[random(keys.length)] as ByteString) : randomKey(random, keys)
    changes.set(key, random(3) === 0 ? null : randomValue(random))
  }
  return changes
}

export function apply(model: Model, changes: ChangeMap): Model {
  const next = new Map(model)
  for (const [key, value] of changes) value === null ? next.delete(key) : next.set(key, value)
  return next
}

function rootOf(model: Model): Uint8Array {
  return calculateRoot([...model].map(([key, value]) => [fromByteString(key), value] as const))
}

/** The main trie's records: the plain keys and the child's root. */
export function withChildRoot({ main, child }: Expected): Model {
  return child.size === 0 ? main : new Map(main).set(childKey, rootOf(child))
}

/** Bytes as a string, which the matchers compare fast. */
function text(bytes: Uint8Array | null | undefined): ByteString | undefined {
  return bytes ? toByteString(bytes) : undefined
}

function expectReader(reader: TrieReader, model: Model, random: Random, label: string): void {
  expect(toHex(reader.root), label).toBe(toHex(rootOf(model)))
  const sorted = [...model.keys()].sort()
  expect(reader.keysPaged(new Uint8Array(), 1_000).map(toByteString), label).toEqual(sorted)
  const prefix = randomKey(random, sorted).slice(0, 2) as ByteString
  const start = randomKey(random, sorted)
  const count = 1 + random(5)
  const paged = sorted.filter((key) => key.startsWith(prefix) && key > start).slice(0, count)
  expect(reader.keysPaged(fromByteString(prefix), count, fromByteString(start)).map(toByteString), label).toEqual(paged)
  const next = reader.nextKey(fromByteString(start))
  expect(next && toByteString(next), label).toBe(sorted.find((key) => key > start))
  const queries = [...sorted.filter(() => random(4) === 0), start]
  for (const key of queries) {
    expect(text(reader.get(fromByteString(key))), label).toBe(text(model.get(key)))
    expect(reader.has(fromByteString(key))).toBe(model.has(key))
    expect(reader.sizeOf(fromByteString(key))).toBe(model.get(key)?.length)
  }
  const keys = queries.map(fromByteString)
  const outcome = verifyProof(reader.root, reader.prove(keys), keys)
  expect(outcome.ok && outcome.value.map(text), label).toEqual(queries.map((key) => text(model.get(key))))
}

export function expectVersion(state: StateStore, expected: Expected, random: Random, label: string): void {
  const view = state.view(expected.version)
  const main = withChildRoot(expected)
  expectReader(view, main, random, `${label}, version ${expected.version}`)
  for (const key of [...main.keys(), randomKey(random, [...main.keys()])]) {
    expect(text(view.peek(key)), label).toBe(text(main.get(key)))
  }
  const child = view.child(fromByteString(childKey))
  if (expected.child.size === 0) expect(child).toBeUndefined()
  else expectReader(child as TrieReader, expected.child, random, `${label}, child at ${expected.version}`)
}
