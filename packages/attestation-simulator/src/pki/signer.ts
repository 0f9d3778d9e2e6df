// SPDX-License-Identifier: Apache-2.0
import { constants, createHash, privateEncrypt } from 'node:crypto'
import { p256, p384 } from '@noble/curves/nist.js'
import { concatBytes, known, toHex } from '@phat/primitives'
import { explicit, integer, nothing, objectIdentifier, sequence } from './der-writer.ts'
import { ecSpki, rsaSpki } from './public-key.ts'
import { rsaModulus, rsaPrivateKey } from './rsa-key.ts'
import type { Seed } from './seed.ts'
import type { RsaPrimes } from './vendor-keys.ts'

/** A key that issues certificates and lists. */
export interface Signer {
  /** DER SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array
  /** What the key identifiers of certificates are the SHA-1 of: the bits of the public key (RFC 5280, 4.2.1.2). */
  readonly keyBits: Uint8Array
  /** DER AlgorithmIdentifier of its signatures. */
  readonly algorithm: Uint8Array
  /** A signature as certificates hold it; the same for the same message. */
  sign(message: Uint8Array): Uint8Array
}

/** An elliptic-curve key, which also signs what is no certificate. */
export interface EcSigner extends Signer {
  /** x and y, big endian. */
  readonly point: Uint8Array
  /** r and s, big endian, each as long as the field. */
  signPlain(message: Uint8Array): Uint8Array
}

const curves = {
  'P-256': { curve: p256, seedSize: 48, algorithm: sequence(objectIdentifier('1.2.840.10045.4.3.2')) },
  'P-384': { curve: p384, seedSize: 72, algorithm: sequence(objectIdentifier('1.2.840.10045.4.3.3')) },
}

/** A key on a curve from the seed, by label. */
export function seededEcSigner(name: 'P-256' | 'P-384', seed: Seed, label: string): EcSigner {
  const { curve, seedSize } = curves[name]
  return ecSigner(name, curve.utils.randomSecretKey(seed.bytes(`key ${label}`, seedSize)))
}

/** A key from its secret scalar. ECDSA takes its nonce from key and message (RFC 6979), so it repeats itself. */
export function ecSigner(name: 'P-256' | 'P-384', secret: Uint8Array): EcSigner {
  const { curve, algorithm } = curves[name]
  const keyBits = curve.getPublicKey(secret, false)
  const point = keyBits.slice(1)
  const signPlain = remembered((message) => Uint8Array.from(curve.sign(message, secret, { lowS: false })))
  return {
    publicKey: ecSpki(name, point),
    keyBits,
    algorithm,
    point,
    signPlain,
    sign: (message) => ecdsaValue(signPlain(message)),
  }
}

/** ECDSA-Sig-Value (RFC 3279, 2.2.3) of r and s. */
export function ecdsaValue(plain: Uint8Array): Uint8Array {
  const half = plain.length / 2
  return sequence(integer(plain.subarray(0, half)), integer(plain.subarray(half)))
}

const sha384Size = 48
const modulusSize = 512

/**
 * How AMD names RSASSA-PSS with SHA-384 and a salt of 48 bytes (RFC 8017, A.2.3). In its older certificates the trailer field
 * stands there although it has its default value, which DER forbids; in chip certificates since 2023 it does not.
 */
export function pssAlgorithm(withTrailer: boolean): Uint8Array {
  const hash = sequence(objectIdentifier('2.16.840.1.101.3.4.2.2'), nothing)
  const mask = sequence(objectIdentifier('1.2.840.113549.1.1.8'), hash)
  const trailer = withTrailer ? [explicit(3, integer(1))] : []
  return sequence(
    objectIdentifier('1.2.840.113549.1.1.10'),
    sequence(explicit(0, hash), explicit(1, mask), explicit(2, integer(sha384Size)), ...trailer),
  )
}

const rsaSigners = new WeakMap<RsaPrimes, Signer>()

/** An RSA key that signs by RSASSA-PSS. The salt is a digest of key and message, so that it repeats itself. */
export function rsaSigner(primes: RsaPrimes): Signer {
  const existing = rsaSigners.get(primes)
  if (existing !== undefined) return existing
  const modulus = rsaModulus(primes)
  const publicKey = rsaSpki(modulus)
  const signer: Signer = {
    publicKey,
    keyBits: sequence(integer(modulus), integer(65_537)),
    algorithm: pssAlgorithm(true),
    sign: remembered((message) => {
      const salt = sha384(publicKey, message)
      const encoded = encodePss(sha384(message), salt)
      return Uint8Array.from(privateEncrypt({ key: rsaPrivateKey(primes), padding: constants.RSA_NO_PADDING }, encoded))
    }),
  }
  rsaSigners.set(primes, signer)
  return signer
}

/** EMSA-PSS-ENCODE (RFC 8017, 9.1.1) for a modulus of 4,096 bits. */
function encodePss(digest: Uint8Array, salt: Uint8Array): Uint8Array {
  const hash = sha384(new Uint8Array(8), digest, salt)
  const block = concatBytes(new Uint8Array(modulusSize - 2 * sha384Size - 2), Uint8Array.of(0x01), salt)
  const mask = maskFrom(hash, block.length)
  const masked = block.map((byte, at) => byte ^ known(mask[at], 'the mask is as long as the block'))
  masked[0] = known(masked[0], 'the block is not empty') & 0x7f
  return concatBytes(masked, hash, Uint8Array.of(0xbc))
}

/** MGF1 (RFC 8017, B.2.1). */
function maskFrom(seed: Uint8Array, size: number): Uint8Array {
  const blocks: Uint8Array[] = []
  for (let count = 0; count * sha384Size < size; count++) blocks.push(sha384(seed, Uint8Array.of(0, 0, 0, count)))
  return concatBytes(...blocks).slice(0, size)
}

function sha384(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha384')
  for (const part of parts) hash.update(part)
  return Uint8Array.from(hash.digest())
}

/** The identifier of a key in certificates: SHA-1 of its bits, 20 bytes. */
export function keyIdentifier({ keyBits }: Signer): Uint8Array {
  return Uint8Array.from(createHash('sha1').update(keyBits).digest())
}

const rememberedMax = 512

/** Signing is what costs time here, and it repeats itself; a bounded memory by digest of the message. */
function remembered(sign: (message: Uint8Array) => Uint8Array): (message: Uint8Array) => Uint8Array {
  const signatures = new Map<string, Uint8Array>()
  return (message) => {
    const digest = toHex(sha384(message))
    const before = signatures.get(digest)
    if (before !== undefined) return before.slice()
    if (signatures.size >= rememberedMax) signatures.clear()
    const signature = sign(message)
    signatures.set(digest, signature)
    return signature.slice()
  }
}
