// SPDX-License-Identifier: Apache-2.0
import { concatBytes, fromHex, startsWith } from '@phat/primitives'
import type { PlatformAlgorithm, SignatureCheck } from './signature-check.ts'

/** A curve of FIPS 186-5 as these schemes use it. */
export interface Curve {
  readonly name: 'P-256' | 'P-384'
  readonly hash: 'sha256' | 'sha384'
  /** Bytes of a coordinate and of a scalar. */
  readonly size: 32 | 48
  /** Everything of the SubjectPublicKeyInfo up to the coordinates, the mark of an uncompressed point included. */
  readonly prefix: Uint8Array
  /** The order of the group, big endian. */
  readonly order: Uint8Array
}

/** A public key taken out of its SubjectPublicKeyInfo; whether a point lies on its curve is the backend's to say. */
export type PlatformKey =
  | { readonly kind: 'ec'; readonly curve: Curve; readonly x: Uint8Array; readonly y: Uint8Array }
  /** The exponent is 65537. */
  | { readonly kind: 'rsa'; readonly modulus: Uint8Array }

const curves: Readonly<Record<Exclude<PlatformAlgorithm, 'rsa-pss-sha384'>, Curve>> = {
  'ecdsa-p256-sha256': {
    name: 'P-256',
    hash: 'sha256',
    size: 32,
    prefix: fromHex('0x3059301306072a8648ce3d020106082a8648ce3d03010703420004'),
    order: fromHex('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'),
  },
  'ecdsa-p384-sha384': {
    name: 'P-384',
    hash: 'sha384',
    size: 48,
    prefix: fromHex('0x3076301006072a8648ce3d020106052b8104002203620004'),
    order: fromHex('0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973'),
  },
}

/** Moduli of 2048, 3072 and 4096 bits: what the vendors use, and what keeps verification short. */
const modulusSizes = [256, 384, 512]

const rsaAlgorithm = fromHex('0x300d06092a864886f70d0101010500')
const rsaExponent = fromHex('0x0203010001')

/**
 * Reads the key of a check, and refuses a signature that no key can have made: r and s must be 1 to n-1, an RSA signature
 * as long as the modulus and below it. Strict DER throughout; one encoding for each key.
 * @returns undefined for anything else
 */
export function readPlatformKey({ algorithm, publicKey, signature }: SignatureCheck): PlatformKey | undefined {
  if (algorithm === 'rsa-pss-sha384') {
    const modulus = rsaModulus(publicKey)
    return modulus !== undefined && signature.length === modulus.length && isBelow(signature, modulus)
      ? { kind: 'rsa', modulus }
      : undefined
  }
  const curve = curves[algorithm]
  const { prefix, size, order } = curve
  if (publicKey.length !== prefix.length + 2 * size || !startsWith(publicKey, prefix)) return undefined
  if (signature.length !== 2 * size) return undefined
  if (!isScalar(signature.subarray(0, size), order) || !isScalar(signature.subarray(size), order)) return undefined
  return {
    kind: 'ec',
    curve,
    x: publicKey.subarray(prefix.length, prefix.length + size),
    y: publicKey.subarray(prefix.length + size),
  }
}

/** The modulus of a DER SubjectPublicKeyInfo with exponent 65537 (RFC 8017 A.1.1), odd and with its highest bit set. */
function rsaModulus(publicKey: Uint8Array): Uint8Array | undefined {
  const size = modulusSizes.find((candidate) => publicKey.length === candidate + 38)
  if (size === undefined) return undefined
  const prefix = rsaPrefixes.get(size)
  if (prefix === undefined || !startsWith(publicKey, prefix)) return undefined
  const modulus = publicKey.subarray(prefix.length, prefix.length + size)
  const highest = modulus[0] as number
  const lowest = modulus[size - 1] as number
  const exponent = publicKey.subarray(prefix.length + size)
  return highest >= 0x80 && lowest % 2 === 1 && startsWith(exponent, rsaExponent) ? modulus : undefined
}

/** All that stands before the modulus: outer sequence, algorithm, bit string, inner sequence, integer with its zero byte. */
const rsaPrefixes = new Map(
  modulusSizes.map((size) => {
    const integer = concatBytes(header(0x02, size + 1), Uint8Array.of(0))
    const inner = concatBytes(header(0x30, integer.length + size + rsaExponent.length), integer)
    const bits = concatBytes(header(0x03, 1 + inner.length + size + rsaExponent.length), Uint8Array.of(0), inner)
    return [size, concatBytes(header(0x30, rsaAlgorithm.length + bits.length + size + rsaExponent.length), rsaAlgorithm, bits)]
  }),
)

/** Tag and length of 256 to 65,535 bytes. */
function header(tag: number, length: number): Uint8Array {
  return Uint8Array.of(tag, 0x82, length >> 8, length & 0xff)
}

function isScalar(bytes: Uint8Array, order: Uint8Array): boolean {
  return bytes.some((byte) => byte !== 0) && isBelow(bytes, order)
}

/** Big-endian numbers of one length. */
function isBelow(number: Uint8Array, bound: Uint8Array): boolean {
  for (let i = 0; i < bound.length; i++) {
    const difference = (number[i] as number) - (bound[i] as number)
    if (difference !== 0) return difference < 0
  }
  return false
}
