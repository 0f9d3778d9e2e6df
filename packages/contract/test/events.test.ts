// SPDX-License-Identifier: Apache-2.0
import { type EncodedEvent, encodeEvent, scriptOperations, signatureTopic } from '@phat/abi'
import { blake2b256 } from '@phat/crypto'
import { toHex } from '@phat/primitives'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { account, accountId, contract, indexed, option, str, u8, u32, u128 } from '../src/index.ts'
import { createEmitters } from '../src/run/events.ts'
import { descriptorOf } from './client.ts'

const Emitter = contract('Emitter', {
  events: {
    Nothing: {},
    Transfer: { from: indexed(option(accountId)), to: indexed(option(accountId)), value: u128 },
    Mixed: { plain: str, short: indexed(u8), longFieldName: indexed(u128), text: indexed(str), count: option(u32) },
    AnEventWhoseNameIsSoLongThatItsTopicHasToBeHashed: { id: indexed(u32) },
  },
})

const someAccount = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => account(bytes))
const transfer = fc.record({
  from: fc.option(someAccount, { nil: undefined }),
  to: fc.option(someAccount, { nil: undefined }),
  value: fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
})
const mixed = fc.record({
  plain: fc.string({ unit: 'grapheme' }),
  short: fc.integer({ min: 0, max: 255 }),
  longFieldName: fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
  text: fc.string({ maxLength: 60 }),
  count: fc.option(fc.nat(), { nil: undefined }),
})

describe.each([4, 5] as const)('events as ink! %i encodes them', (ink) => {
  const descriptor = descriptorOf(Emitter)
  const format = { ink, blake2_256: blake2b256 }
  const emitted: EncodedEvent[] = []
  beforeEach(() => {
    Object.assign(globalThis, {
      __phat: (operation: number, argument: Uint8Array) => {
        if (operation === scriptOperations.hashBlake2_256) return blake2b256(argument)
        expect(operation).toBe(scriptOperations.depositEvent)
        const count = argument[0] as number
        const topics = Array.from({ length: count }, (_, i) => argument.slice(1 + 32 * i, 33 + 32 * i))
        emitted.push({ topics, data: argument.slice(1 + 32 * count) })
        return undefined
      },
    })
  })
  const topics = descriptor.events.map((event) => toHex(signatureTopic(descriptor.name, event, format)).slice(2))
  const emitters = createEmitters('Emitter', Emitter.declaration.events, { ink, topics })
  const same = (label: string, values: { readonly [field: string]: unknown }): void => {
    emitters[label]?.(values)
    expect(emitted.pop()).toEqual(encodeEvent(descriptor, label, values, format))
  }

  it('equal those of the ABI, whatever their fields hold', () => {
    same('Nothing', {})
    fc.assert(fc.property(transfer, (values) => same('Transfer', values)))
    fc.assert(fc.property(mixed, (values) => same('Mixed', values)))
    fc.assert(fc.property(fc.nat(), (id) => same('AnEventWhoseNameIsSoLongThatItsTopicHasToBeHashed', { id })))
  })

  it('refuse a number that does not fit, with the names of event and field', () => {
    expect(() => emitters.Transfer?.({ from: undefined, to: undefined, value: -1n })).toThrow(
      /^event Transfer\.value: the amount does not fit u128/,
    )
  })
})
