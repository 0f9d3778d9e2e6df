// SPDX-License-Identifier: Apache-2.0
import type { TrustedRoot } from '@phat/attestation'
import { fromHex } from '@phat/primitives'
import { ecSpki, rsaSpki } from './pki/public-key.ts'
import { rsaModulus } from './pki/rsa-key.ts'
import { amdKeys, intelRootPoint } from './pki/vendor-keys.ts'

const products = ['Milan', 'Genoa', 'Turin'] as const

/**
 * The roots of the simulated vendors, Intel's first, then AMD's by product. Only the genesis of a development chain may pin
 * them: whatever verifies against them protects nothing, and their secret keys are public.
 */
export const simulatedRoots: readonly TrustedRoot[] = [
  { vendor: 'intel', publicKey: ecSpki('P-256', fromHex(intelRootPoint)), simulated: true },
  ...products.map(
    (product): TrustedRoot => ({
      vendor: 'amd',
      product,
      publicKey: rsaSpki(rsaModulus(amdKeys[product].ark)),
      simulated: true,
    }),
  ),
]
