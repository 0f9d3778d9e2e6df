// SPDX-License-Identifier: Apache-2.0
import type { TrustedRoot } from '@phat/attestation'
import { arm, bool, boundedBytes, type Codec, mapped, struct, variant } from '@phat/codec'
import { sha256 } from '@phat/crypto'
import type { Hash } from '@phat/primitives'

/** Bytes of the largest root key: an RSA key of 4,096 bits takes 550. */
export const rootKeyMax = 600
/** Most roots of one chain. */
export const rootsMax = 16

const authority = variant('pallet_attestation::Authority', {
  Intel: arm(0, undefined, 'The one root of SGX and TDX.'),
  AmdMilan: arm(1),
  AmdGenoa: arm(2),
  AmdTurin: arm(3),
})

const stored = struct('pallet_attestation::TrustedRoot', {
  authority,
  publicKey: boundedBytes(rootKeyMax),
  simulated: bool,
})

const amdNames = { Milan: 'AmdMilan', Genoa: 'AmdGenoa', Turin: 'AmdTurin' } as const
const amdProducts = { AmdMilan: 'Milan', AmdGenoa: 'Genoa', AmdTurin: 'Turin' } as const

/** A root key that evidence may rest on. */
export const trustedRoot: Codec<TrustedRoot> = mapped(stored, {
  from: ({ product, publicKey, simulated }: TrustedRoot) => ({
    authority: { type: product === undefined ? ('Intel' as const) : amdNames[product] },
    publicKey,
    simulated,
  }),
  to: ({ authority: { type }, publicKey, simulated }): TrustedRoot =>
    type === 'Intel'
      ? { vendor: 'intel', publicKey, simulated }
      : { vendor: 'amd', product: amdProducts[type], publicKey, simulated },
})

/** What names a root in keys of collateral: SHA-256 of its key. */
export const rootIdOf = ({ publicKey }: Pick<TrustedRoot, 'publicKey'>): Hash => sha256(publicKey) as Hash
