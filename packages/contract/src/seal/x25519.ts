// SPDX-License-Identifier: Apache-2.0

const prime = (1n << 255n) - 19n
const a24 = 121_665n

/** Most significant byte last, as RFC 7748 writes numbers. */
function fromLittle(bytes: Uint8Array): bigint {
  let hex = ''
  for (let i = bytes.length - 1; i >= 0; i--) hex += (bytes[i] as number).toString(16).padStart(2, '0')
  return BigInt(`0x${hex}`)
}

function toLittle(value: bigint): Uint8Array {
  const hex = value.toString(16).padStart(64, '0')
  return Uint8Array.from({ length: 32 }, (_, i) => Number(`0x${hex.slice(62 - 2 * i, 64 - 2 * i)}`))
}

function inverse(value: bigint): bigint {
  let result = 1n
  let base = value
  for (let exponent = prime - 2n; exponent > 0n; exponent >>= 1n) {
    if ((exponent & 1n) === 1n) result = (result * base) % prime
    base = (base * base) % prime
  }
  return result
}

/**
 * X25519 (RFC 7748, section 5): the scalar times a point. About 10 ms of gas in the script engine: for keys of sealed events, not for
 * loops. Big integers take time that depends on their values; what is multiplied here are keys that serve one message.
 */
export function x25519(scalar: Uint8Array, point: Uint8Array): Uint8Array {
  const clamped = scalar.slice(0, 32)
  clamped[0] = (clamped[0] as number) & 248
  clamped[31] = ((clamped[31] as number) & 127) | 64
  const k = fromLittle(clamped)
  const x1 = fromLittle(point) & ((1n << 255n) - 1n)
  let [x2, z2, x3, z3] = [1n, 0n, x1, 1n]
  let swapped = false
  for (let bit = 254; bit >= 0; bit--) {
    const isSet = ((k >> BigInt(bit)) & 1n) === 1n
    if (isSet !== swapped) [x2, z2, x3, z3] = [x3, z3, x2, z2]
    swapped = isSet
    const sum = x2 + z2
    const difference = x2 - z2 + prime
    const sumSquared = (sum * sum) % prime
    const differenceSquared = (difference * difference) % prime
    const e = sumSquared - differenceSquared + prime
    const da = ((x3 - z3 + prime) * sum) % prime
    const cb = ((x3 + z3) * difference) % prime
    const together = da + cb
    const apart = da - cb + prime
    x3 = (together * together) % prime
    z3 = (x1 * ((apart * apart) % prime)) % prime
    x2 = (sumSquared * differenceSquared) % prime
    z2 = (e * (sumSquared + a24 * e)) % prime
  }
  if (swapped) [x2, z2] = [x3, z3]
  return toLittle((x2 * inverse(z2)) % prime)
}

const basePoint = /* @__PURE__ */ Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 9 : 0))

/** The public key of 32 secret bytes. */
export function x25519PublicKey(secret: Uint8Array): Uint8Array {
  return x25519(secret, basePoint)
}
