// SPDX-License-Identifier: Apache-2.0
import { assert, type ByteString } from '@phat/primitives'

/** The state below an overlay: that after the parent block. */
export interface BaseState {
  get(key: ByteString): Uint8Array | undefined
  /** Up to `count` keys that begin with `prefix` and come after `after`, in byte order. */
  keysAfter(prefix: ByteString, after: ByteString | undefined, count: number): readonly ByteString[]
}

/** What stood at a key of the overlay before a layer wrote there: a value, null (deleted), or undefined (untouched). */
interface Undo {
  readonly key: ByteString
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
  readonly #changes = new Map<ByteString, Uint8Array | null>()
  readonly #layers: Undo[][] = []
  #reads: Set<ByteString> | undefined

  constructor(base: BaseState) {
    this.#base = base
  }

  get(key: ByteString): Uint8Array | undefined {
    const changed = this.#changes.get(key)
    if (changed !== undefined) return changed ?? undefined
    this.#reads?.add(key)
    return this.#base.get(key)
  }

  /** Writes a value; `null` deletes. */
  set(key: ByteString, value: Uint8Array | null): void {
    const layer = this.#layers.at(-1)
    if (layer !== undefined) layer.push({ key, previous: this.#changes.get(key) })
    this.#changes.set(key, value)
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
      const { key, previous } = layer[i] as Undo
      if (previous === undefined) this.#changes.delete(key)
      else this.#changes.set(key, previous)
    }
    this.#layers.pop()
  }

  /** Open layers right now. */
  get depth(): number {
    return this.#layers.length
  }

  /** Keys under `prefix` in byte order, as they are now; writes during the iteration do not disturb it. */
  *keys(prefix: ByteString): Generator<ByteString> {
    const own = [...this.#changes.keys()].filter((key) => key.startsWith(prefix)).sort()
    const deleted = new Set(own.filter((key) => this.#changes.get(key) === null))
    const written = own.filter((key) => !deleted.has(key))
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
    return this.#changes
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
