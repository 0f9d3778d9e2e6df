// SPDX-License-Identifier: Apache-2.0
import { type Arm, arm, type Codec, codecErrors, makeCodec, u8, variant } from '@phat/codec'
import type { BlockNumber } from '@phat/primitives'

/** How long a transaction stays valid: for ever, or for `period` blocks from those with `number % period == phase`. */
export type Era = { readonly type: 'Immortal' } | { readonly type: 'Mortal'; readonly period: number; readonly phase: number }

export const immortalEra: Era = { type: 'Immortal' }

/** Metadata shows an era as Rust derives it: Immortal, and 255 arms by first byte, each with the second byte. */
const described = variant(
  'sp_runtime::generic::era::Era',
  Object.fromEntries<Arm>([
    ['Immortal', arm(0)],
    ...Array.from({ length: 255 }, (_, i): [string, Arm] => [`Mortal${i + 1}`, arm(i + 1, u8)]),
  ]),
)

const quantizeFactor = (period: number): number => Math.max(period >> 12, 1)

/** A mortal era that is current at block `current`: the period is a power of two from 4 to 65,536. */
export function mortalEra(period: number, current: BlockNumber): Era {
  let rounded = 4
  while (rounded < period && rounded < 65_536) rounded *= 2
  const phase = current % rounded
  const factor = quantizeFactor(rounded)
  return { type: 'Mortal', period: rounded, phase: Math.floor(phase / factor) * factor }
}

/** The first block in which the era is valid, given the current one (`Era::birth`). */
export function eraBirth(era: Era, current: BlockNumber): BlockNumber {
  if (era.type === 'Immortal') return 0
  return Math.floor((Math.max(current, era.phase) - era.phase) / era.period) * era.period + era.phase
}

/** The first block in which the era is no longer valid (`Era::death`); `Infinity` for an immortal one. */
export function eraDeath(era: Era, current: BlockNumber): number {
  return era.type === 'Immortal' ? Infinity : eraBirth(era, current) + era.period
}

/** Codec of an era: one byte 0, or two bytes (`sp_runtime::generic::Era`). */
export const era: Codec<Era> = makeCodec<Era>({
  description: described.description,
  minSize: 1,
  maxSize: 2,
  write: (writer, value) => {
    if (value.type === 'Immortal') {
      writer.byte(0)
      return
    }
    const exponent = Math.min(15, Math.max(1, 30 - Math.clz32(value.period)))
    const encoded = exponent | ((value.phase / quantizeFactor(value.period)) << 4)
    writer.byte(encoded & 0xff)
    writer.byte(encoded >> 8)
  },
  read: (reader) => {
    const first = reader.byte()
    if (first === 0) return immortalEra
    const encoded = first | (reader.byte() << 8)
    const period = 2 << (encoded & 15)
    const phase = (encoded >> 4) * quantizeFactor(period)
    // "if period >= 4 && phase < period" (Era::decode)
    if (period < 4 || phase >= period) throw invalidEra(period, phase)
    return { type: 'Mortal', period, phase }
  },
})

function invalidEra(period: number, phase: number): unknown {
  return codecErrors.error('invalid-value', `era with period ${period} and phase ${phase}`)
}
