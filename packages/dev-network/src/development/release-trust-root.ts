// SPDX-License-Identifier: Apache-2.0
import { chainId, type Time } from '@phat/light-client'
import type { ChainSpec } from '@phat/node'
import { trustRoot } from '@phat/wire/trust-root'

/** From when on the chain of a release is trusted. */
export interface Birth {
  readonly spec: ChainSpec
  readonly genesisHash: Uint8Array
  /** Unix milliseconds before the first block was made. */
  readonly beforeMs: number
}

/**
 * The trust root that a release for a chain carries: its genesis and the first validators of its spec. Nothing of it comes from a node, so
 * that a worker which carries it believes no host about which chain this is.
 * @returns SCALE `TrustRoot`
 */
export function releaseTrustRoot({ spec, genesisHash, beforeMs }: Birth): Uint8Array {
  const nextValidators = spec.validators.map(({ publicKey, power }) => ({ publicKey, power: BigInt(power) }))
  return trustRoot.encode({
    genesisHash,
    number: 0,
    hash: genesisHash,
    trusted: {
      chainId: chainId(spec.id, genesisHash),
      height: 0n,
      time: timeOf(beforeMs),
      hash: new Uint8Array(32),
      nextValidators,
    },
  })
}

const timeOf = (ms: number): Time => ({ seconds: BigInt(Math.floor(ms / 1000)), nanos: (Math.floor(ms) % 1000) * 1_000_000 })
