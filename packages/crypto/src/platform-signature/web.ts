// SPDX-License-Identifier: Apache-2.0
import { type PlatformKey, readPlatformKey } from './platform-key.ts'
import type { SignatureCheck } from './signature-check.ts'

/**
 * Verifies one signature with WebCrypto, by the same rule as `verifyPlatformSignature`.
 * @returns false for whatever is wrong with key, message or signature, and where the platform has no WebCrypto
 * @throws the reason of `signal` when it is aborted before the answer
 */
export async function verifyPlatformSignatureWeb(check: SignatureCheck, signal?: AbortSignal): Promise<boolean> {
  signal?.throwIfAborted()
  const key = readPlatformKey(check)
  if (key === undefined) return false
  const valid = await verifyWithSubtle(check, key)
  signal?.throwIfAborted()
  return valid
}

async function verifyWithSubtle({ publicKey, message, signature }: SignatureCheck, key: PlatformKey): Promise<boolean> {
  const { subtle } = globalThis.crypto
  const hash = key.kind === 'rsa' || key.curve.hash === 'sha384' ? 'SHA-384' : 'SHA-256'
  const importAs = key.kind === 'rsa' ? { name: 'RSA-PSS', hash } : { name: 'ECDSA', namedCurve: key.curve.name }
  const verifyAs = key.kind === 'rsa' ? { name: 'RSA-PSS', saltLength: 48 } : { name: 'ECDSA', hash }
  try {
    const imported = await subtle.importKey('spki', ownBytes(publicKey), importAs, false, ['verify'])
    return await subtle.verify(verifyAs, imported, ownBytes(signature), ownBytes(message))
  } catch {
    return false // The encoding was read before; what is left is a point outside the curve.
  }
}

/** WebCrypto takes no views of shared memory. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes)
}
