// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest'
import { createVerifiedRecord } from '../src/node.ts'

const filled = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte)

test('a record tells signatures apart by each of their parts, however long the message', () => {
  for (const length of [0, 1, 100, 256, 371, 372, 373, 1_000, 100_000]) {
    const record = createVerifiedRecord({ capacity: 10 })
    const item = {
      signature: { type: 'Sr25519' as const, value: filled(64, 1) },
      message: filled(length, 2),
      accountId: filled(32, 3),
    }
    record.add(item)
    // Another item in between: the keys are made in one buffer.
    record.add({ ...item, message: filled(length + 1, 9) })
    expect(record.has({ ...item, message: item.message.slice() }), `${length} bytes`).toBe(true)
    const others = [
      { ...item, accountId: filled(32, 4) },
      { ...item, accountId: filled(33, 3) },
      { ...item, signature: { type: 'Sr25519' as const, value: filled(64, 2) } },
      { ...item, signature: { type: 'Ed25519' as const, value: filled(64, 1) } },
      { ...item, signature: { type: 'Ecdsa' as const, value: filled(65, 1) } },
      { ...item, message: filled(length + 2, 2) },
      { ...item, message: Uint8Array.from([...filled(Math.max(0, length - 1), 2), 5]) },
    ]
    for (const other of others) expect(record.has(other), `${length} bytes`).toBe(false)
  }
})
