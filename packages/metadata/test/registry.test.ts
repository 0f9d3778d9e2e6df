// SPDX-License-Identifier: Apache-2.0
import { arm, array, type Codec, compactU32, lazy, option, result, struct, tuple, u8, u32, variant, vec } from '@phat/codec'
import { BugError } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { createRegistry } from '../src/index.ts'
import { runtimeCall, sampleRuntime, utilityCall } from './sample-runtime.ts'

describe('the portable registry', () => {
  test('gives types without a path one id for one structure', () => {
    const registry = createRegistry()
    expect(registry.register(vec(u32))).toBe(registry.register(vec(u32)))
    expect(registry.register(tuple(u8, vec(u32)))).toBe(registry.register(tuple(u8, vec(u32))))
    expect(registry.register(array(u8, 4))).not.toBe(registry.register(array(u8, 5)))
    expect(registry.register(tuple(u8, u32))).not.toBe(registry.register(tuple(u32, u8)))
    expect(registry.register(compactU32)).not.toBe(registry.register(u32))
  })

  test('tells types with a path apart by their declaration', () => {
    const registry = createRegistry()
    const first = struct('a::Same', { x: u8 })
    const second = struct('a::Same', { x: u8 })
    expect(registry.register(first)).toBe(registry.register(first))
    expect(registry.register(first)).not.toBe(registry.register(second))
  })

  test('gives generic types one id for one path and parameters', () => {
    const registry = createRegistry()
    const account = struct('a::Account', { x: u8 })
    expect(registry.register(option(account))).toBe(registry.register(option(account)))
    expect(registry.register(option(account))).not.toBe(registry.register(option(u8)))
    expect(registry.register(result(u8, account))).toBe(registry.register(result(u8, account)))
    expect(registry.register(result(u8, account))).not.toBe(registry.register(result(account, u8)))
  })

  test('ends at types that contain themselves', () => {
    const registry = createRegistry()
    const id = registry.register(runtimeCall)
    expect(registry.register(runtimeCall)).toBe(id)
    const types = registry.types()
    const call = types[id]?.definition
    expect(call).toMatchObject({ type: 'Variant', value: [{ name: 'Balances' }, { name: 'Utility' }] })
    const utility = types[registry.register(utilityCall)]?.definition
    const [batch, maybe] = utility?.type === 'Variant' ? utility.value : []
    expect(types[batch?.fields[0]?.type ?? -1]?.definition).toEqual({ type: 'Sequence', value: id })
    expect(types[maybe?.fields[0]?.type ?? -1]?.params).toEqual([{ name: 'T', type: id }])
  })

  test('refuses a type of infinite structure as a bug of the declaration', () => {
    type Tree = readonly Tree[]
    const tree: Codec<Tree> = lazy(() => vec(tree))
    expect(() => createRegistry().register(tree)).toThrow(BugError)
  })

  test('holds each id at its position and refers to none beyond', () => {
    const registry = createRegistry()
    registry.register(sampleRuntime.outerEnums.call)
    registry.register(sampleRuntime.outerEnums.event)
    const types = registry.types()
    expect(types.map(({ id }) => id)).toEqual(types.map((_, position) => position))
  })

  test('carries names, docs and type names of fields', () => {
    const registry = createRegistry()
    const named = variant('a::Event', { Sent: arm(3, { fromAccount: u8 }, 'Was sent.') }, ['Events.'])
    const id = registry.register(named)
    expect(registry.types()[id]).toEqual({
      id: 0,
      path: ['a', 'Event'],
      params: [],
      definition: {
        type: 'Variant',
        value: [
          {
            name: 'Sent',
            index: 3,
            fields: [{ name: 'from_account', type: 1, typeName: undefined, docs: [] }],
            docs: ['Was sent.'],
          },
        ],
      },
      docs: ['Events.'],
    })
  })
})
