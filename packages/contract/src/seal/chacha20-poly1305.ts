// SPDX-License-Identifier: Apache-2.0

// Which words the eight quarter rounds of a double round mix: columns, then diagonals (RFC 8439, section 2.3).
const rounds = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const

function mix(state: Uint32Array, a: number, b: number, c: number, d: number): void {
  let [wa, wb, wc, wd] = [state[a] as number, state[b] as number, state[c] as number, state[d] as number]
  for (const [first, second] of [
    [16, 12],
    [8, 7],
  ] as const) {
    wa = (wa + wb) | 0
    wd ^= wa
    wd = (wd << first) | (wd >>> (32 - first))
    wc = (wc + wd) | 0
    wb ^= wc
    wb = (wb << second) | (wb >>> (32 - second))
  }
  state[a] = wa
  state[b] = wb
  state[c] = wc
  state[d] = wd
}

/** One block of the key stream (RFC 8439, section 2.3), with a nonce of zeros: each key here serves one message. */
function block(key: DataView, counter: number): Uint8Array {
  const start = new Uint32Array(16)
  start.set([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574])
  for (let i = 0; i < 8; i++) start[4 + i] = key.getUint32(4 * i, true)
  start[12] = counter
  const state = start.slice()
  for (let double = 0; double < 10; double++) for (const [a, b, c, d] of rounds) mix(state, a, b, c, d)
  const out = new Uint8Array(64)
  const view = new DataView(out.buffer)
  for (let i = 0; i < 16; i++) view.setUint32(4 * i, ((state[i] as number) + (start[i] as number)) >>> 0, true)
  return out
}

function chacha20(key: DataView, data: Uint8Array): Uint8Array {
  const out = data.slice()
  for (let at = 0; at < out.length; at += 64) {
    const stream = block(key, 1 + at / 64)
    const end = Math.min(64, out.length - at)
    for (let i = 0; i < end; i++) out[at + i] = (out[at + i] as number) ^ (stream[i] as number)
  }
  return out
}

const number = (bytes: Uint8Array): bigint => {
  let value = 0n
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number)
  return value
}

const poly1305Prime = (1n << 130n) - 5n

/** Poly1305 over both parts, padded, and their lengths (RFC 8439, sections 2.5 and 2.8). */
function tagOf(key: DataView, associated: Uint8Array, sealed: Uint8Array): Uint8Array {
  const oneTime = block(key, 0)
  const r = number(oneTime.subarray(0, 16)) & 0x0ffffffc0ffffffc0ffffffc0fffffffn
  let sum = 0n
  const take = (chunk: bigint): void => {
    sum = ((sum + chunk + (1n << 128n)) * r) % poly1305Prime
  }
  for (const part of [associated, sealed]) for (let at = 0; at < part.length; at += 16) take(number(part.subarray(at, at + 16)))
  take(BigInt(associated.length) | (BigInt(sealed.length) << 64n))
  const tag = BigInt.asUintN(128, sum + number(oneTime.subarray(16, 32)))
  return Uint8Array.from({ length: 16 }, (_, i) => Number((tag >> BigInt(8 * i)) & 255n))
}

const viewOf = (key: Uint8Array): DataView => new DataView(key.buffer, key.byteOffset, 32)

/** AEAD_CHACHA20_POLY1305 with a nonce of zeros. @param key 32 bytes that serve this one message @returns what is sealed, and 16 bytes */
export function seal(key: Uint8Array, plain: Uint8Array, associated: Uint8Array): Uint8Array {
  const view = viewOf(key)
  const sealed = chacha20(view, plain)
  const out = new Uint8Array(sealed.length + 16)
  out.set(sealed)
  out.set(tagOf(view, associated, sealed), sealed.length)
  return out
}

/** The opposite of `seal`. @returns undefined when it is of another key or was changed */
export function open(key: Uint8Array, message: Uint8Array, associated: Uint8Array): Uint8Array | undefined {
  if (message.length < 16) return undefined
  const view = viewOf(key)
  const sealed = message.subarray(0, message.length - 16)
  const tag = tagOf(view, associated, sealed)
  let difference = 0
  for (let i = 0; i < 16; i++) difference |= (tag[i] as number) ^ (message[sealed.length + i] as number)
  return difference === 0 ? chacha20(view, sealed) : undefined
}
