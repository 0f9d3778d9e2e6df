// SPDX-License-Identifier: Apache-2.0
import { assert, type ByteString } from '@phat/primitives'
import type { FlatChanges } from './flat-changes.ts'

/** The flat state at one height. It never changes, and reads stay valid until the height is forgotten. */
export interface StateView {
  readonly height: number
  /** The array is the state's: never write to it. @throws BugError when the height was forgotten meanwhile */
  get(key: ByteString): Uint8Array | undefined
  /** Keys with a prefix, ascending, at most `count`, behind `after` when it is given. Looks through all keys: for rare questions. */
  keys(prefix: ByteString, count: number, after?: ByteString): readonly ByteString[]
}

/** A copy of a cluster's flat state that follows it block by block, with some heights before the newest still readable. */
export interface VersionedState {
  /** Height of the newest block; undefined before the state was loaded. */
  readonly height: number | undefined
  /** Replaces everything. */
  load(height: number, records: FlatChanges): void
  /** Takes the changes of a block above all before. */
  advance(height: number, changes: FlatChanges): void
  /** The state after the last block at or below a height, the newest by default; undefined when it is not kept or not reached. */
  at(height?: number): StateView | undefined
}

/** What a block replaced. */
interface Undo {
  readonly height: number
  readonly before: number
  readonly values: Map<ByteString, Uint8Array | undefined>
}

/**
 * Makes an empty state.
 * @param history blocks that can be undone: so many heights before the newest stay readable
 */
export function createVersionedState(history: number): VersionedState {
  const current = new Map<ByteString, Uint8Array>()
  let newest: number | undefined
  // Oldest first. Reading at an older height looks through those above it, the nearest first.
  let undos: Undo[] = []

  function write(key: ByteString, value: Uint8Array | null): void {
    if (value === null) current.delete(key)
    else current.set(key, value)
  }

  return {
    get height() {
      return newest
    },
    load(height, records) {
      current.clear()
      undos = []
      for (const [key, value] of records) write(key, value)
      newest = height
    },
    advance(height, changes) {
      assert(newest !== undefined && height > newest, 'blocks come in their order, after the state was loaded')
      const values = new Map<ByteString, Uint8Array | undefined>()
      for (const [key, value] of changes) {
        if (!values.has(key)) values.set(key, current.get(key))
        write(key, value)
      }
      undos.push({ height, before: newest, values })
      if (undos.length > history) undos.shift()
      newest = height
    },
    at(wished) {
      if (newest === undefined || (wished !== undefined && wished > newest)) return undefined
      const height = undos.find((undo) => undo.height > (wished ?? undo.height))?.before ?? newest
      return wished !== undefined && height > wished ? undefined : viewAt(height)
    },
  }

  function viewAt(height: number): StateView {
    let above: readonly Undo[] = []
    let seen: number | undefined

    function follow(): void {
      if (seen === newest) return
      seen = newest
      above = undos.filter((undo) => undo.height > height)
      assert(newest === height || above[0]?.before === height, 'a view is read while its height is kept')
    }

    function get(key: ByteString): Uint8Array | undefined {
      follow()
      for (const { values } of above) if (values.has(key)) return values.get(key)
      return current.get(key)
    }

    return {
      height,
      get,
      keys(prefix, count, after) {
        follow()
        const found = new Set<ByteString>()
        const consider = (key: ByteString): void => {
          if (key.startsWith(prefix) && (after === undefined || key > after)) found.add(key)
        }
        for (const key of current.keys()) consider(key)
        for (const { values } of above) for (const key of values.keys()) consider(key)
        return [...found]
          .filter((key) => get(key) !== undefined)
          .sort()
          .slice(0, count)
      },
    }
  }
}
