// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '@phat/primitives'
import { bitString, integer, nothing, objectIdentifier, sequence } from './der-writer.ts'

const ecPublicKey = objectIdentifier('1.2.840.10045.2.1')
const curves = { 'P-256': objectIdentifier('1.2.840.10045.3.1.7'), 'P-384': objectIdentifier('1.3.132.0.34') }
const rsaEncryption = objectIdentifier('1.2.840.113549.1.1.1')

/** SubjectPublicKeyInfo of a point on a named curve (RFC 5480); `point` is x and y without a prefix. */
export function ecSpki(curve: 'P-256' | 'P-384', point: Uint8Array): Uint8Array {
  return sequence(sequence(ecPublicKey, curves[curve]), bitString(concatBytes(Uint8Array.of(0x04), point)))
}

/** SubjectPublicKeyInfo of an RSA key (RFC 3279, 2.3.1) with the exponent 65537; `modulus` is big endian. */
export function rsaSpki(modulus: Uint8Array): Uint8Array {
  return sequence(sequence(rsaEncryption, nothing), bitString(sequence(integer(modulus), integer(65_537))))
}
