// SPDX-License-Identifier: Apache-2.0
import type { PoolRejection, SubmitResult, TransactionPool, TransactionStatus } from '@phat/chain'
import { blake2b256 } from '@phat/crypto'
import { toHex } from '@phat/primitives'

export interface FakePool extends TransactionPool {
  /** Tells a status to everyone who watches the extrinsic. */
  tell(extrinsic: Uint8Array, status: TransactionStatus): void
  readonly submitted: readonly Uint8Array[]
  /** Lets a ready extrinsic provide the tag. */
  provide(tag: Uint8Array): void
  readonly watcherCount: number
  /** Refuses what begins with this byte. */
  refuse(firstByte: number, rejection: PoolRejection | undefined): void
}

/** A pool that takes everything that it was not told to refuse. */
export function createFakePool(): FakePool {
  const ready = new Map<string, Uint8Array>()
  const watchers = new Map<string, Set<(status: TransactionStatus) => void>>()
  const refusals = new Map<number, PoolRejection>()
  const provided = new Set<string>()
  const submitted: Uint8Array[] = []

  const enter = (extrinsic: Uint8Array): SubmitResult => {
    submitted.push(extrinsic)
    const rejection = refusals.get(extrinsic[0] ?? 0)
    if (rejection !== undefined) return { ok: false, rejection }
    const hash = blake2b256(extrinsic)
    ready.set(toHex(hash), extrinsic)
    return { ok: true, hash }
  }
  return {
    submitted,
    get watcherCount() {
      return [...watchers.values()].reduce((count, set) => count + set.size, 0)
    },
    submit: (extrinsic) => Promise.resolve(enter(extrinsic)),
    watch: (extrinsic, onStatus) => {
      const result = enter(extrinsic)
      if (!result.ok) return Promise.resolve(result)
      const key = toHex(result.hash)
      const set = watchers.get(key) ?? new Set()
      watchers.set(key, set.add(onStatus))
      onStatus({ type: 'ready' })
      return Promise.resolve({ ...result, stop: () => set.delete(onStatus) })
    },
    pending: () => [...ready.values()],
    remove: (hashes) => hashes.filter((hash) => ready.delete(toHex(hash))),
    isProvided: (tag) => provided.has(toHex(tag)),
    provide: (tag) => provided.add(toHex(tag)),
    nextNonce: (account) => account[0] ?? 0,
    tell: (extrinsic, status) => {
      for (const onStatus of [...(watchers.get(toHex(blake2b256(extrinsic))) ?? [])]) onStatus(status)
    },
    refuse: (firstByte, rejection) => {
      if (rejection === undefined) refusals.delete(firstByte)
      else refusals.set(firstByte, rejection)
    },
  }
}
