// SPDX-License-Identifier: Apache-2.0
import { bytes, option } from '@phat/codec'
import { describe as describeMetadata, type RuntimeCall } from '@phat/frame'
import { decodeMetadata, encodeMetadata } from '@phat/metadata'
import { Balances } from '@phat/pallet-balances'
import { ProxyPallet } from '@phat/pallet-proxy'
import { System } from '@phat/pallet-system'
import { Vesting } from '@phat/pallet-vesting'
import { fromHex, known } from '@phat/primitives'
import { addressOf, alice, createMockChain } from '@phat/test-kit'
import substrateV16 from '@polkadot/types-support/metadata/v16/substrate-hex'
import { describe, expect, it } from 'vitest'
import { accountPallets } from '../src/account-pallets.ts'
import { proxyTypes } from '../src/proxy-types.ts'
import { differences, type FlatMetadata, flatten } from './flat-metadata.ts'
import { intendedDifferences } from './intended-differences.ts'

const chain = createMockChain({ pallets: accountPallets })
const wanted = { pallets: ['Multisig', 'Proxy', 'Vesting'], extensions: [], apis: [] }
const theirs = flatten(decodeMetadata(known(option(bytes).decode(fromHex(substrateV16)), 'the vector holds metadata')), wanted)

/** Our metadata, of a mock runtime whose own path counts as that of any. */
function ours(version: 14 | 15 | 16): FlatMetadata {
  const flat = flatten(decodeMetadata(encodeMetadata(describeMetadata(chain.runtime), version)), wanted)
  const common = (text: string): string => text.replaceAll('mock_runtime::', 'runtime::')
  return new Map([...flat].map(([item, shape]) => [common(item), common(shape)]))
}

/** Differences beyond those of all pallets. */
const own: { readonly [item: string]: string } = {
  'type runtime::ProxyType':
    'Every runtime has its own kinds of delegation; these are Phala’s, as far as their pallets are here.',
}

describe('the metadata of Multisig, Proxy and Vesting', () => {
  it('differs from that of Substrate’s node in what is listed, and in nothing else', () => {
    const found = [...differences(ours(16), theirs)]
    expect(found.filter(([item]) => own[item] === undefined && intendedDifferences[item] === undefined)).toEqual([])
    expect(Object.keys(own).filter((item) => !found.some(([name]) => name === item))).toEqual([])
  })

  it.each([14, 15] as const)('says the same in version %d', (version) => expect(ours(version)).toEqual(ours(16)))

  it('has as many items as theirs, so that it would notice', () => {
    const count = (items: FlatMetadata, pallet: string) =>
      [...items.keys()].filter((item) => item.startsWith(`${pallet}.`)).length
    for (const pallet of wanted.pallets) expect(count(ours(16), pallet)).toBe(count(theirs, pallet))
    expect(wanted.pallets.map((pallet) => count(theirs, pallet))).toEqual([31, 37, 21])
  })

  it.each(accountPallets.map(({ pallet }) => pallet.parts))('documents every item of $name', ({ identity, errors }) => {
    const { storage, calls, eventCodec } = known(chain.runtime.instances.get(identity), 'the pallet is installed')
    const { definition } = known(eventCodec, 'the pallet has events').description
    const docs = [
      ...storage.map(({ declaration }) => declaration.docs),
      ...calls.map(({ declaration }) => declaration.docs),
      ...Object.values(errors).map((error) => error.docs),
      ...(definition.kind === 'variant' ? definition.variants.map((event) => event.docs) : []),
    ]
    expect(docs.length).toBeGreaterThan(10)
    expect(docs.filter((lines) => lines.join('').trim() === '')).toEqual([])
  })
})

describe('kinds of delegation', () => {
  const to = { dest: addressOf(alice), value: 1n }
  const schedule = { locked: 1n, perBlock: 1n, startingBlock: 1 }
  const calls: { readonly [name: string]: RuntimeCall } = {
    transfer: chain.call(Balances, 'transferAllowDeath', to),
    vestedTransfer: chain.call(Vesting, 'vestedTransfer', { target: to.dest, schedule }),
    vest: chain.call(Vesting, 'vest', {}),
    remark: chain.call(System, 'remark', { remark: new Uint8Array() }),
    veto: chain.call(ProxyPallet, 'rejectAnnouncement', { delegate: to.dest, callHash: new Uint8Array(32) as never }),
    announce: chain.call(ProxyPallet, 'announce', { real: to.dest, callHash: new Uint8Array(32) as never }),
  }
  const allowed = (type: string) => Object.keys(calls).filter((name) => proxyTypes.allows({ type }, calls[name] as RuntimeCall))

  it('allow what their names say', () => {
    expect(allowed('Any')).toEqual(Object.keys(calls))
    expect(allowed('NonTransfer')).toEqual(['vest', 'remark', 'veto', 'announce'])
    expect(allowed('CancelProxy')).toEqual(['veto'])
  })

  it('have the indices of Phala’s parachain', () => {
    const { codec } = proxyTypes
    expect(['Any', 'NonTransfer', 'CancelProxy'].map((type) => codec.encode({ type })[0])).toEqual([0, 1, 2])
  })
})
