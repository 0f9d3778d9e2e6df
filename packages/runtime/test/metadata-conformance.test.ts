// SPDX-License-Identifier: Apache-2.0
import { bytes, option } from '@phat/codec'
import { describe as describeMetadata } from '@phat/frame'
import { createTypeCodecs, decodeMetadata, encodeMetadata, type Metadata, type PalletMetadata } from '@phat/metadata'
import { fromHex, known } from '@phat/primitives'
import substrateV16 from '@polkadot/types-support/metadata/v16/substrate-hex'
import { describe, expect, it } from 'vitest'
import { createVersion4 } from '../src/versions/version-4.ts'
import { differences, flatten } from './flat-metadata.ts'
import { intendedDifferences } from './intended-differences.ts'

// The truth is the metadata of Substrate's node (kitchensink) as @polkadot/types-support carries it: names, indices, types with
// their paths, and the names that declarations use for the types of arguments and event fields.

const runtime = createVersion4()
const ours = (version: 14 | 15 | 16): Metadata => decodeMetadata(encodeMetadata(describeMetadata(runtime), version))
const theirs = decodeMetadata(known(option(bytes).decode(fromHex(substrateV16)), 'the vector holds metadata'))

/** Pallets that Substrate's node has as well. */
const pallets = [
  'System',
  'Timestamp',
  'Utility',
  'Multisig',
  'Proxy',
  'Vesting',
  'Scheduler',
  'Preimage',
  'Balances',
  'TransactionPayment',
  'Sudo',
]
const wanted = {
  pallets,
  extensions: runtime.extensions.map(({ identifier }) => identifier),
  apis: runtime.apis.map(({ name }) => name).filter((name) => name !== 'MqApi'),
}
const withoutApis = { ...wanted, apis: [] }

/** `System.call.remark` and its like, to the lines of their docs. */
function docsOf(metadata: Metadata, pallet: PalletMetadata): ReadonlyMap<string, number> {
  const codecs = createTypeCodecs(metadata.types)
  const items: [string, readonly string[]][] = [
    ...(pallet.storage?.entries ?? []).map(({ name, docs }): [string, readonly string[]] => [`storage.${name}`, docs]),
    ...pallet.constants.map(({ name, docs }): [string, readonly string[]] => [`constant.${name}`, docs]),
  ]
  for (const kind of ['calls', 'event', 'error'] as const) {
    const reference = pallet[kind]
    if (reference === undefined) continue
    const { definition } = codecs.type(reference.type)
    if (definition.type === 'Variant')
      items.push(...definition.value.map(({ name, docs }): (typeof items)[0] => [`${kind}.${name}`, docs]))
  }
  return new Map(items.map(([name, docs]) => [`${pallet.name}.${name}`, docs.join('').trim().length]))
}

const palletOf = (metadata: Metadata, name: string): PalletMetadata =>
  known(
    metadata.pallets.find((pallet) => pallet.name === name),
    `the metadata has the pallet ${name}`,
  )

describe('the metadata of the runtime', () => {
  it('differs from that of Substrate’s node in what is listed, and in nothing else', () => {
    const found = differences(flatten(ours(16), wanted), flatten(theirs, wanted))
    const unintended = [...found].filter(([item]) => intendedDifferences[item] === undefined)
    expect(unintended, 'differences that nobody intends').toEqual([])
    const stale = Object.keys(intendedDifferences).filter((item) => !found.has(item))
    expect(stale, 'intended differences that are none any more').toEqual([])
  })

  it.each([14, 15] as const)('says the same in version %d', (version) => {
    expect(flatten(ours(version), withoutApis)).toEqual(flatten(ours(16), withoutApis))
  })

  it('compares many items, so that it would notice', () => {
    const items = [...flatten(theirs, wanted).keys()]
    for (const pallet of pallets) expect(items.filter((item) => item.startsWith(`${pallet}.`)).length).toBeGreaterThan(2)
    expect(items.length).toBeGreaterThan(200)
  })

  it.each(runtime.pallets.map(({ name }) => name))('documents every item of %s', (name) => {
    const undocumented = [...docsOf(ours(16), palletOf(ours(16), name))].filter(([, length]) => length === 0)
    expect(undocumented).toEqual([])
  })
})
