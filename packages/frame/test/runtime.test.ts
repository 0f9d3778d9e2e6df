// SPDX-License-Identifier: Apache-2.0
import { str, u8, u32, vec } from '@phat/codec'
import { blake2b } from '@phat/crypto'
import { encodeMetadata } from '@phat/metadata'
import { composeMockRuntime } from '@phat/test-kit'
import { getDynamicBuilder, getLookupFn } from '@polkadot-api/metadata-builders'
import { metadata as papiMetadata, unifyMetadata } from '@polkadot-api/substrate-bindings'
import { describe, expect, test } from 'vitest'
import {
  callRuntimeApi,
  constant,
  definePallet,
  describe as describeRuntime,
  Execution,
  emptyBase,
  error,
  event,
  genesisContext,
  install,
  named,
  runtimeApi,
  value,
  weightOf,
} from '../src/index.ts'
import { Workshop, workshopConfig } from './workshop.ts'

const Shop = definePallet('Shop', 'A shop.')
  .config<{ readonly price: number }>()
  .storage({ sold: value(u32, 0, 'What was sold.') })
  .constants(({ price }) => ({
    price: constant(u32, price, 'What a thing costs.'),
    maxItems: named('max_items', constant(u8, 3, 'Most items.')),
  }))
  .apis(({ method }) => [
    runtimeApi('ShopApi', 2, 'Prices and sales.', {
      cost: method(
        { itemCount: u32, names: vec(str) },
        u32,
        'What items cost.',
        ({ config }, { itemCount }) => itemCount * config.price,
      ),
      sell: method({}, u32, 'Sells one, if only it lasted.', ({ store }) => store.sold.mutate((sold) => sold + 1)),
    }),
  ])

const runtime = composeMockRuntime({ pallets: [install(5, Shop, { price: 4 }), install(9, Workshop, workshopConfig)] })
const open = () => new Execution(runtime, emptyBase, genesisContext)

describe('a runtime API', () => {
  const args = new Uint8Array([...u32.encode(6), ...vec(str).encode(['pen'])])

  test('is called by its name in a pallet context, encoded in and out', () => {
    expect(u32.decode(callRuntimeApi(open(), 'ShopApi_cost', args))).toBe(24)
  })

  test('changes nothing beyond the execution that it was called in', () => {
    const execution = open()
    expect(u32.decode(callRuntimeApi(execution, 'ShopApi_sell', new Uint8Array()))).toBe(1)
    expect(Shop.at(execution).store.sold.get()).toBe(1)
    expect(Shop.at(open()).store.sold.get()).toBe(0)
  })

  test('refuses a name that does not exist and arguments that do not fit', () => {
    expect(() => callRuntimeApi(open(), 'ShopApi_burn', args)).toThrow(expect.objectContaining({ code: 'runtime-api.unknown' }))
    for (const bad of [args.subarray(0, 3), new Uint8Array([...args, 0]), new Uint8Array()]) {
      const refusal = expect.objectContaining({ code: 'runtime-api.bad-arguments' })
      expect(() => callRuntimeApi(open(), 'ShopApi_cost', bad)).toThrow(refusal)
    }
  })

  test('stands in the version of the runtime and in its metadata', () => {
    const name = blake2b(new TextEncoder().encode('ShopApi'), 8)
    expect(runtime.version.apis).toContainEqual([name, 2])
    const decoded = unifyMetadata(papiMetadata.dec(encodeMetadata(describeRuntime(runtime), 16)))
    const api = decoded.apis.find((each) => each.name === 'ShopApi')
    expect(api?.methods.map((method) => [method.name, method.inputs.map((input) => input.name)])).toEqual([
      ['cost', ['item_count', 'names']],
      ['sell', []],
    ])
    const papi = getDynamicBuilder(getLookupFn(decoded)).buildRuntimeCall('ShopApi', 'cost')
    expect(papi.args.enc([6, ['pen']])).toEqual(args)
  })
})

describe('the metadata of a runtime', () => {
  const decoded = unifyMetadata(papiMetadata.dec(encodeMetadata(describeRuntime(runtime), 16)))
  const pallet = (name: string) => decoded.pallets.find((each) => each.name === name)

  test('has the constants of a pallet with their values from its configuration', () => {
    expect(pallet('Shop')?.constants.map(({ name, value: encoded, docs }) => [name, encoded, docs])).toEqual([
      ['Price', '0x04000000', ['What a thing costs.']],
      ['max_items', '0x03', ['Most items.']],
    ])
  })

  test('has calls, events and errors with their own indices and docs', () => {
    const builder = getDynamicBuilder(getLookupFn(decoded))
    expect(builder.buildCall('Workshop', 'count_and_fail').location).toEqual([9, 1])
    expect(builder.buildEvent('Workshop', 'Paid').location).toEqual([9, 1])
    expect(builder.buildError('Workshop', 'Broken').location).toEqual([9, 3])
    const calls = decoded.lookup.find(({ id }) => id === pallet('Workshop')?.calls?.type)
    const count = calls?.def.tag === 'variant' ? calls.def.value.find(({ name }) => name === 'count') : undefined
    expect(count?.docs).toEqual(['Counts.', '', 'Origin: any. Event: Counted.'])
  })

  test('encodes calls as the runtime does, through polkadot-api', () => {
    const { codec, location } = getDynamicBuilder(getLookupFn(decoded)).buildCall('Workshop', 'spend')
    const theirs = new Uint8Array([...location, ...codec.enc({ announced: 5, used: 6 })])
    expect(runtime.types.call.decode(theirs)).toMatchObject({
      pallet: 'Workshop',
      call: 'spend',
      args: { announced: 5, used: 6 },
    })
  })
})

describe('a composition is refused', () => {
  const plain = (name: string) => definePallet(name)
  const compose = (...pallets: readonly ReturnType<typeof install>[]) => composeMockRuntime({ pallets })
  const call = { weight: weightOf(0n), docs: 'Nothing.' }

  test('with an index or a name twice, or an index that is no byte', () => {
    expect(() => compose(install(3, plain('A'), undefined), install(3, plain('B'), undefined))).toThrow('pallet B has an index')
    expect(() => compose(install(3, plain('A'), undefined), install(4, plain('A'), undefined))).toThrow('and a name of its own')
    expect(() => compose(install(256, plain('A'), undefined))).toThrow('from 0 to 255')
  })

  test('with an index twice within a pallet', () => {
    const twoCalls = plain('A').calls((p) => ({
      one: p.call(1, {}, call.weight, call.docs, () => {}),
      two: p.call(1, {}, call.weight, call.docs, () => {}),
    }))
    expect(() => compose(install(3, twoCalls, undefined))).toThrow('A gives each call an index of its own')
    const twoErrors = plain('A').errors({ One: error(0, 'One.'), Two: error(0, 'Two.') })
    expect(() => compose(install(3, twoErrors, undefined))).toThrow('A gives each error an index of its own')
    const twoEvents = plain('A').events({ One: event(0, 'One.'), Two: event(0, 'Two.') })
    expect(() => compose(install(3, twoEvents, undefined))).toThrow('index 0 is taken')
    const large = plain('A').errors({ One: error(256, 'One.') })
    expect(() => compose(install(3, large, undefined))).toThrow('A gives each error an index of its own from 0 to 255')
  })

  test('with storage items of one name', () => {
    const same = plain('A').storage({ total: value(u8, 0, 'One.'), other: named('Total', value(u8, 0, 'Two.')) })
    expect(() => compose(install(3, same, undefined))).toThrow('A names each storage item differently')
  })
})

test('a pallet is used only in a runtime that holds it', () => {
  const stranger = definePallet('Stranger').storage({ any: value(u8, 0, 'Anything.') })
  expect(() => stranger.at(open())).toThrow('a pallet is used only in a runtime that holds it')
})
