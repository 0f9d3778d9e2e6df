// SPDX-License-Identifier: Apache-2.0
import { known, PhatError } from '@phat/primitives'
import { ContractQueryRequest, HttpCounters, StatisticsResponse } from '@phat/wire/prpc'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { implicit, mapOf, messageValue, nested, optional, repeated } from '../src/prpc/fields.ts'
import { type MessageType, message } from '../src/prpc/message-type.ts'
import { bool, bytes, int32, text, uint32, uint64 } from '../src/prpc/value-types.ts'

const Inner = message('Inner', { flag: implicit(1, bool), list: repeated(2, uint64) })
const Everything = message('Everything', {
  whole: implicit(1, uint32),
  signed: optional(16, int32),
  long: optional(2, uint64),
  name: implicit(3, text),
  blob: implicit(2000, bytes),
  inner: nested(5, () => Inner),
  inners: repeated(
    6,
    messageValue(() => Inner),
  ),
  byName: mapOf(
    7,
    text,
    messageValue(() => Inner),
  ),
  byNumber: mapOf(8, uint32, text),
})

const innerValue = fc.record({
  flag: fc.boolean(),
  list: fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { maxLength: 4 }),
})
const word = fc.string({ unit: 'grapheme', maxLength: 6 })
const anything = fc.record({
  whole: fc.integer({ min: 0, max: 0xffff_ffff }),
  signed: fc.option(fc.integer(), { nil: undefined }),
  long: fc.option(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { nil: undefined }),
  name: word,
  blob: fc.uint8Array({ maxLength: 20 }),
  inner: fc.option(innerValue, { nil: undefined }),
  inners: fc.array(innerValue, { maxLength: 3 }),
  byName: fc.array(fc.tuple(word, innerValue), { maxLength: 3 }).map((entries) => new Map(entries)),
  byNumber: fc
    .array(fc.tuple(fc.integer({ min: 0, max: 0xffff_ffff }), word), { maxLength: 3 })
    .map((entries) => new Map(entries)),
})

test('every value survives both forms, and equal values are equal bytes', () => {
  fc.assert(
    fc.property(anything, (value) => {
      const encoded = Everything.encode(value)
      expect(Everything.decode(encoded)).toEqual(value)
      expect(Everything.encode(Everything.decode(encoded))).toEqual(encoded)
      // JSON.parse rounds numbers above 2^53; texts of digits are read exactly.
      const exact = Everything.toJson(value).replaceAll(/([[:,])(\d{16,})(?=[\],}])/g, '$1"$2"')
      expect(Everything.decodeJson(exact)).toEqual(value)
    }),
    { numRuns: 300 },
  )
})

test('20,000 mutated bodies of every message give a value or a typed error, quickly', () => {
  const seeds: [MessageType<unknown>, Uint8Array][] = [
    [Everything as MessageType<unknown>, Everything.encode(known(fc.sample(anything, { seed: 1, numRuns: 1 })[0], 'one sample'))],
    [ContractQueryRequest as MessageType<unknown>, sampleQuery()],
    [StatisticsResponse as MessageType<unknown>, sampleStatistics()],
  ]
  let seed = 12345
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
    return Math.floor((seed / 2 ** 32) * below)
  }
  let values = 0
  let refused = 0
  for (let i = 0; i < 20_000; i++) {
    const [type, sample] = known(seeds[i % seeds.length], 'is in range')
    let mutated = sample.slice()
    for (let n = 0; n <= random(4); n++) mutated[random(mutated.length)] = random(256)
    if (random(4) === 0) mutated = mutated.slice(0, random(mutated.length + 1))
    try {
      type.encode(type.decode(mutated))
      values++
    } catch (error) {
      if (!(error instanceof PhatError) || !error.code.startsWith('prpc.')) throw error
      refused++
    }
  }
  expect(values).toBeGreaterThan(1000)
  expect(refused).toBeGreaterThan(1000)
})

function sampleQuery(): Uint8Array {
  const chain = {
    signedBy: { encodedBody: new Uint8Array(40).fill(9), signature: undefined },
    signatureType: 4,
    signature: new Uint8Array(64),
  }
  return ContractQueryRequest.encode({
    encodedEncryptedData: new Uint8Array(100).fill(7),
    signature: {
      signedBy: { encodedBody: new Uint8Array(40), signature: chain },
      signatureType: 1,
      signature: new Uint8Array(64),
    },
  })
}

function sampleStatistics(): Uint8Array {
  const counters = { total: 300n, dropped: 1n, time: 99_999n }
  return StatisticsResponse.encode({
    uptime: 5n,
    cores: 2,
    query: { global: counters, byContract: new Map([['0xab', counters]]) },
    httpEgress: { global: HttpCounters.make({ requests: 3n, byStatusCode: new Map([[200, 3n]]) }), byContract: new Map() },
  })
}
