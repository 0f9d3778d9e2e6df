// SPDX-License-Identifier: Apache-2.0
import type { PlatformAlgorithm } from '@phat/crypto/platform-signature'
import { equalBytes, fromHex, toHex } from '@phat/primitives'
import { type DerCursor, derTag, endDer, enter, openDer, readEncoded } from '../der/der-reader.ts'
import { readBitString, readNull, readOid, readUnsigned } from '../der/der-values.ts'
import { demand, refuse } from '../malformed.ts'

/** A public key of a certificate. */
export interface PublicKey {
  readonly kind: 'ec-p256' | 'ec-p384' | 'rsa'
  /** The whole SubjectPublicKeyInfo; a view. */
  readonly spki: Uint8Array
}

/**
 * AlgorithmIdentifiers of signatures, whole: parameters count, so they are compared byte for byte. RSASSA-PSS has SHA-384,
 * MGF1 of SHA-384 and a salt of 48 bytes (RFC 4055, 3.1); AMD writes the default trailer field out in roots and intermediates.
 */
const signatureAlgorithms: readonly (readonly [encoded: Uint8Array, algorithm: PlatformAlgorithm])[] = [
  [fromHex('0x300a06082a8648ce3d040302'), 'ecdsa-p256-sha256'],
  [pssAlgorithm('a203020130a303020101'), 'rsa-pss-sha384'],
  [pssAlgorithm('a203020130'), 'rsa-pss-sha384'],
]

/** `salt` holds the fields after the mask generation function. */
function pssAlgorithm(salt: string): Uint8Array {
  const hash = '300d06096086480165030402020500'
  const fields = `a00f${hash}a11c301a06092a864886f70d010108${hash}${salt}`
  const parameters = `30${byteLength(fields)}${fields}`
  const content = `06092a864886f70d01010a${parameters}`
  return fromHex(`0x30${byteLength(content)}${content}`)
}

function byteLength(hex: string): string {
  return (hex.length / 2).toString(16).padStart(2, '0')
}

/** An AlgorithmIdentifier of a signature that vendors use. */
export function readSignatureAlgorithm(cursor: DerCursor, field: string): PlatformAlgorithm {
  const encoded = readEncoded(cursor, derTag.sequence, field)
  for (const [known, algorithm] of signatureAlgorithms) if (equalBytes(known, encoded)) return algorithm
  return refuse(
    field,
    'ECDSA with SHA-256, or RSASSA-PSS with SHA-384, MGF1 of SHA-384 and a salt of 48',
    toHex(encoded.subarray(0, 96)),
  )
}

/** The signature of a certificate or CRL: ECDSA's two numbers as 64 bytes (IEEE P1363), RSA's as it stands. */
export function readSignature(cursor: DerCursor, algorithm: PlatformAlgorithm, field: string): Uint8Array {
  const bits = readBitString(cursor, field)
  if (algorithm === 'rsa-pss-sha384') {
    demand(bits.length >= 256 && bits.length <= 512, field, '256 to 512 bytes', `${bits.length}`)
    return bits
  }
  const size = algorithm === 'ecdsa-p256-sha256' ? 32 : 48
  const outer = openDer(bits)
  const numbers = enter(outer, derTag.sequence, field)
  const r = readUnsigned(numbers, `${field}.r`, size)
  const s = readUnsigned(numbers, `${field}.s`, size)
  endDer(numbers, field)
  endDer(outer, field)
  const signature = new Uint8Array(2 * size)
  signature.set(r, size - r.length)
  signature.set(s, 2 * size - s.length)
  return signature
}

const ecPublicKey = '1.2.840.10045.2.1'
const rsaEncryption = '1.2.840.113549.1.1.1'
const namedCurves: Readonly<Record<string, readonly [kind: 'ec-p256' | 'ec-p384', pointLength: number]>> = {
  '1.2.840.10045.3.1.7': ['ec-p256', 65],
  '1.3.132.0.34': ['ec-p384', 97],
}

/**
 * A SubjectPublicKeyInfo: an uncompressed point of P-256 or P-384 (RFC 5480), or an RSA key of 2048, 3072 or 4096 bits with
 * exponent 65537 (RFC 3279). Whether a point lies on its curve is for the signature check to say.
 */
export function readPublicKey(cursor: DerCursor, field: string): PublicKey {
  const spki = readEncoded(cursor, derTag.sequence, field)
  const outer = enter(openDer(spki), derTag.sequence, field)
  const identifier = enter(outer, derTag.sequence, `${field}.algorithm`)
  const algorithm = readOid(identifier, `${field}.algorithm`)
  if (algorithm === rsaEncryption) {
    readNull(identifier, `${field}.algorithm.parameters`)
    endDer(identifier, `${field}.algorithm`)
    checkRsaKey(readBitString(outer, field), field)
    endDer(outer, field)
    return { kind: 'rsa', spki }
  }
  demand(algorithm === ecPublicKey, `${field}.algorithm`, 'an elliptic curve or RSA key', algorithm)
  const curve = readOid(identifier, `${field}.algorithm.parameters`)
  endDer(identifier, `${field}.algorithm`)
  const [kind, length] = namedCurves[curve] ?? refuse(`${field}.algorithm.parameters`, 'P-256 or P-384', curve)
  const point = readBitString(outer, field)
  demand(point.length === length && point[0] === 4, field, `an uncompressed point of ${length} bytes`, `${point.length} bytes`)
  endDer(outer, field)
  return { kind, spki }
}

function checkRsaKey(bits: Uint8Array, field: string): void {
  const outer = openDer(bits)
  const numbers = enter(outer, derTag.sequence, field)
  const modulus = readUnsigned(numbers, `${field}.modulus`, 512)
  const whole = modulus.length === 256 || modulus.length === 384 || modulus.length === 512
  const [first = 0, last = 0] = [modulus[0], modulus[modulus.length - 1]]
  demand(
    whole && first >= 0x80 && last % 2 === 1,
    `${field}.modulus`,
    'an odd modulus of 2048, 3072 or 4096 bits',
    `${modulus.length} bytes`,
  )
  const exponent = readUnsigned(numbers, `${field}.exponent`, 8)
  demand(toHex(exponent) === '0x010001', `${field}.exponent`, '65537', toHex(exponent))
  endDer(numbers, field)
  endDer(outer, field)
}
