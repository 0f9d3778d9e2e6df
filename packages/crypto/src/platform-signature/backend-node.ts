// SPDX-License-Identifier: Apache-2.0
import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { type ByteString, toByteString } from '@phat/primitives'
import type { PlatformKey } from './platform-key.ts'
import type { PlatformSignatureBackend } from './platform-signature-backend.ts'

/**
 * Imported keys, least recently used first, by their DER. An import takes as long as the verification on P-256, and the keys
 * of certificate authorities come back in every chain; a flood of one-off keys only displaces what nobody used meanwhile.
 */
const imported = new Map<ByteString, KeyObject>()
const importedMax = 256

export const platformSignatureBackend: PlatformSignatureBackend = {
  name: 'node (OpenSSL)',
  verify({ publicKey, message, signature }, key) {
    const object = keyObject(publicKey, key)
    if (object === undefined) return false
    if (key.kind === 'ec') return verify(key.curve.hash, message, { key: object, dsaEncoding: 'ieee-p1363' }, signature)
    const options = { key: object, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 }
    return verify('sha384', message, options, signature) // MGF1 takes the same hash by default.
  },
}

function keyObject(publicKey: Uint8Array, key: PlatformKey): KeyObject | undefined {
  const name = toByteString(publicKey)
  const object = imported.get(name) ?? importKey(publicKey, key)
  if (object === undefined) return undefined
  imported.delete(name)
  imported.set(name, object)
  if (imported.size > importedMax) {
    const [oldest] = imported.keys()
    if (oldest !== undefined) imported.delete(oldest)
  }
  return object
}

/** By whichever of JWK and DER OpenSSL imports faster: JWK takes half as long on P-256 and a thirtieth for RSA, thrice on P-384. */
function importKey(publicKey: Uint8Array, key: PlatformKey): KeyObject | undefined {
  try {
    if (key.kind === 'rsa') {
      return createPublicKey({ key: { kty: 'RSA', n: base64Url(key.modulus), e: 'AQAB' }, format: 'jwk' })
    }
    if (key.curve.name === 'P-256') {
      const jwk = { kty: 'EC', crv: 'P-256', x: base64Url(key.x), y: base64Url(key.y) }
      return createPublicKey({ key: jwk, format: 'jwk' })
    }
    return createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' })
  } catch {
    return undefined // The encoding was read before; what is left is a point outside the curve.
  }
}

function base64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url')
}
