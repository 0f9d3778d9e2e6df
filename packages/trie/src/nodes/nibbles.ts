// SPDX-License-Identifier: Apache-2.0

/** The nibble at `index` of a key, the high half of a byte first. */
export function nibbleAt(key: Uint8Array, index: number): number {
  const byte = key[index >>> 1] as number
  return (index & 1) === 0 ? byte >>> 4 : byte & 15
}

/** Length in nibbles. */
export function nibbleLength(key: Uint8Array): number {
  return key.length * 2
}

/** The first nibble index from `from` on where the keys differ, at most `to`, which lies within both. */
export function divergence(a: Uint8Array, b: Uint8Array, from: number, to: number): number {
  let index = from
  if ((index & 1) === 1 && index < to) {
    if (nibbleAt(a, index) !== nibbleAt(b, index)) return index
    index++
  }
  while (index + 1 < to && a[index >>> 1] === b[index >>> 1]) index += 2
  while (index < to && nibbleAt(a, index) === nibbleAt(b, index)) index++
  return index
}

/** Number of bits set in a 16-bit child bitmap. */
export function countBits(bits: number): number {
  let count = bits - ((bits >>> 1) & 0x5555)
  count = (count & 0x3333) + ((count >>> 2) & 0x3333)
  count = (count + (count >>> 4)) & 0x0f0f
  return (count + (count >>> 8)) & 0x1f
}

/** A packed path of `length` nibbles that begins with those of `head` (up to `headLength`); the rest is zero. */
export function copyPath(head: Uint8Array, headLength: number, length: number): Uint8Array {
  const path = new Uint8Array((length + 1) >>> 1)
  path.set(head.subarray(0, (headLength + 1) >>> 1))
  if ((headLength & 1) === 1) path[headLength >>> 1] = (path[headLength >>> 1] as number) & 0xf0
  return path
}

/** Writes one nibble of a packed path whose nibble at `index` is still zero. */
export function setNibble(path: Uint8Array, index: number, nibble: number): void {
  path[index >>> 1] = (path[index >>> 1] as number) | ((index & 1) === 0 ? nibble << 4 : nibble)
}
