// SPDX-License-Identifier: Apache-2.0
import { assert, type ByteString } from '@phat/primitives'
import { createValueArena, type ValueArena } from './value-arena.ts'

/** The state below an overlay: that after the parent block. */
export interface BaseState {
  get(key: ByteString): Uint8Array | undefined
  /** Up to `count` keys that begin with `prefix` and come after `after`, in byte order. */
  keysAfter(prefix: ByteString, after: ByteString | undefined, count: number): readonly ByteString[]
}

/** A key that was read or written at a place, or written. */
export interface Entry {
  readonly key: ByteString
  /** What the block left: a value, null (deleted), or undefined (untouched, or untouched again). */
  written: Uint8Array | null | undefined
  /** What the base holds, null for nothing; undefined as long as it was not asked. */
  below: Uint8Array | null | undefined
}

/** A key that is read and written again and again. It holds on to its entry, which spares looking the key up. */
export interface Place {
  readonly key: ByteString
  entry: Entry | undefined
}

/** What stood at a key before a layer wrote there. */
interface Undo {
  readonly entry: Entry
  readonly previous: Uint8Array | null | undefined
}

/** How many transactional layers may be open at once (`TRANSACTIONAL_LIMIT` of frame-support). */
export const maxLayers = 255

/** How many keys one step of an iteration asks the base for. */
const pageSize = 128

/**
 * The changes of one block over its parent's state, in transactional layers. A layer that is dropped leaves no trace.
 * Values are treated as immutable by everyone: they may be views of longer buffers.
 */
export class Overlay {
  readonly #base: BaseState
  /** An entry is its key's own as long as the overlay lives. */
  readonly #entries = new Map<ByteString, Entry>()
  readonly #layers: Undo[][] = []
  /** Encodes a value that is going to be written here. */
  readonly encode: ValueArena = createValueArena()
  #reads: Set<ByteString> | undefined

  constructor(base: BaseState) {
    this.#base = base
  }

  get(key: ByteString): Uint8Array | undefined {
    const written = this.#entries.get(key)?.written
    if (written !== undefined) return written ?? undefined
    this.#reads?.add(key)
    return this.#base.get(key)
  }

  /** Writes a value; `null` deletes. */
  set(key: ByteString, value: Uint8Array | null): void {
    this.#write(this.#entryOf(key), value)
  }

  /** What a place of this overlay holds. */
  getAt(place: Place): Uint8Array | undefined {
    place.entry ??= this.#entryOf(place.key)
    const { entry } = place
    if (entry.written !== undefined) return entry.written ?? undefined
    this.#reads?.add(entry.key)
    entry.below ??= this.#base.get(entry.key) ?? null
    return entry.below ?? undefined
  }

  /** Writes to a place of this overlay; `null` deletes. */
  setAt(place: Place, value: Uint8Array | null): void {
    place.entry ??= this.#entryOf(place.key)
    this.#write(place.entry, value)
  }

  #entryOf(key: ByteString): Entry {
    let entry = this.#entries.get(key)
    if (entry === undefined) {
      entry = { key, written: undefined, below: undefined }
      this.#entries.set(key, entry)
    }
    return entry
  }

  #write(entry: Entry, value: Uint8Array | null): void {
    const layer = this.#layers.at(-1)
    if (layer !== undefined) layer.push({ entry, previous: entry.written })
    entry.written = value
  }

  /** Opens a layer. Returns its depth, 1 for the outermost. */
  begin(): number {
    assert(this.#layers.length < maxLayers, 'transactional layers are bounded by the dispatch depth')
    return this.#layers.push([])
  }

  /** Keeps what the innermost layer wrote. */
  commit(): void {
    const layer = this.#layers.at(-1)
    assert(layer !== undefined, 'a layer is open')
    const outer = this.#layers.at(-2)
    // Most layers stand right inside another: handing the list on keeps deep nesting from copying it at every level.
    if (outer?.length === 0) this.#layers[this.#layers.length - 2] = layer
    else if (outer !== undefined) for (const undo of layer) outer.push(undo)
    // It goes last: should the stack end before, the layer below drops it, and undoing twice is undoing once.
    this.#layers.pop()
  }

  /** Drops what the innermost layer wrote. */
  rollback(): void {
    const layer = this.#layers.at(-1)
    assert(layer !== undefined, 'a layer is open')
    for (let i = layer.length - 1; i >= 0; i--) {
      const { entry, previous } = layer[i] as Undo
      entry.written = previous
    }
    this.#layers.pop()
  }

  /** Open layers right now. */
  get depth(): number {
    return this.#layers.length
  }

  /** Keys under `prefix` in byte order, as they are now; writes during the iteration do not disturb it. */
  *keys(prefix: ByteString): Generator<ByteString> {
    const own = [...this.changes()].filter(([key]) => key.startsWith(prefix))
    const deleted = new Set(own.filter(([, value]) => value === null).map(([key]) => key))
    const written = own
      .map(([key]) => key)
      .filter((key) => !deleted.has(key))
      .sort()
    let next = 0
    let after: ByteString | undefined
    for (;;) {
      const page = this.#base.keysAfter(prefix, after, pageSize)
      for (const key of page) {
        while (next < written.length && (written[next] as ByteString) < key) yield written[next++] as ByteString
        if (written[next] === key) next++
        if (!deleted.has(key)) yield key
      }
      if (page.length < pageSize) break
      after = page.at(-1)
    }
    while (next < written.length) yield written[next++] as ByteString
  }

  /** All changes since the block began; null means deleted. Only meaningful with no layer open. */
  changes(): ReadonlyMap<ByteString, Uint8Array | null> {
    const changes = new Map<ByteString, Uint8Array | null>()
    for (const { key, written } of this.#entries.values()) if (written !== undefined) changes.set(key, written)
    return changes
  }

  /** Begins to record the keys that are read from the base, for benchmarks of proof size. */
  recordReads(): ReadonlySet<ByteString> {
    this.#reads = new Set()
    return this.#reads
  }
}

/** A base without anything, for genesis and tests. */
export const emptyBase: BaseState = { get: () => undefined, keysAfter: () => [] }

/** A base of plain entries, for tests and for reading an overlay's result as the next base. */
export function mapBase(entries: ReadonlyMap<ByteString, Uint8Array>): BaseState {
  return {
    get: (key) => entries.get(key),
    keysAfter: (prefix, after, count) =>
      [...entries.keys()]
        .filter((key) => key.startsWith(prefix) && (after === undefined || key > after))
        .sort()
        .slice(0, count),
  }
}
