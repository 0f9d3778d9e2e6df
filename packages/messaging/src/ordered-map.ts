// SPDX-License-Identifier: Apache-2.0
import { type Codec, codecErrors, makeCodec, tuple, vec } from '@phat/codec'
import { compareBytes } from '@phat/primitives'

/** The entries of a map, ascending by key. */
export type OrderedEntries<V> = readonly (readonly [key: Uint8Array, value: V])[]

/**
 * `BTreeMap<K, V>` with keys of fixed bytes: entries in strictly ascending order of their keys. parity-scale-codec writes them so but also
 * reads any order; here one map has one encoding, because the bytes are signed and hashed.
 */
export function orderedMap<V>(key: Codec<Uint8Array>, value: Codec<V>): Codec<OrderedEntries<V>> {
  const list = vec(tuple(key, value))
  const checked = (entries: OrderedEntries<V>): OrderedEntries<V> => {
    for (let i = 1; i < entries.length; i++) {
      const [before, now] = [entries[i - 1], entries[i]]
      if (before !== undefined && now !== undefined && compareBytes(before[0], now[0]) >= 0)
        throw codecErrors.error('invalid-value', `key ${i} of a map is not above the one before it`)
    }
    return entries
  }
  return makeCodec<OrderedEntries<V>>({
    description: {
      path: ['BTreeMap'],
      params: [
        { name: 'K', type: key },
        { name: 'V', type: value },
      ],
      definition: { kind: 'composite', fields: [{ type: list, docs: [] }] },
      docs: [],
      generic: true,
    },
    minSize: 1,
    maxSize: Infinity,
    write: (writer, entries) => list.write(writer, checked(entries)),
    read: (reader) => checked(list.read(reader)),
  })
}
