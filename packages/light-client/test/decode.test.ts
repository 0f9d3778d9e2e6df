// SPDX-License-Identifier: Apache-2.0
import { concatBytes, toHex } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Commit,
  decodeCommit,
  decodeHeader,
  emptyBlockId,
  emptyCommit,
  encodeCommit,
  encodeHeader,
  type Header,
  type Outcome,
  validatorsMax,
  zeroTime,
} from '../src/index.ts'
import { hasVectors, type JsonHeader, type JsonLightBlock, readHeader, readLightBlock, readVector } from './vectors.ts'

const bytesOf = (...lengths: number[]) =>
  fc.oneof(...lengths.map((length) => fc.uint8Array({ minLength: length, maxLength: length })))
const hash = bytesOf(0, 32)
const time = fc.record({
  seconds: fc.bigInt({ min: -62_135_596_800n, max: 253_402_300_799n }),
  nanos: fc.integer({ min: 0, max: 999_999_999 }),
})
const blockId = fc.oneof(
  fc.constant(emptyBlockId),
  fc.record({ hash, parts: fc.record({ total: fc.integer({ min: 0, max: 2 ** 32 - 1 }), hash }) }),
)
const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
const height = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const headers: fc.Arbitrary<Header> = fc.record({
  version: fc.record({ block: u64, app: u64 }),
  chainId: fc.string({ maxLength: 50, unit: 'grapheme' }).filter((text) => Buffer.byteLength(text) <= 200),
  height,
  time,
  lastBlockId: blockId,
  lastCommitHash: hash,
  dataHash: hash,
  validatorsHash: hash,
  nextValidatorsHash: hash,
  consensusHash: hash,
  appHash: bytesOf(0, 8, 32, 256),
  lastResultsHash: hash,
  evidenceHash: hash,
  proposerAddress: bytesOf(0, 20),
})
const commits: fc.Arbitrary<Commit> = fc.record({
  height,
  round: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  blockId,
  signatures: fc.array(
    fc.record({
      flag: fc.constantFrom(1 as const, 2 as const, 3 as const),
      validatorAddress: bytesOf(0, 20),
      timestamp: fc.oneof(time, fc.constant(zeroTime)),
      signature: bytesOf(0, 64),
    }),
    { maxLength: 5 },
  ),
})

function refusalOf(outcome: Outcome<unknown>): string | undefined {
  return outcome.ok ? undefined : outcome.rejection.code
}

describe.each([
  ['header', headers, encodeHeader, decodeHeader],
  ['commit', commits, encodeCommit, decodeCommit],
] as const)('a %s', (_name, values, encodeOne, decodeOne) => {
  // Each row pairs an encoder with the decoder and the values of the same type.
  const encode = encodeOne as (value: Header | Commit) => Uint8Array
  const decode: (bytes: Uint8Array) => Outcome<Header | Commit> = decodeOne
  const arbitrary: fc.Arbitrary<Header | Commit> = values

  it('comes back from its bytes as it was', () => {
    fc.assert(
      fc.property(arbitrary, (value) => {
        expect(decode(encode(value))).toEqual({ ok: true, value })
      }),
    )
  })

  it('is refused, or taken and encoded to the same bytes, when any of its bytes changed', () => {
    let refused = 0
    const change = fc.record({ at: fc.nat(), to: fc.nat(255), kind: fc.constantFrom('change', 'cut', 'insert', 'double') })
    fc.assert(
      fc.property(arbitrary, fc.array(change, { minLength: 1, maxLength: 3 }), (value, changes) => {
        let bytes = encode(value)
        for (const { at, to, kind } of changes) {
          const place = at % (bytes.length + 1)
          const [before, after] = [bytes.slice(0, place), bytes.slice(place)]
          if (kind === 'change') bytes = concatBytes(before, Uint8Array.of(to), after.slice(1))
          else if (kind === 'cut') bytes = before
          else if (kind === 'insert') bytes = concatBytes(before, Uint8Array.of(to), after)
          else bytes = concatBytes(before, after, after)
        }
        const outcome = decode(bytes)
        if (outcome.ok) expect(toHex(encode(outcome.value))).toBe(toHex(bytes))
        else {
          refused++
          expect(outcome.rejection).toMatchObject({ code: 'light-client.bad-encoding', action: 'reject' })
        }
      }),
      { numRuns: 500 },
    )
    expect(refused).toBeGreaterThan(100)
  })

  it('is refused or taken for arbitrary bytes, and never anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const outcome = decode(bytes)
        if (outcome.ok) expect(toHex(encode(outcome.value))).toBe(toHex(bytes))
      }),
      { numRuns: 2_000 },
    )
  })

  it('does not hang on to the bytes that it came in', () => {
    const value = fc.sample(arbitrary, { numRuns: 1, seed: 7 })[0] as Header | Commit
    const bytes = encode(value)
    const outcome = decode(bytes)
    bytes.fill(0)
    expect(outcome).toEqual({ ok: true, value })
  })
})

describe('what is not canonical is refused:', () => {
  const header = encodeHeader(fc.sample(headers, { numRuns: 1, seed: 1 })[0] as Header)
  const empty = encodeCommit(emptyCommit)
  it.each([
    ['a field that is not known', concatBytes(empty, Uint8Array.of(0x2a, 0))],
    ['a height that is zero and written', concatBytes(Uint8Array.of(0x08, 0), empty)],
    ['a height in more bytes than needed', concatBytes(Uint8Array.of(0x08, 0x81, 0), empty)],
    ['a height of more than 64 bits', concatBytes(Uint8Array.of(0x08, ...new Array(9).fill(0xff), 2), empty)],
    ['a height without an end', Uint8Array.of(0x08, ...new Array(12).fill(0x80))],
    ['a round that is negative', concatBytes(Uint8Array.of(0x10, ...new Array(9).fill(0xff), 1), empty)],
    ['a field twice', concatBytes(empty, empty)],
    ['fields out of order', concatBytes(empty, Uint8Array.of(0x08, 1))],
    ['a vote with no flag', concatBytes(empty, Uint8Array.of(0x22, 2, 0x1a, 0))],
    ['a vote without its time', concatBytes(empty, Uint8Array.of(0x22, 2, 0x08, 1))],
    ['no block id', Uint8Array.of(0x08, 1)],
    ['nothing', new Uint8Array(0)],
    ['a header', header],
  ])('%s', (_name, bytes) => {
    expect(refusalOf(decodeCommit(bytes))).toBe('light-client.bad-encoding')
  })

  it('a chain id that is no UTF-8', () => {
    const bytes = encodeHeader({ ...(fc.sample(headers, { numRuns: 1, seed: 1 })[0] as Header), chainId: 'x' })
    const at = bytes.findIndex((byte, i) => byte === 0x12 && bytes[i + 1] === 1 && bytes[i + 2] === 0x78)
    expect(at).toBeGreaterThan(0)
    bytes[at + 2] = 0xff
    expect(refusalOf(decodeHeader(bytes))).toBe('light-client.bad-encoding')
  })

  it('more votes than a set may have, and bytes beyond any commit', () => {
    const vote = { flag: 1 as const, validatorAddress: new Uint8Array(0), timestamp: zeroTime, signature: new Uint8Array(0) }
    const most = { ...emptyCommit, signatures: new Array(validatorsMax).fill(vote) }
    expect(decodeCommit(encodeCommit(most)).ok).toBe(true)
    const over = encodeCommit({ ...most, signatures: [...most.signatures, vote] })
    expect(refusalOf(decodeCommit(over))).toBe('light-client.bad-encoding')
    expect(refusalOf(decodeCommit(new Uint8Array(10_000_000)))).toBe('light-client.bad-encoding')
    expect(refusalOf(decodeHeader(new Uint8Array(10_000)))).toBe('light-client.bad-encoding')
  })
})

describe.skipIf(!hasVectors)('real CometBFT headers and commits', () => {
  it('come back from their bytes', () => {
    const known = readHeader(readVector<JsonHeader>('cometbft-0.38/header_with_known_hash.json'))
    expect(decodeHeader(encodeHeader(known))).toEqual({ ok: true, value: known })
  })

  it.each([10])('of block %i come back from their bytes', (height) => {
    const { signed_header } = readVector<{ result: Pick<JsonLightBlock, 'signed_header'> }>(
      `cometbft-0.38/commit_at_height_${height}.json`,
    ).result
    const { header, commit } = readLightBlock({
      signed_header,
      validator_set: { validators: [] },
      next_validator_set: { validators: [] },
    })
    expect(decodeHeader(encodeHeader(header))).toEqual({ ok: true, value: header })
    expect(decodeCommit(encodeCommit(commit))).toEqual({ ok: true, value: commit })
  })
})
