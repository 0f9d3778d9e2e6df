// SPDX-License-Identifier: Apache-2.0
import { TypeRegistry } from '@polkadot/types'
import { describe, expect, test } from 'vitest'
import { type Era, era, eraBirth, eraDeath, immortalEra, mortalEra } from '../src/index.ts'

const registry = new TypeRegistry()
const theirs = (value: object | string | Uint8Array) => registry.createType('ExtrinsicEra', value)

const periods = Array.from({ length: 15 }, (_, i) => 4 << i)

describe('an era', () => {
  test('has every period and phase encoded as @polkadot/types does', () => {
    for (const period of periods) {
      const quantum = Math.max(period >> 12, 1)
      for (let phase = 0; phase < period; phase += quantum) {
        const encoded = era.encode({ type: 'Mortal', period, phase })
        const decoded = era.decode(encoded)
        expect(decoded).toEqual({ type: 'Mortal', period, phase })
        // The oracle is slow: all phases of short periods, a sample of long ones.
        if (phase / quantum < 64 || (phase / quantum) % 97 === 0) {
          const mortal = theirs(encoded).asMortalEra
          expect([mortal.period.toNumber(), mortal.phase.toNumber()]).toEqual([period, phase])
        }
      }
    }
  })

  test('is made for a block as @polkadot/types makes it', () => {
    for (const period of [0, 1, 4, 5, 50, 64, 100, 2_400, 4_096, 8_192, 50_000, 65_536, 1_000_000]) {
      for (const current of [0, 1, 63, 64, 65, 12_345, 65_535, 65_536, 4_000_000_001]) {
        const ours = mortalEra(period, current)
        const bounded = Math.min(Math.max(period, 4), 65_536)
        expect(era.encode(ours)).toEqual(theirs({ current, period: bounded }).toU8a())
        expect([eraBirth(ours, current), eraDeath(ours, current)]).toEqual([
          theirs(era.encode(ours)).asMortalEra.birth(current),
          theirs(era.encode(ours)).asMortalEra.death(current),
        ])
        expect(eraBirth(ours, current)).toBeLessThanOrEqual(current)
        expect(eraDeath(ours, current)).toBeGreaterThan(current)
      }
    }
  })

  test('that is immortal takes one byte and never ends', () => {
    expect(era.encode(immortalEra)).toEqual(new Uint8Array([0]))
    expect(era.decode(new Uint8Array([0]))).toEqual(immortalEra)
    expect([eraBirth(immortalEra, 5), eraDeath(immortalEra, 5)]).toEqual([0, Infinity])
  })

  test('of a period or a phase that cannot be is refused', () => {
    const pairs = Array.from({ length: 65_536 }, (_, i) => new Uint8Array([i & 255, i >> 8])).filter(([first]) => first !== 0)
    let refused = 0
    for (const encoded of pairs) {
      let decoded: Era | undefined
      try {
        decoded = era.decode(encoded)
      } catch (error) {
        expect(error).toMatchObject({ code: 'codec.invalid-value' })
        refused++
      }
      if (decoded !== undefined) expect(era.encode(decoded)).toEqual(encoded)
    }
    // What remains is every phase of every period, 4,096 of the longest ones.
    const valid = periods.reduce((sum, period) => sum + Math.min(period, 4_096), 0)
    expect(pairs.length - refused).toBe(valid)
    expect(() => era.decode(new Uint8Array([1]))).toThrow(expect.objectContaining({ code: 'codec.unexpected-end' }))
  })
})
