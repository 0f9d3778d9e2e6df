// SPDX-License-Identifier: Apache-2.0
import { assert, type ByteString } from '@phat/primitives'
import { createValueArena, type ValueArena } from './value-arena.ts'

/** The state below an overlay: that after the parent block. */
export interface BaseState {
  get(key: ByteString): Uint8Array | undefined
  /** Up to `count` keys that begin with `prefix` and come after `after`, in byte order. */
  keysAfter(prefix: ByteString, after: ByteString | undefined, count: number): readonly ByteString[]
}

/** What the block left at a key: a value, null (deleted), or undefined (untouched, or untouched again). */
export interface Written {
  readonly key: ByteString
  value: Uint8Array | null | undefined
}

/** A key that is read and written again and again. It holds on to what was written there, which spares looking the key up. */
export interface Place {
  readonly key: ByteString
  written: Written | undefined
}

/** What stood at a key before a layer wrote there. */
interface Undo {
  readonly written: Written
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
  /** Each key that was ever written; an entry is the key's own as long as the overlay lives. */
  readonly #written = new Map<ByteString, Written>()
  readonly #layers: Undo[][] = []
  /** Encodes a value that is going to be written here. */
  readonly encode: ValueArena = createValueArena()
  #reads: Set<ByteString> | undefined

  constructor(base: BaseState) {
    this.#base = base
  }

  get(key: ByteString): Uint8Array | undefined {
    return this.#read(key, this.#written.get(key))
  }

  /** Writes a value; `null` deletes. */
  set(key: ByteString, value: Uint8Array | null): void {
    this.#write(this.#writtenAt(key), value)
  }

  /** What a place of this overlay holds. */
  getAt(place: Place): Uint8Array | undefined {
    place.written ??= this.#written.get(place.key)
    return this.#read(place.key, place.written)
  }

  /** Writes to a place of this overlay; `null` deletes. */
  setAt(place: Place, value: Uint8Array | null): void {
    place.written ??= this.#writtenAt(place.key)
    this.#write(place.written, value)
  }

  #read(key: ByteString, written: Written | undefined): Uint8Array | undefined {
    const value = written?.value
    if (value !== undefined) return value ?? undefined
    this.#reads?.add(key)
    return this.#base.get(key)
  }

  #writtenAt(key: ByteString): Written {
    let written = this.#written.get(key)
    if (written === undefined) {
      written = { key, value: undefined }
      this.#written.set(key, written)
    }
    return written
  }

  #write(written: Written, value: Uint8Array | null): void {
    const layer = this.#layers.at(-1)
    if (layer !== undefined) layer.push({ written, previous: written.value })
    written.value = value
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
      const { written, previous } = layer[i] as Undo
      written.value = previous
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
    for (const { key, value } of this.#written.values()) if (value !== undefined) changes.set(key, value)
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
