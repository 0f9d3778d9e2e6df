// SPDX-License-Identifier: Apache-2.0

/** A map that drops what was longest not asked for. A class for its identity. */
export class RecentMap<K, V> {
  readonly #entries = new Map<K, V>()
  readonly #max: number
  readonly #dropped: (value: V) => void

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
    const value = this.#entries.get(key)
    if (value === undefined) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, value)
    return value
  }

  set(key: K, value: V): void {
    this.#drop(key)
    this.#entries.set(key, value)
    if (this.#entries.size <= this.#max) return
    const [oldest] = this.#entries.keys()
    if (oldest !== undefined) this.#drop(oldest)
  }

  clear(): void {
    for (const value of this.#entries.values()) this.#dropped(value)
    this.#entries.clear()
  }

  #drop(key: K): void {
    const value = this.#entries.get(key)
    if (value === undefined) return
    this.#entries.delete(key)
    this.#dropped(value)
  }
}
