// SPDX-License-Identifier: Apache-2.0
import { bytes } from '@phat/codec'
import { toHex } from '@phat/primitives'
import { expandMetadata, Metadata as PolkadotMetadata, TypeRegistry } from '@polkadot/types'
import { getDynamicBuilder, getLookupFn } from '@polkadot-api/metadata-builders'
import { metadata as papiMetadata, unifyMetadata } from '@polkadot-api/substrate-bindings'
import { describe, expect, test } from 'vitest'
import { decodeMetadata, encodeMetadata, type MetadataVersion, viewRuntime } from '../src/index.ts'
import { seededRandom, smallestHeights, valueMaker } from './random-value.ts'
import { realMetadata } from './real-metadata.ts'
import { accountData, balancesCall, balancesEvent, type Call, runtimeCall, sampleRuntime } from './sample-runtime.ts'

const versions: readonly MetadataVersion[] = [14, 15, 16]
const alice = new Uint8Array(32).fill(0xa1)
const transfer = { dest: { type: 'Id' as const, value: alice }, value: 12_345_678_901_234n }
const transferCall: Call = { type: 'Balances', value: { type: 'transfer_allow_death', value: transfer } }
const batch: Call = {
  type: 'Utility',
  value: { type: 'batch', value: { calls: [transferCall, { type: 'Utility', value: { type: 'batch', value: { calls: [] } } }] } },
}

const viewOf = (version: MetadataVersion) => viewRuntime(decodeMetadata(encodeMetadata(sampleRuntime, version)))
const papiOf = (encoded: Uint8Array) => getDynamicBuilder(getLookupFn(unifyMetadata(papiMetadata.dec(encoded))))

function polkadotOf(encoded: Uint8Array) {
  const registry = new TypeRegistry()
  const metadata = new PolkadotMetadata(registry, toHex(encoded))
  registry.setMetadata(metadata)
  return { registry, metadata, decorated: expandMetadata(registry, metadata) }
}

describe.each(versions)('a declared runtime seen through its metadata V%i', (version) => {
  const view = viewOf(version)
  const encoded = encodeMetadata(sampleRuntime, version)

  test('has codecs that agree with the declared ones', () => {
    for (const call of [transferCall, batch]) {
      expect(view.call.encode(call as never)).toEqual(runtimeCall.encode(call))
      expect(view.call.decode(runtimeCall.encode(call))).toEqual(call)
    }
    const account = { free: 5n, reserved: 1n << 90n }
    expect(view.storage('Balances.Account').decodeValue(accountData.encode(account))).toEqual(account)
    const event = { type: 'Outcome', value: { result: { type: 'Err', value: 7 } } } as const
    const eventType = view.metadata.pallets[0]?.event?.type ?? -1
    expect(view.codec(eventType).decode(balancesEvent.encode(event))).toEqual(event)
  })

  test('builds calls from named arguments as polkadot-api and @polkadot/types do', () => {
    const built = view.call.encode(view.buildCall('Balances.transfer_allow_death', transfer))
    expect(view.buildCall('balances.transferAllowDeath', transfer)).toEqual(transferCall)
    const papi = papiOf(encoded).buildCall('Balances', 'transfer_allow_death')
    const papiArgs = papi.codec.enc({ dest: papi.codec.dec(built.subarray(2).slice()).dest, value: transfer.value })
    expect(toHex(built)).toBe(toHex(Uint8Array.of(...papi.location, ...papiArgs)))
    const { decorated } = polkadotOf(encoded)
    const { transferAllowDeath } = decorated.tx.balances ?? {}
    expect(toHex(built)).toBe(toHex(transferAllowDeath?.(alice, transfer.value).toU8a() ?? new Uint8Array()))
  })

  test('refuses calls that do not exist and arguments that do not fit', () => {
    expect(() => view.buildCall('Balance.transfer', {})).toThrow(/no pallet Balance: there are Balances, Utility, Empty/)
    expect(() => view.buildCall('Balances.burn', {})).toThrow(/no call burn: there are transfer_allow_death, set_parts/)
    expect(() => view.buildCall('Empty.x', {})).toThrow(/no call x: there is none/)
    expect(() => view.buildCall('Balances', {})).toThrow(expect.objectContaining({ code: 'metadata.unknown-item' }))
    const invalid = expect.objectContaining({ code: 'metadata.invalid-arguments' })
    expect(() => view.buildCall('Balances.transfer_allow_death', { dest: transfer.dest })).toThrow(
      /takes dest, value; missing value/,
    )
    expect(() => view.buildCall('Balances.transfer_allow_death', { ...transfer, extra: 1 })).toThrow(invalid)
    expect(() => view.buildCall('Balances.set_parts', { newFree: 1n, new_free: 1n, parts: [1, 2, 3] })).toThrow(invalid)
    expect(view.buildCall('Balances.set_parts', { new_free: 1n, parts: [1, 2, 3] }).value.value).toEqual({
      newFree: 1n,
      parts: [1, 2, 3],
    })
  })

  test('describes the arguments of a call', () => {
    const { args, docs } = view.callDeclaration('Balances.transfer_allow_death')
    expect(args.map(({ name, typeName }) => [name, typeName])).toEqual([
      ['dest', 'AccountIdLookupOf<T>'],
      ['value', undefined],
    ])
    expect(docs).toEqual(['Transfers some free balance.', 'The origin signs.'])
  })

  test('makes the storage keys that polkadot-api makes', () => {
    const papi = papiOf(encoded)
    const hash = new Uint8Array(32).fill(3)
    const keysOf: Readonly<Record<string, readonly unknown[]>> = {
      TotalIssuance: [],
      Account: [alice],
      Approvals: [7, 'name', hash],
      Pairs: [[1, 2]],
    }
    for (const [name, keys] of Object.entries(keysOf)) {
      const item = view.storage(`Balances.${name}`)
      const theirs = papi.buildStorage('Balances', name)
      const encodedKeys = item.keys.map(({ type, codec }, i) => papi.buildDefinition(type).dec(codec.encode(keys[i])))
      expect(toHex(item.key(...keys)), name).toBe(theirs.keys.enc(...encodedKeys))
    }
  })

  test('reads map keys back where the hasher keeps them', () => {
    const approvals = view.storage('Balances.Approvals')
    const hash = new Uint8Array(32).fill(3)
    expect(approvals.decodeKey(approvals.key(7, 'name', hash))).toEqual([7, undefined, hash])
    expect(approvals.keyPrefix(7)).toEqual(approvals.key(7, 'name', hash).subarray(0, 32 + 12))
    expect(() => approvals.decodeKey(new Uint8Array(90))).toThrow(/not a storage key/)
    expect(() => approvals.key(7)).toThrow(/has 3 keys, 1 given/)
    const account = view.storage('Balances.Account')
    expect(() => account.decodeKey(account.key(alice).subarray(0, 60))).toThrow(
      expect.objectContaining({ code: 'codec.unexpected-end' }),
    )
    expect(() => account.decodeKey(Uint8Array.of(...account.key(alice), 1))).toThrow(/1 bytes follow/)
  })

  test('gives the default of what is not stored', () => {
    expect(view.storage('Balances.TotalIssuance').decodeValue(undefined)).toBe(0n)
    expect(view.storage('Balances.Account').decodeValue(undefined)).toBeUndefined()
  })

  test('decodes constants and names errors', () => {
    expect(view.constant('Balances.ExistentialDeposit')).toBe(10_000_000_000n)
    expect(view.error(5, 2)).toEqual({
      pallet: 'Balances',
      name: 'InsufficientBalance',
      docs: ['Balance too low to send value.'],
    })
    expect(() => view.error(5, 9)).toThrow(/Balances has no error with index 9/)
    expect(() => view.error(77, 0)).toThrow(/no pallet with index 77/)
  })

  test('is read by @polkadot/types', () => {
    const { registry, metadata, decorated } = polkadotOf(encoded)
    expect(metadata.version).toBe(version)
    const extrinsicType = view.metadata.types.find(({ path }) => path.at(-1) === 'UncheckedExtrinsic')
    expect(extrinsicType?.params.map(({ name }) => name)).toEqual(['Address', 'Call', 'Signature', 'Extra'])
    const latest = metadata.asLatest
    expect(latest.pallets.map(({ name }) => name.toString())).toEqual(['Balances', 'Utility', 'Empty'])
    expect([...latest.extrinsic.versions].map(Number)).toEqual(version === 16 ? [4, 5] : [4])
    expect(registry.signedExtensions).toEqual(['CheckNonce', 'CheckGenesis', 'ChargeTransactionPayment'])
    expect(registry.findMetaError(Uint8Array.of(5, 2, 0, 0, 0)).name).toBe('InsufficientBalance')
    expect(decorated.consts.balances?.existentialDeposit?.toString()).toBe('10000000000')
    const key = decorated.query.balances?.account?.(alice as never) ?? new Uint8Array()
    expect(toHex(bytes.decode(key))).toBe(toHex(view.storage('Balances.Account').key(alice)))
    expect(registry.createType('Call', balancesCallBytes()).toU8a()).toEqual(balancesCallBytes())
  })
})

function balancesCallBytes(): Uint8Array {
  return Uint8Array.of(5, ...balancesCall.encode({ type: 'transfer_allow_death', value: transfer }))
}

describe('the runtime of Polkadot seen through its metadata', () => {
  const encoded = realMetadata('Polkadot V14')
  const view = viewRuntime(decodeMetadata(encoded))
  const papi = papiOf(encoded)

  test('has the storage keys that polkadot-api makes, for every item', () => {
    const make = valueMaker(view.metadata.types, seededRandom(4))
    const heights = smallestHeights(view.metadata.types)
    let compared = 0
    for (const pallet of view.metadata.pallets) {
      for (const { name } of pallet.storage?.entries ?? []) {
        const item = view.storage(`${pallet.name}.${name}`)
        if (item.keys.some(({ type }) => heights.get(type) === undefined)) continue
        const keys = item.keys.map(({ type }) => make(type))
        const theirs = item.keys.map(({ type, codec }, i) => papi.buildDefinition(type).dec(codec.encode(keys[i])))
        const key = item.key(...keys)
        expect(toHex(key), `${pallet.name}.${name}`).toBe(papi.buildStorage(pallet.name, name).keys.enc(...theirs))
        const readable = item.hashers.map((hasher) => hasher.endsWith('Concat') || hasher === 'Identity')
        expect(item.decodeKey(key)).toEqual(keys.map((value, i) => (readable[i] ? value : undefined)))
        compared++
      }
    }
    expect(compared).toBeGreaterThan(200)
  })

  test('has constants and defaults that decode', () => {
    for (const pallet of view.metadata.pallets) {
      for (const { name, type, value } of pallet.constants) {
        expect(view.codec(type).encode(view.constant(`${pallet.name}.${name}`)), name).toEqual(value)
      }
      for (const { name, modifier } of pallet.storage?.entries ?? []) {
        const read = view.storage(`${pallet.name}.${name}`).decodeValue(undefined)
        if (modifier === 'Optional') expect(read).toBeUndefined()
      }
    }
    expect(view.constant('Balances.ExistentialDeposit')).toBe(10_000_000_000n)
  })

  test('decodes events as they are stored', () => {
    const events = view.storage('System.Events')
    const transferred = {
      phase: { type: 'ApplyExtrinsic', value: 2 },
      event: { type: 'Balances', value: { type: 'Transfer', value: { from: alice, to: alice, amount: 5n } } },
      topics: [],
    }
    expect(view.decodeEvents(events.value.encode([transferred]))).toEqual([transferred])
    expect(view.decodeEvents(undefined)).toEqual([])
  })

  test('names the storage prefix of accounts that all clients know', () => {
    expect(toHex(view.storage('System.Account').prefix)).toBe(
      '0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9',
    )
  })
})
