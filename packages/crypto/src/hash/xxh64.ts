// SPDX-License-Identifier: Apache-2.0

const prime1 = 0x9e3779b185ebca87n
const prime2 = 0xc2b2ae3d27d4eb4fn
const prime3 = 0x165667b19e3779f9n
const prime4 = 0x85ebca77c2b2ae63n
const prime5 = 0x27d4eb2f165667c5n

const wrap = (value: bigint): bigint => BigInt.asUintN(64, value)
const rotateLeft = (value: bigint, bits: bigint): bigint => wrap((value << bits) | (value >> (64n - bits)))
const round = (accumulator: bigint, lane: bigint): bigint => wrap(rotateLeft(wrap(accumulator + lane * prime2), 31n) * prime1)
const mergeRound = (hash: bigint, accumulator: bigint): bigint => wrap((hash ^ round(0n, accumulator)) * prime1 + prime4)

/**
 * XXH64 of `bytes` as an unsigned 64-bit number (specification: xxHash fast digest algorithm 0.1.1).
 * Not a cryptographic hash: never use it where an attacker chooses the input and gains from a collision.
 */
export function xxh64(bytes: Uint8Array, seed: bigint): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let offset = 0
  let hash: bigint
  if (bytes.length >= 32) {
    let a = wrap(seed + prime1 + prime2)
    let b = wrap(seed + prime2)
    let c = seed
    let d = wrap(seed - prime1)
    for (; offset + 32 <= bytes.length; offset += 32) {
      a = round(a, view.getBigUint64(offset, true))
      b = round(b, view.getBigUint64(offset + 8, true))
      c = round(c, view.getBigUint64(offset + 16, true))
      d = round(d, view.getBigUint64(offset + 24, true))
    }
    hash = wrap(rotateLeft(a, 1n) + rotateLeft(b, 7n) + rotateLeft(c, 12n) + rotateLeft(d, 18n))
    for (const accumulator of [a, b, c, d]) hash = mergeRound(hash, accumulator)
  } else {
    hash = wrap(seed + prime5)
  }
  return avalanche(absorbTail(wrap(hash + BigInt(bytes.length)), view, offset))
}

/** Mixes in the last 0 to 31 bytes: eight, then four, then one at a time. */
function absorbTail(start: bigint, view: DataView, from: number): bigint {
  let hash = start
  let offset = from
  for (; offset + 8 <= view.byteLength; offset += 8) {
    hash = wrap(rotateLeft(hash ^ round(0n, view.getBigUint64(offset, true)), 27n) * prime1 + prime4)
  }
  if (offset + 4 <= view.byteLength) {
    hash = wrap(rotateLeft(hash ^ wrap(BigInt(view.getUint32(offset, true)) * prime1), 23n) * prime2 + prime3)
    offset += 4
  }
  for (; offset < view.byteLength; offset++) {
    hash = wrap(rotateLeft(hash ^ wrap(BigInt(view.getUint8(offset)) * prime5), 11n) * prime1)
  }
  return hash
}

function avalanche(hash: bigint): bigint {
  const first = wrap((hash ^ (hash >> 33n)) * prime2)
  const second = wrap((first ^ (first >> 29n)) * prime3)
  return second ^ (second >> 32n)
}
