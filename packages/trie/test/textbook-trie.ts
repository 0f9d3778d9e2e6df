// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { concatBytes } from '@phat/primitives'

/** A node of the textbook trie: its path in hex digits from the root, and its Merkle value. */
export interface TextbookNode {
  readonly path: string
  readonly merkleValue: Uint8Array
}

/**
 * The trie as the specification describes it, built recursively from hex digits with no thought of speed: the reference for what
 * no independent library offers. Its roots are compared with one that does.
 */
export function textbookTrie(entries: ReadonlyMap<string, Uint8Array>): { root: Uint8Array; nodes: TextbookNode[] } {
  const nodes: TextbookNode[] = []
  if (entries.size === 0) return { root: blake2b256(Uint8Array.of(0)), nodes }
  const keys = [...entries.keys()].sort()
  return { root: build(entries, keys, '', true, nodes), nodes }
}

function build(
  entries: ReadonlyMap<string, Uint8Array>,
  keys: string[],
  parent: string,
  isRoot: boolean,
  nodes: TextbookNode[],
): Uint8Array {
  const first = keys[0] as string
  const last = keys.at(-1) as string
  let shared = 0
  while (shared < first.length && first[shared] === last[shared]) shared++
  const path = first.slice(0, shared)
  const value = entries.get(path)
  const parts: Uint8Array[] = []
  const below = keys.filter((key) => key.length > shared)
  const hashed = value !== undefined && value.length > 32
  if (below.length > 0) {
    let bitmap = 0
    for (const key of below) bitmap |= 1 << Number.parseInt(key[shared] as string, 16)
    parts.push(Uint8Array.of(bitmap & 255, bitmap >> 8))
  }
  if (value !== undefined) parts.push(hashed ? blake2b256(value) : concatBytes(Uint8Array.of(value.length * 4), value))
  for (const digit of below.length > 0 ? '0123456789abcdef' : '') {
    const group = below.filter((key) => key[shared] === digit)
    if (group.length === 0) continue
    const child = build(entries, group, path + digit, false, nodes)
    parts.push(Uint8Array.of(child.length * 4), child)
  }
  const partial = path.slice(parent.length)
  const node = concatBytes(header(partial.length, below.length > 0, value !== undefined, hashed), packed(partial), ...parts)
  const merkleValue = node.length < 32 && !isRoot ? node : blake2b256(node)
  nodes.push({ path, merkleValue })
  return merkleValue
}

function header(length: number, isBranch: boolean, hasValue: boolean, hashed: boolean): Uint8Array {
  const [bits, max] = isBranch ? (hashed ? [0x10, 15] : hasValue ? [0xc0, 63] : [0x80, 63]) : hashed ? [0x20, 31] : [0x40, 63]
  if (length < max) return Uint8Array.of(bits | length)
  const rest = length - max
  return Uint8Array.of(bits | max, ...Array.from({ length: Math.floor(rest / 255) }, () => 255), rest % 255)
}

function packed(partial: string): Uint8Array {
  const even = partial.length % 2 === 1 ? `0${partial}` : partial
  return Uint8Array.from({ length: even.length / 2 }, (_, i) => Number.parseInt(even.slice(2 * i, 2 * i + 2), 16))
}
