// SPDX-License-Identifier: Apache-2.0

interface Entry<K, V> {
  readonly key: K
  readonly value: V
  older: Entry<K, V> | undefined
  newer: Entry<K, V> | undefined
}

/**
 * A map that drops what was longest not asked for. Entries keep their order by links: to move them within a `Map` would make it grow a new table
 * again and again, each of which V8 keeps until the next full collection. A class for its identity.
 */
export class RecentMap<K, V> {
  readonly #entries = new Map<K, Entry<K, V>>()
  readonly #max: number
  readonly #dropped: (value: V) => void
  #oldest: Entry<K, V> | undefined
  #newest: Entry<K, V> | undefined

  /**
   * @param max entries, 1 and more
   * @param dropped is told of each value that gives way, also to another one of its key
   */
  constructor(max: number, dropped: (value: V) => void = () => undefined) {
    this.#max = max
    this.#dropped = dropped
  }

  get size(): number {
    return this.#entries.size
  }

  get(key: K): V | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    if (entry !== this.#newest) {
      this.#unlink(entry)
      this.#append(entry)
    }
    return entry.value
  }

  set(key: K, value: V): void {
    const known = this.#entries.get(key)
    if (known !== undefined) this.#drop(known)
    const entry: Entry<K, V> = { key, value, older: undefined, newer: undefined }
    this.#entries.set(key, entry)
    this.#append(entry)
    if (this.#entries.size > this.#max && this.#oldest !== undefined) this.#drop(this.#oldest)
  }

  clear(): void {
    while (this.#oldest !== undefined) this.#drop(this.#oldest)
  }

  #append(entry: Entry<K, V>): void {
    entry.older = this.#newest
    if (this.#newest === undefined) this.#oldest = entry
    else this.#newest.newer = entry
    this.#newest = entry
  }

  #unlink(entry: Entry<K, V>): void {
    const { older, newer } = entry
    if (older === undefined) this.#oldest = newer
    else older.newer = newer
    if (newer === undefined) this.#newest = older
    else newer.older = older
    entry.older = undefined
    entry.newer = undefined
  }

  #drop(entry: Entry<K, V>): void {
    this.#unlink(entry)
    this.#entries.delete(entry.key)
    this.#dropped(entry.value)
  }
}
