// SPDX-License-Identifier: Apache-2.0
import type { OrderedStore, Write } from '../src/index.ts'

/** Tables that the batches write to. */
const tables = ['accounts', 'blocks', 'undo']
const counterKey = Uint8Array.of(0)

/** Batch `n` of an endless sequence that overwrites, deletes, and stores values of all sizes; the same in every process. */
export function seededBatch(n: number): Write[] {
  let state = Math.imul(n + 1, 0x9e37_79b1) >>> 0
  const next = (bound: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b_3c6d) + 0x6d2b_79f5) >>> 0
    return (state >>> 8) % bound
  }
  const writes: Write[] = [{ table: 'meta', key: counterKey, value: Uint8Array.of(n >>> 8, n & 255) }]
  for (let i = next(400); i >= 0; i--) {
    const key = Uint8Array.of(1, next(4), next(256), ...new Uint8Array(next(40)).fill(n))
    const length = next(20) === 0 ? next(30_000) : next(200)
    writes.push({
      table: tables[next(tables.length)] as string,
      key,
      value: next(4) === 0 ? null : new Uint8Array(length).fill(n),
    })
  }
  return writes
}

/** Everything in the tables of the batches, as text. */
export function contentsOf(store: OrderedStore): string[] {
  return ['meta', ...tables].flatMap((table) =>
    [...store.table(table).entries(new Uint8Array(0))].map(
      ({ key, value }) => `${table} ${Buffer.from(key).toString('hex')} ${value.length} ${value[0]} ${value.at(-1)}`,
    ),
  )
}
