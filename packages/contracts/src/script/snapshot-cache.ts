// SPDX-License-Identifier: Apache-2.0
import { applyDelta, type ImageDelta, imageDelta, type MemoryImage } from './machine/memory-image.ts'
import { createPageStore, imagePageBytes } from './machine/page-store.ts'
import type { ScriptSnapshot } from './script-engine.ts'

/** Snapshots by code, bounded by their bytes; what was used longest ago goes first, and is made again when it is asked for. */
export interface SnapshotCache {
  readonly count: number
  /** Bytes of the pages that are kept, each once. */
  readonly sizeBytes: number
  /** The snapshot of a key. What `make` throws passes through, and nothing is kept. */
  get(key: string, make: () => ScriptSnapshot): ScriptSnapshot
  /** Keeps what a snapshot adds to the base; its image may be gone afterwards. */
  put(key: string, snapshot: ScriptSnapshot): void
}

export interface SnapshotCacheOptions {
  /** Bytes of pages kept, 768 MiB by default. */
  readonly pageBytesMax?: number
  /** Bytes of whole images kept beside them, for codes that run often: 64 MiB by default. */
  readonly imageBytesMax?: number
}

interface KeptSnapshot {
  readonly entry: bigint
  readonly delta: ImageDelta
}

/** Makes a cache of snapshots, kept as differences to the base image. */
export function createSnapshotCache(base: MemoryImage, options: SnapshotCacheOptions = {}): SnapshotCache {
  const { pageBytesMax = 768 * 1024 * 1024, imageBytesMax = 64 * 1024 * 1024 } = options
  const store = createPageStore()
  // A Map iterates in insertion order, so its first entry is the one used longest ago.
  const kept = new Map<string, KeptSnapshot>()
  const whole = new Map<string, ScriptSnapshot>()
  let wholeBytes = 0

  function dropOldest(): void {
    for (const [key, { delta }] of kept) {
      kept.delete(key)
      for (const page of delta.pages.values()) store.release(page)
      return
    }
  }

  function keep(key: string, { image, entry }: ScriptSnapshot): void {
    kept.set(key, { entry, delta: imageDelta(image, base, store) })
    while (kept.size > 1 && store.count * imagePageBytes > pageBytesMax) dropOldest()
  }

  function keepWhole(key: string, snapshot: ScriptSnapshot): void {
    whole.set(key, snapshot)
    wholeBytes += snapshot.image.bytes.length
    for (const [oldest, { image }] of whole) {
      if (wholeBytes <= imageBytesMax || whole.size === 1) return
      whole.delete(oldest)
      wholeBytes -= image.bytes.length
    }
  }

  function use(key: string): ScriptSnapshot | undefined {
    const found = kept.get(key)
    if (found === undefined) return undefined
    kept.delete(key)
    kept.set(key, found)
    return { image: applyDelta(found.delta, base, store), entry: found.entry }
  }

  let newest: { readonly key: string; readonly snapshot: ScriptSnapshot } | undefined

  function find(key: string, make: () => ScriptSnapshot): ScriptSnapshot {
    const ready = whole.get(key)
    if (ready !== undefined) {
      whole.delete(key)
      whole.set(key, ready)
      return ready
    }
    let snapshot = use(key)
    if (snapshot === undefined) {
      snapshot = make()
      keep(key, snapshot)
    }
    keepWhole(key, snapshot)
    return snapshot
  }

  return {
    get count() {
      return kept.size
    },
    get sizeBytes() {
      return store.count * imagePageBytes + wholeBytes
    },
    put(key, snapshot) {
      if (!kept.has(key)) keep(key, snapshot)
    },
    get(key, make) {
      if (newest?.key !== key) newest = { key, snapshot: find(key, make) }
      return newest.snapshot
    },
  }
}
