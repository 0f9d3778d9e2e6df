// SPDX-License-Identifier: Apache-2.0
import { type Codec, makeCodec, u32 } from '@phat/codec'
import type { IterableMappingDeclaration, MappingDeclaration } from '../declare/state.ts'
import { rootKey } from '../declare/state.ts'
import { guestErrors } from '../guest-errors.ts'
import { createCells } from './cell.ts'
import type { IterableMapping, Mapping, Page } from './mapping-types.ts'

/** A mapping over the host's storage: each access is one operation. */
export function createMapping<K, V>(name: string, { key, value }: MappingDeclaration<K, V>): Mapping<K, V> {
  const cells = createCells(`state.${name}`, rootKey(name), key)
  return {
    get: (at) => cells.read(at, value),
    has: (at) => cells.has(at),
    set: (at, to) => cells.write(at, value, to),
    delete: (at) => {
      cells.clear(at)
    },
    take: (at) => cells.take(at, value),
  }
}

/** An entry and its position among the keys. */
interface Placed<V> {
  position: number
  value: V
}

/** The value first, so that clients which read an entry of the storage find it where an ordinary mapping has it. */
function placed<V>(value: Codec<V>): Codec<Placed<V>> {
  return makeCodec<Placed<V>>({
    description: value.description,
    minSize: value.minSize + 4,
    maxSize: value.maxSize + 4,
    write: (writer, entry) => {
      value.write(writer, entry.value)
      u32.write(writer, entry.position)
    },
    read: (reader) => ({ value: value.read(reader), position: u32.read(reader) }),
  })
}

/** Root key of the list of keys of an iterable mapping. */
export const keysRoot = (name: string): number => rootKey(`${name}.keys`)
/** Root key of the number of entries of an iterable mapping. */
export const sizeRoot = (name: string): number => rootKey(`${name}.size`)

/**
 * An iterable mapping: an entry holds its value and its position; a list of keys by position and their number stand beside it. Reading an
 * entry is one operation, replacing one two, adding one five, removing one up to seven.
 */
export function createIterableMapping<K, V>(name: string, declared: IterableMappingDeclaration<K, V>): IterableMapping<K, V> {
  const { key, value, max } = declared
  const where = `state.${name}`
  const entryCodec = placed(value)
  const byKey = createCells(where, rootKey(name), key)
  const byPosition = createCells(where, keysRoot(name), u32)
  const count = createCells(where, sizeRoot(name), undefined)
  /** Grows with each entry added or removed: iterations that see another number than they began with stop. */
  let changes = 0
  const size = (): number => count.read(undefined, u32) ?? 0
  const keyAt = (position: number): K => present(where, byPosition.read(position, key))
  const valueAt = (at: K): V => present(where, byKey.read(at, entryCodec)).value

  const add = (at: K, to: V): void => {
    const position = size()
    if (position >= max) throw guestErrors.error('full', `${where} holds ${max} entries`)
    byKey.write(at, entryCodec, { position, value: to })
    byPosition.write(position, key, at)
    count.write(undefined, u32, position + 1)
    changes++
  }
  const take = (at: K): V | undefined => {
    const entry = byKey.take(at, entryCodec)
    if (entry === undefined) return undefined
    const last = size() - 1
    if (entry.position !== last) {
      const moved = keyAt(last)
      byKey.write(moved, entryCodec, { position: entry.position, value: valueAt(moved) })
      byPosition.write(entry.position, key, moved)
    }
    byPosition.clear(last)
    count.write(undefined, u32, last)
    changes++
    return entry.value
  }
  function* each<T>(of: (at: K) => T): IterableIterator<T> {
    const started = changes
    const total = size()
    for (let position = 0; position < total; position++) {
      if (changes !== started) throw guestErrors.error('changed-while-iterating', where)
      yield of(keyAt(position))
    }
  }
  const page = (start: number, limit: number): Page<K, V> => {
    const end = Math.min(size(), start + limit)
    const entries: (readonly [K, V])[] = []
    for (let position = start; position < end; position++) {
      const at = keyAt(position)
      entries.push([at, valueAt(at)])
    }
    return { entries, next: end < size() ? Math.max(end, start) : undefined }
  }
  return {
    get size() {
      return size()
    },
    get: (at) => byKey.read(at, entryCodec)?.value,
    has: (at) => byKey.has(at),
    set: (at, to) => {
      const entry = byKey.read(at, entryCodec)
      if (entry === undefined) add(at, to)
      else byKey.write(at, entryCodec, { position: entry.position, value: to })
    },
    delete: (at) => {
      take(at)
    },
    take,
    entries: () => each((at) => [at, valueAt(at)] as const),
    keys: () => each((at) => at),
    values: () => each(valueAt),
    page,
  }
}

function present<T>(where: string, found: T | undefined): T {
  if (found === undefined) throw guestErrors.error('bad-state', `${where}: a key has no entry`)
  return found
}
