// SPDX-License-Identifier: Apache-2.0

import { type Codec, makeCodec } from './codec.ts'
import { codecErrors, shown } from './codec-error.ts'
import { compactSize, readCompact, writeCompact } from './compact.ts'

/** parity-scale-codec refuses longer ones (2^29 - 1 bits), whatever the machine. */
const maxBits = (1 << 29) - 1

/** Where bit `index` stands: its byte and its mask there. */
function bitPlace(index: number, storeBytes: number, order: 'Lsb0' | 'Msb0'): { byte: number; mask: number } {
  const byte = index >> 3
  if (order === 'Lsb0') return { byte, mask: 1 << (index & 7) }
  // Elements are little-endian, so within one of them the most significant bit comes in its last byte.
  const inElement = byte % storeBytes
  return { byte: byte - inElement + (storeBytes - 1 - inElement), mask: 0x80 >> (index & 7) }
}

/**
 * `BitVec<uN, Order>` of the bitvec crate: the number of bits, then whole elements of `store`. Bits past the number are
 * written as 0 and ignored when read, as parity-scale-codec does.
 */
export function bitSequence(store: Codec<number> | Codec<bigint>, order: 'Lsb0' | 'Msb0'): Codec<readonly boolean[]> {
  const storeBytes = store.maxSize
  const byteLength = (bits: number) => Math.ceil(bits / (8 * storeBytes)) * storeBytes
  const orderDescription = {
    path: ['bitvec', 'order', order],
    params: [],
    definition: { kind: 'composite', fields: [] },
    docs: [],
    generic: true,
  } as const
  return makeCodec<readonly boolean[]>({
    description: {
      path: [],
      params: [],
      definition: { kind: 'bitSequence', store, order: { description: orderDescription } },
      docs: [],
    },
    minSize: 1,
    maxSize: compactSize(maxBits) + byteLength(maxBits),
    write: (writer, bits) => {
      if (!Array.isArray(bits)) throw codecErrors.error('invalid-value', 'expected a list of bits')
      if (bits.length > maxBits) throw codecErrors.error('too-long', `${bits.length} bits, at most ${maxBits}`)
      writeCompact(writer, bits.length)
      const size = byteLength(bits.length)
      const at = writer.claim(size)
      writer.bytes.fill(0, at, at + size)
      for (let i = 0; i < bits.length; i++) {
        if (typeof bits[i] !== 'boolean') throw codecErrors.error('invalid-value', `[${i}]: ${shown(bits[i])} is not a bool`)
        const { byte, mask } = bitPlace(i, storeBytes, order)
        if (bits[i]) writer.bytes[at + byte] = (writer.bytes[at + byte] as number) | mask
      }
    },
    read: (reader) => {
      const length = readCompact(reader)
      if (length > maxBits) throw codecErrors.error('too-long', `${length} bits, at most ${maxBits}`)
      const encoded = reader.take(byteLength(length))
      const bits: boolean[] = []
      for (let i = 0; i < length; i++) {
        const { byte, mask } = bitPlace(i, storeBytes, order)
        bits.push(((encoded[byte] as number) & mask) !== 0)
      }
      return bits
    },
  })
}
