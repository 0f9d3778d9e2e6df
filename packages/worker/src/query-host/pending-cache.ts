// SPDX-License-Identifier: Apache-2.0
import type { ContractCache } from '@phat/contracts'
import { type ByteString, toByteString } from '@phat/primitives'
import type { CacheOperation, IoClient } from './io-connection.ts'

/** How long the I/O thread may take for what needs no network. */
export const ioMarginMs = 5_000

/** What a query has written and what it knows of one contract's quota. */
interface PendingContract {
  /** Bytes that are left of the quota after the query's own writes; negative when the quota has shrunk. */
  freeBytes: number
  /** Values written; `undefined` when removed. */
  readonly values: Map<ByteString, Uint8Array | undefined>
  /** Sizes of the entries that it has touched, its own writes counted. */
  readonly sizes: Map<ByteString, number>
}

/**
 * The cache as one query sees it: the worker's, under what the query itself has written. Nothing leaves before the query ends, so that one
 * that has to start again elsewhere begins with the same cache.
 */
export function createPendingCache(io: IoClient): {
  readonly cache: ContractCache
  readonly operations: readonly CacheOperation[]
} {
  const operations: CacheOperation[] = []
  const contracts = new Map<ByteString, PendingContract>()

  /** The contract's part, with the size of the key's entry known. */
  function touched(contract: Uint8Array, key: Uint8Array): PendingContract {
    const [id, keyText] = [toByteString(contract), toByteString(key)]
    const pending = contracts.get(id)
    if (pending?.sizes.has(keyText)) return pending
    const { freeBytes, entryBytes } = io.call({ op: 'cache-room', contract, key }, ioMarginMs)
    const owner = pending ?? { freeBytes, values: new Map(), sizes: new Map() }
    owner.sizes.set(keyText, entryBytes)
    contracts.set(id, owner)
    return owner
  }

  /** Notes that the key now takes so many bytes. */
  function resize(owner: PendingContract, key: ByteString, sizeBytes: number): void {
    owner.freeBytes += (owner.sizes.get(key) ?? 0) - sizeBytes
    owner.sizes.set(key, sizeBytes)
  }

  function get(contract: Uint8Array, key: Uint8Array): Uint8Array | undefined {
    const values = contracts.get(toByteString(contract))?.values
    const keyText = toByteString(key)
    if (values?.has(keyText)) return values.get(keyText)
    return io.call({ op: 'cache-get', contract: contract.slice(), key: key.slice() }, ioMarginMs)
  }

  function remove(contractView: Uint8Array, keyView: Uint8Array): Uint8Array | undefined {
    const [contract, key] = [contractView.slice(), keyView.slice()]
    const value = get(contract, key)
    const owner = touched(contract, key)
    resize(owner, toByteString(key), 0)
    owner.values.set(toByteString(key), undefined)
    operations.push({ kind: 'remove', contract, key })
    return value
  }

  const cache: ContractCache = {
    get,
    remove,
    set(contractView, keyView, valueView) {
      const [contract, key, value] = [contractView.slice(), keyView.slice(), valueView.slice()]
      const owner = touched(contract, key)
      const keyText = toByteString(key)
      const sizeBytes = key.length + value.length
      if (owner.freeBytes + (owner.sizes.get(keyText) ?? 0) < sizeBytes) {
        remove(contract, key)
        return false
      }
      resize(owner, keyText, sizeBytes)
      owner.values.set(keyText, value)
      operations.push({ kind: 'set', contract, key, value })
      return true
    },
    expire(contract, key, seconds) {
      if (seconds === 0n) remove(contract, key)
      else operations.push({ kind: 'expire', contract: contract.slice(), key: key.slice(), seconds })
    },
  }
  return { cache, operations }
}
