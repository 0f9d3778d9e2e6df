// SPDX-License-Identifier: Apache-2.0
import { chainId } from '@phat/light-client'
import type { ChainSpec } from '@phat/node'
import { trustRoot } from '@phat/wire/trust-root'

/**
 * The trust root that a release for a chain carries: its genesis and the first validators of its spec. Nothing of it comes from a node, so
 * that a worker which carries it believes no host about which chain this is; nor from a clock, so that a release of the same genesis is measured
 * alike everywhere: what is trusted is older than any block.
 * @returns SCALE `TrustRoot`
 */
export function releaseTrustRoot(spec: ChainSpec, genesisHash: Uint8Array): Uint8Array {
  const nextValidators = spec.validators.map(({ publicKey, power }) => ({ publicKey, power: BigInt(power) }))
  return trustRoot.encode({
    genesisHash,
    number: 0,
    hash: genesisHash,
    trusted: {
      chainId: chainId(spec.id, genesisHash),
      height: 0n,
      time: { seconds: 0n, nanos: 0 },
      hash: new Uint8Array(32),
      nextValidators,
    },
  })
}
