// SPDX-License-Identifier: Apache-2.0
import { type ByteString, toByteString } from '@phat/primitives'

/** Bounds of the values that a worker keeps for contracts beside their state. */
export interface QueryCacheOptions {
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
  /**
   * Bytes for all contracts together, 20 MiB by default; each has the share that its weight is of all weights. While no contract has a weight,
   * each has `unweightedBytes`, as long as there is room.
   */
  readonly quotaBytes?: number
  /** 65,536 by default. */
  readonly unweightedBytes?: number
  /** How long a value lives unless told otherwise, 7 days by default. */
  readonly lifetimeSeconds?: number
}

/** The cache of a worker. Sizes are of keys and values together. */
export interface QueryCache {
  /** The share of a contract: 0 until it is set, which is nothing at all once another contract has a weight. */
  setWeight(contract: Uint8Array, weight: number): void
  /** All weights; contracts that are not named have 0. */
  setWeights(weights: readonly (readonly [contract: Uint8Array, weight: number])[]): void
  get(contract: Uint8Array, key: Uint8Array): Uint8Array | undefined
  /** @returns false when the quota does not hold it; then what was there is gone */
  set(contract: Uint8Array, key: Uint8Array, value: Uint8Array): boolean
  expire(contract: Uint8Array, key: Uint8Array, seconds: bigint): void
  remove(contract: Uint8Array, key: Uint8Array): Uint8Array | undefined
  /** Bytes that the quota of a contract still holds, and the size of one entry of it: what a query needs to foresee `set`. */
  room(contract: Uint8Array, key: Uint8Array): { readonly freeBytes: number; readonly entryBytes: number }
}

interface CacheEntry {
  readonly value: Uint8Array
  readonly sizeBytes: number
  /** Milliseconds since the Unix epoch. */
  expiresAt: number
}

interface ContractEntries {
  readonly entries: Map<ByteString, CacheEntry>
  sizeBytes: number
}

/** Far enough for any use, near enough to stay exact as a number. */
const lifetimeSecondsMax = 10_000_000_000n

/** Makes an empty cache. */
export function createQueryCache({
  now,
  quotaBytes = 20 * 1024 * 1024,
  unweightedBytes = 65_536,
  lifetimeSeconds = 7 * 86_400,
}: QueryCacheOptions): QueryCache {
  const contracts = new Map<ByteString, ContractEntries>()
  const weights = new Map<ByteString, number>()
  let weightSum = 0
  let totalBytes = 0

  const quotaOf = (contract: ByteString): number =>
    weightSum === 0 ? unweightedQuota(contract) : Math.floor((quotaBytes * (weights.get(contract) ?? 0)) / weightSum)

  /** What others have taken counts: equal shares for contracts that nobody counted could come to more than there is. */
  function unweightedQuota(contract: ByteString): number {
    const left = quotaBytes - totalBytes + (contracts.get(contract)?.sizeBytes ?? 0)
    return Math.max(0, Math.min(unweightedBytes, left))
  }

  function entriesOf(contract: ByteString): ContractEntries {
    const known = contracts.get(contract)
    if (known !== undefined) return known
    const made = { entries: new Map<ByteString, CacheEntry>(), sizeBytes: 0 }
    contracts.set(contract, made)
    return made
  }

  function drop(contract: ByteString, key: ByteString): Uint8Array | undefined {
    const owner = contracts.get(contract)
    const entry = owner?.entries.get(key)
    if (owner === undefined || entry === undefined) return undefined
    owner.entries.delete(key)
    owner.sizeBytes -= entry.sizeBytes
    totalBytes -= entry.sizeBytes
    if (owner.entries.size === 0) contracts.delete(contract)
    return entry.expiresAt > now() ? entry.value : undefined
  }

  /** What nobody can read any more takes no one's place. */
  function dropExpired(contract: ByteString): void {
    const time = now()
    for (const [key, entry] of contracts.get(contract)?.entries ?? []) if (entry.expiresAt <= time) drop(contract, key)
  }

  function holds(contract: ByteString, added: number): boolean {
    const quota = quotaOf(contract)
    const size = (): number => contracts.get(contract)?.sizeBytes ?? 0
    if (size() + added <= quota) return true
    dropExpired(contract)
    return size() + added <= quota
  }

  function setWeight(contract: Uint8Array, weight: number): void {
    const id = toByteString(contract)
    weightSum += weight - (weights.get(id) ?? 0)
    if (weight === 0) weights.delete(id)
    else weights.set(id, weight)
  }

  return {
    setWeight,
    setWeights(all) {
      weights.clear()
      weightSum = 0
      for (const [contract, weight] of all) setWeight(contract, weight)
    },
    get(contract, key) {
      const entry = contracts.get(toByteString(contract))?.entries.get(toByteString(key))
      return entry === undefined || entry.expiresAt <= now() ? undefined : entry.value
    },
    set(contract, key, value) {
      const [id, keyText] = [toByteString(contract), toByteString(key)]
      drop(id, keyText)
      const sizeBytes = key.length + value.length
      if (!holds(id, sizeBytes)) return false
      const owner = entriesOf(id)
      owner.entries.set(keyText, { value: value.slice(), sizeBytes, expiresAt: now() + lifetimeSeconds * 1000 })
      owner.sizeBytes += sizeBytes
      totalBytes += sizeBytes
      return true
    },
    expire(contract, key, seconds) {
      const [id, keyText] = [toByteString(contract), toByteString(key)]
      if (seconds === 0n) drop(id, keyText)
      const entry = contracts.get(id)?.entries.get(keyText)
      const bounded = seconds < lifetimeSecondsMax ? seconds : lifetimeSecondsMax
      if (entry !== undefined && entry.expiresAt > now()) entry.expiresAt = now() + Number(bounded) * 1000
    },
    remove: (contract, key) => drop(toByteString(contract), toByteString(key)),
    room(contract, key) {
      const id = toByteString(contract)
      dropExpired(id)
      const owner = contracts.get(id)
      return {
        freeBytes: quotaOf(id) - (owner?.sizeBytes ?? 0),
        entryBytes: owner?.entries.get(toByteString(key))?.sizeBytes ?? 0,
      }
    },
  }
}
