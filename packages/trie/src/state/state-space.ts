// SPDX-License-Identifier: Apache-2.0
import { type ByteString, fromByteString } from '@phat/primitives'

/** Where the root of a default child trie stands in the main trie. */
export const childTriePrefix = ':child_storage:default:'

/** One ordered key space of the flat state: the main trie's or a child's. */
export interface StateSpace {
  /** A child trie's key in the main trie; empty for the main trie. */
  readonly name: ByteString
  /** What flat keys of the space begin with. */
  readonly prefix: Uint8Array
}

export const mainSpace: StateSpace = { name: '' as ByteString, prefix: Uint8Array.of(0) }

/** A child trie's space: its prefix holds its name with its length, so that no name is the beginning of another. */
export function childSpace(name: ByteString): StateSpace {
  const prefix = new Uint8Array(3 + name.length)
  prefix[0] = 1
  prefix[1] = name.length >>> 8
  prefix[2] = name.length & 255
  prefix.set(fromByteString(name), 3)
  return { name, prefix }
}

/** The name of the space that a flat key lies in. */
export function spaceNameOf(flatKey: ByteString): ByteString {
  if (flatKey.charCodeAt(0) === 0) return mainSpace.name
  return flatKey.slice(3, 3 + ((flatKey.charCodeAt(1) << 8) | flatKey.charCodeAt(2))) as ByteString
}

/** A key of the space as the flat table has it. */
export function flatKeyOf({ prefix }: StateSpace, key: Uint8Array): Uint8Array {
  const flat = new Uint8Array(prefix.length + key.length)
  flat.set(prefix)
  flat.set(key, prefix.length)
  return flat
}
