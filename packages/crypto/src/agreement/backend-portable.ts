// SPDX-License-Identifier: Apache-2.0
import { ristretto255 } from '@noble/curves/ed25519.js'
import type { AgreementBackend } from './agreement-backend.ts'

const { Point } = ristretto255

function littleEndianNumber(bytes: Uint8Array): bigint {
  let value = 0n
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number)
  return value
}

function decodePoint(bytes: Uint8Array): InstanceType<typeof Point> | undefined {
  try {
    const point = Point.fromBytes(bytes)
    return point.is0() ? undefined : point
  } catch {
    return undefined // Not 32 canonical bytes of a point: what the caller is told by undefined.
  }
}

/** Plain JavaScript, not constant-time: for browsers, where the keys are the user's own and nobody else can time them. */
export const agreementBackend: AgreementBackend = {
  name: 'portable (noble)',
  prepare: (scalar) => {
    const factor = littleEndianNumber(scalar)
    return (publicKey) => decodePoint(publicKey)?.multiply(factor).toBytes()
  },
}
