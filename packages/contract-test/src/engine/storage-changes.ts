// SPDX-License-Identifier: Apache-2.0
import type { StateReader } from '@phat/contracts'
import { type ByteString, equalBytes, fromByteString, toByteString } from '@phat/primitives'

/** What became of one value that a contract stores. */
export interface StorageChange {
  readonly contract: Uint8Array
  /** As the contract gave it, or its hash: keys of the first storage functions are kept as nothing else. */
  readonly key: Uint8Array
  readonly isHashed: boolean
  readonly before: Uint8Array | undefined
  readonly after: Uint8Array | undefined
}

type Changes = ReadonlyMap<ByteString, Uint8Array | null>

/** The flat state as the commands of this process made it, to know what a change replaced. */
export interface StateMirror {
  /** Takes the changes in, and tells those of the storage of contracts. */
  take(changes: Changes, reader: StateReader, contracts: readonly Uint8Array[]): readonly StorageChange[]
}

/** A storage key: one character for its kind, the namespace of its contract, then the key, hashed. */
const kindOfStorage = 's'
const namespaceEnd = 1 + 32
/** A key that the contract may choose stands behind its hash. */
const hashLength = 16
/** A key of 32 bytes is replaced by its hash. */
const fixedLength = 32

/** Makes the mirror of an empty state. */
export function createStateMirror(): StateMirror {
  const state = new Map<ByteString, Uint8Array>()
  const namespaces = new Map<string, Uint8Array>()
  return {
    take(changes, reader, contracts) {
      for (const contract of contracts) {
        const trieId = reader.contract(contract)?.trieId
        if (trieId !== undefined) namespaces.set(toByteString(trieId), contract)
      }
      const found: StorageChange[] = []
      for (const [flatKey, value] of changes) {
        const before = state.get(flatKey)
        const after = value ?? undefined
        if (after === undefined) state.delete(flatKey)
        else state.set(flatKey, after)
        const contract = flatKey.startsWith(kindOfStorage) ? namespaces.get(flatKey.slice(1, namespaceEnd)) : undefined
        if (contract === undefined || isSame(before, after)) continue
        const suffix = fromByteString(flatKey.slice(namespaceEnd) as ByteString) // a part of a byte string is one
        // A transparent key of 16 bytes has the length of a hashed one; ink! and the kit use keys of 4 bytes and more than 16.
        const isHashed = suffix.length === fixedLength
        found.push({ contract, key: isHashed ? suffix : suffix.slice(hashLength), isHashed, before, after })
      }
      return found
    },
  }
}

function isSame(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === undefined || b === undefined ? a === b : equalBytes(a, b)
}
