// SPDX-License-Identifier: Apache-2.0
import { bytes, option } from '@phat/codec'
import { decodeMetadata } from '@phat/metadata'
import { type BlockLength, type BlockWeights, createBlockLength, createBlockWeights, System } from '@phat/pallet-system'
import { fromHex, known } from '@phat/primitives'
import substrateV16 from '@polkadot/types-support/metadata/v16/substrate-hex'
import { describe, expect, it } from 'vitest'
import { blockLength, blockWeights } from '../src/index.ts'
import { createVersion1 } from '../src/versions/version-1.ts'
import { systemConfigOf } from './second-version.ts'

// The truth is the bytes of System's constants in the metadata of Substrate's node.

const theirs = decodeMetadata(known(option(bytes).decode(fromHex(substrateV16)), 'the vector holds metadata'))
const ours = System.parts.constants(systemConfigOf(createVersion1()) as never)

function constantOf(name: string): { readonly value: Uint8Array } {
  const system = known(
    theirs.pallets.find((pallet) => pallet.name === 'System'),
    'Substrate’s node has System',
  )
  return known(
    system.constants.find((constant) => constant.name === name),
    `System has the constant ${name}`,
  )
}

const codecOf = (name: string) => known(ours[name], `System declares ${name}`).codec

describe('the limits of Substrate’s node', () => {
  it('follow from its block weight by the same rules', () => {
    const codec = codecOf('blockWeights')
    const decoded = codec.decode(constantOf('BlockWeights').value) as BlockWeights
    const made = createBlockWeights({
      baseBlock: decoded.baseBlock,
      baseExtrinsic: decoded.perClass.normal.baseExtrinsic,
      maxBlock: decoded.maxBlock,
      normalPercent: 75n,
      initializationPercent: 10n,
    })
    expect(made).toEqual(decoded)
    expect(codec.encode(made)).toEqual(constantOf('BlockWeights').value)
  })

  it('follow from its block length', () => {
    const decoded = codecOf('blockLength').decode(constantOf('BlockLength').value) as BlockLength
    expect(createBlockLength(decoded.max.operational, 75)).toEqual(decoded)
  })
})

describe('the limits of Phala', () => {
  it('are those of Substrate’s node in length and in shares', () => {
    expect(codecOf('blockLength').encode(blockLength)).toEqual(constantOf('BlockLength').value)
    const decoded = codecOf('blockWeights').decode(constantOf('BlockWeights').value) as BlockWeights
    expect(blockWeights.maxBlock).toEqual(decoded.maxBlock)
    for (const name of ['normal', 'operational'] as const) {
      expect([name, blockWeights.perClass[name].maxTotal]).toEqual([name, decoded.perClass[name].maxTotal])
      expect([name, blockWeights.perClass[name].reserved]).toEqual([name, decoded.perClass[name].reserved])
    }
  })
})
