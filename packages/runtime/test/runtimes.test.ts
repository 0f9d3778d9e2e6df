// SPDX-License-Identifier: Apache-2.0
import { equalBytes, textBytes } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeOf, createRuntimes, createVersion1, metadataOf, readCode, specName } from '../src/index.ts'
import { createBothVersions, createSecondVersion, systemConfigOf } from './second-version.ts'

const runtime = createVersion1()
const code = codeOf(runtime)

describe('a code blob', () => {
  it('names its runtime and reads back', () => {
    expect(readCode(code)).toMatchObject({ specName, specVersion: 1 })
    expect(readCode(codeOf(createSecondVersion()))).toMatchObject({ specName, specVersion: 2 })
    expect(codeOf(createVersion1())).toEqual(code)
  })

  it('differs where the interface of the runtime differs', () => {
    const second = createSecondVersion()
    const relabelled = { ...second, version: runtime.version }
    expect(codeOf(relabelled)).not.toEqual(code)
    expect(codeOf(relabelled).length).toBe(code.length)
  })

  it.each([
    ['nothing', new Uint8Array()],
    ['wasm', Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0)],
    ['another magic', Uint8Array.of(code[0] === 1 ? 2 : 1, ...code.subarray(1))],
    ['a cut one', code.subarray(0, -1)],
    ['one with a byte more', Uint8Array.of(...code, 0)],
    ['a megabyte', new Uint8Array(1 << 20)],
  ])('is not %s', (_, garbage) => expect(readCode(garbage)).toBeUndefined())

  it('is never read from other bytes, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => readCode(bytes) === undefined),
      { numRuns: 300, seed: 7 },
    )
    const mutation = fc.tuple(fc.nat(code.length - 1), fc.integer({ min: 1, max: 255 }))
    fc.assert(
      fc.property(mutation, ([index, flip]) => {
        const mutated = code.slice()
        mutated[index] = (mutated[index] ?? 0) ^ flip
        // A changed name, version or hash may still be a blob, but of no runtime that is held.
        expect(createRuntimes().forCode(mutated)).toBeUndefined()
      }),
      { numRuns: 100, seed: 8 },
    )
  })
})

describe('the registry', () => {
  it('composes a version once, and finds it by its code', () => {
    const runtimes = createRuntimes()
    const newest = codeOf(runtimes.newest)
    expect(runtimes.forCode(newest)).toBe(runtimes.newest)
    expect(runtimes.forCode(newest.slice())).toBe(runtimes.newest)
    expect(runtimes.forCode(code)).toBe(runtimes.forVersion(1))
    const held = [1, 2, 3, 4, 5].map((version) => runtimes.forVersion(version)?.version.specVersion)
    expect(held).toEqual([1, 2, 3, 4, undefined])
  })

  it('holds every version it was given, whatever their order', () => {
    const runtimes = createBothVersions()
    expect(runtimes.newest.version.specVersion).toBe(2)
    expect(runtimes.forCode(code)?.version.specVersion).toBe(1)
    expect(runtimes.forCode(codeOf(runtimes.newest))).toBe(runtimes.newest)
  })

  it('knows neither a version that it does not hold nor one of other content', () => {
    const runtimes = createRuntimes()
    expect(runtimes.forCode(codeOf(createSecondVersion()))).toBeUndefined()
    const tampered = code.slice()
    tampered[tampered.length - 1] = (tampered.at(-1) ?? 0) ^ 1
    // The blob reads well: it only names a content that is not here.
    expect(readCode(tampered)).toMatchObject({ specName, specVersion: 1 })
    expect(runtimes.forCode(tampered)).toBeUndefined()
    expect(runtimes.forCode(textBytes('garbage'))).toBeUndefined()
  })

  it('tells System of each version the version that it is in', () => {
    for (const one of [runtime, createSecondVersion()]) expect(systemConfigOf(one).version()).toBe(one.version)
  })

  it('gives the same metadata to each of its callers', () => {
    expect(equalBytes(metadataOf(runtime, 14), metadataOf(createVersion1(), 14))).toBe(true)
    expect(metadataOf(runtime, 14)).toBe(metadataOf(runtime, 14))
  })
})
