// SPDX-License-Identifier: Apache-2.0
import { createPublicKey } from 'node:crypto'
import { p256 } from '@noble/curves/nist.js'
import { fromHex, toHex } from '@phat/primitives'
import { expect, test } from 'vitest'
import { rsaPrivateKey } from '../src/pki/rsa-key.ts'
import { amdKeys, intelRootPoint, intelRootSecret } from '../src/pki/vendor-keys.ts'
import { simulatedRoots } from '../src/simulated-roots.ts'

test('one root for Intel and one for each AMD product, all of them marked simulated', () => {
  expect(simulatedRoots.map(({ vendor, product, simulated }) => [vendor, product, simulated])).toEqual([
    ['intel', undefined, true],
    ['amd', 'Milan', true],
    ['amd', 'Genoa', true],
    ['amd', 'Turin', true],
  ])
})

test('each root key reads back in node:crypto as the SubjectPublicKeyInfo that it writes', () => {
  for (const { publicKey, vendor } of simulatedRoots) {
    const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' })
    expect(toHex(key.export({ format: 'der', type: 'spki' }))).toBe(toHex(publicKey))
    expect(key.asymmetricKeyDetails).toEqual(
      vendor === 'intel' ? { namedCurve: 'prime256v1' } : { modulusLength: 4096, publicExponent: 65_537n },
    )
  }
})

test('the public point of the simulated Intel root is that of its secret', () => {
  expect(toHex(p256.getPublicKey(fromHex(intelRootSecret), false).subarray(1))).toBe(intelRootPoint)
})

test('the private keys of the simulated AMD roots belong to the roots', () => {
  for (const product of ['Milan', 'Genoa', 'Turin'] as const) {
    const pinned = simulatedRoots.find((root) => root.product === product)
    const ofPrivate = createPublicKey(rsaPrivateKey(amdKeys[product].ark)).export({ format: 'der', type: 'spki' })
    expect(toHex(ofPrivate)).toBe(toHex(pinned?.publicKey ?? new Uint8Array()))
  }
})
