// SPDX-License-Identifier: Apache-2.0
import { bytes, option } from '@phat/codec'
import { fromHex } from '@phat/primitives'
import kusamaV14 from '@polkadot/types-support/metadata/v14/kusama-hex'
import polkadotV14 from '@polkadot/types-support/metadata/v14/polkadot-hex'
import substrateV14 from '@polkadot/types-support/metadata/v14/substrate-hex'
import assetHubPolkadotV15 from '@polkadot/types-support/metadata/v15/asset-hub-polkadot-hex'
import polkadotV15 from '@polkadot/types-support/metadata/v15/polkadot-hex'
import substrateV15 from '@polkadot/types-support/metadata/v15/substrate-hex'
import substrateV16 from '@polkadot/types-support/metadata/v16/substrate-hex'

const hexes = {
  'Polkadot V14': polkadotV14,
  'Kusama V14': kusamaV14,
  'Substrate V14': substrateV14,
  'Polkadot V15': polkadotV15,
  'Substrate V15': substrateV15,
  'Asset Hub V15': assetHubPolkadotV15,
  'Substrate V16': substrateV16,
} as const

export type RealName = keyof typeof hexes
export const realNames = Object.keys(hexes) as readonly RealName[]

const answer = option(bytes)

/** Metadata of real chains, as @polkadot/types-support carries it: V15 and V16 inside the answer of the runtime API. A copy, because scale-ts reads a view from the start of its buffer. */
export function realMetadata(name: RealName): Uint8Array {
  const stored = fromHex(hexes[name])
  return stored[0] === 1 ? (answer.decode(stored) as Uint8Array).slice() : stored
}
