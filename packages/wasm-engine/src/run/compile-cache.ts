// SPDX-License-Identifier: Apache-2.0

/** What a cache holds: things made from code, bounded by their bytes; the one used longest ago goes first. */
export interface CompileCache<Entry extends { readonly sizeBytes: number }> {
  readonly sizeBytes: number
  readonly count: number
  /** The entry of a key, made when it is not there. What `make` throws passes through, and nothing is kept. */
  get(key: string, make: () => Entry): Entry
}

/** Makes a cache of at most `sizeBytesMax`; a single larger entry is made each time and not kept. */
export function createCompileCache<Entry extends { readonly sizeBytes: number }>(sizeBytesMax: number): CompileCache<Entry> {
  // A Map iterates in insertion order, so its first entry is the one used longest ago.
  const entries = new Map<string, Entry>()
  let newest: string | undefined
  let sizeBytes = 0

  function keep(key: string, entry: Entry): void {
    if (entry.sizeBytes > sizeBytesMax) return
    entries.set(key, entry)
    newest = key
    sizeBytes += entry.sizeBytes
    for (const [oldestKey, oldest] of entries) {
      if (sizeBytes <= sizeBytesMax) return
      entries.delete(oldestKey)
      sizeBytes -= oldest.sizeBytes
    }
  }

  return {
    get sizeBytes() {
      return sizeBytes
    },
    get count() {
      return entries.size
    },
    get(key, make) {
      const kept = entries.get(key)
      if (kept === undefined) {
        const made = make()
        keep(key, made)
        return made
      }
      if (key !== newest) {
        entries.delete(key)
        entries.set(key, kept)
        newest = key
      }
      return kept
    },
  }
}
