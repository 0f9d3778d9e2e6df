// SPDX-License-Identifier: Apache-2.0

/** What a platform provides for Diffie-Hellman on ristretto255. */
export interface AgreementBackend {
  readonly name: string
  /**
   * Prepares a secret: 32 bytes little endian, canonical and not zero, checked by the caller. The function it gives multiplies a
   * ristretto point by it: 32 bytes, or undefined when the 32 bytes it gets are no canonical point or the identity.
   */
  prepare(scalar: Uint8Array): (publicKey: Uint8Array) => Uint8Array | undefined
}
