// SPDX-License-Identifier: Apache-2.0

/** What queries may do with a mapping. Each access is one read of the host, and priced as one. */
export interface ReadonlyMapping<K, V> {
  get(key: K): V | undefined
  has(key: K): boolean
}

/** Entries by key. Reads and writes go to the host at once; what a failed call wrote is undone there. */
export interface Mapping<K, V> extends ReadonlyMapping<K, V> {
  /** @throws PhatError `contract.out-of-range` when a number does not fit its width */
  set(key: K, value: V): void
  delete(key: K): void
  /** Removes an entry and returns it. */
  take(key: K): V | undefined
}

/** One page of an iteration: `next` is where the following one begins, undefined after the last. */
export interface Page<K, V> {
  readonly entries: readonly (readonly [K, V])[]
  readonly next: number | undefined
}

/** What queries may do with an iterable mapping. */
export interface ReadonlyIterableMapping<K, V> extends ReadonlyMapping<K, V> {
  /** How many entries there are: one read. */
  readonly size: number
  /** Iterates from first to last; each entry costs two reads when it is reached. */
  entries(): IterableIterator<readonly [K, V]>
  /** As `entries`, keys alone: one read each. */
  keys(): IterableIterator<K>
  /** As `entries`, values alone. */
  values(): IterableIterator<V>
  /** At most `limit` entries from position `start`, so that a long iteration can be split over several calls. */
  page(start: number, limit: number): Page<K, V>
}

/** Entries by key that can be iterated. Removing one moves the last into its place. */
export interface IterableMapping<K, V> extends ReadonlyIterableMapping<K, V>, Mapping<K, V> {}
