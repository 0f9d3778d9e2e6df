// SPDX-License-Identifier: Apache-2.0

import { u32 } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import { createAgreedSecrets } from '@phat/envelope'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cacheBytesMax, createBlockJournal, logBytesMax } from '../src/cluster/block-journal.ts'
import type { ClusterNotes } from '../src/cluster/cluster-notes.ts'
import { createCommandKeys, retiredKeyBlocks } from '../src/cluster/commands/command-keys.ts'
import { createKeyMemory } from '../src/cluster/commands/key-memory.ts'
import { bytes32, secretOf } from './cluster-fixture.ts'

function memoryNotes(): ClusterNotes & { readonly kept: Map<string, Uint8Array> } {
  const kept = new Map<string, Uint8Array>()
  return {
    kept,
    read: (name) => kept.get(name),
    write: (name, value) => {
      if (value === null) kept.delete(name)
      else kept.set(name, value)
    },
  }
}

const keyOf = (number: number): Uint8Array => blake2b256(u32.encode(number))

describe('what keys for commands agreed on', () => {
  test('is forgotten whenever one of them comes to its end', () => {
    const notes = memoryNotes()
    const secrets = createAgreedSecrets()
    const keys = createCommandKeys(notes, { command: secretOf(3), epoch: 0 }, secrets)
    const agree = (): number => {
      secrets.keep(keys.publicKey(bytes32(1)), bytes32(2), bytes32(3))
      return secrets.size
    }
    keys.reload()
    expect(agree()).toBe(1)
    keys.settle(1)
    expect(secrets.size).toBe(1)
    keys.rotate(secretOf(4), 1, 10)
    expect(secrets.size).toBe(0)
    expect(agree()).toBe(1)
    keys.settle(10 + retiredKeyBlocks)
    expect(secrets.size).toBe(1)
    keys.settle(11 + retiredKeyBlocks)
    expect(secrets.size).toBe(0)
    expect(agree()).toBe(1)
    keys.reload()
    expect(secrets.size).toBe(0)
  })
})

describe('remembered keys', () => {
  test('that expire are known as long as they must be, and take no room for ever', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(30), fc.nat(90)), { minLength: 1, maxLength: 60 }), (blocks) => {
        const notes = memoryNotes()
        const memory = createKeyMemory(notes, { name: 'seen', kind: 'expiring' })
        memory.reload()
        const untils: number[] = []
        for (const [height, [lifetime, count]] of blocks.entries()) {
          for (let i = 0; i < count; i++) {
            memory.add(keyOf(untils.length), height + lifetime)
            untils.push(height + lifetime)
          }
          memory.settle(height)
          for (const [number, until] of untils.entries()) if (until >= height) expect(memory.has(keyOf(number))).toBe(true)
        }
        const again = createKeyMemory(notes, { name: 'seen', kind: 'expiring' })
        again.reload()
        for (const number of untils.keys()) expect(again.has(keyOf(number))).toBe(memory.has(keyOf(number)))
        again.settle(1_000)
        // Its head, and the page that is still open.
        expect(notes.kept.size).toBeLessThanOrEqual(2)
      }),
      { numRuns: 50 },
    )
  })

  test('that last are the newest, within the bound', () => {
    const notes = memoryNotes()
    const memory = createKeyMemory(notes, { name: 'seen', kind: 'lasting', keysMax: 1_000 })
    memory.reload()
    for (let number = 0; number < 3_000; number++) {
      memory.add(keyOf(number), 0)
      if (number % 50 === 0) memory.settle(number)
    }
    memory.settle(3_000)
    for (let number = 2_000; number < 3_000; number++) expect(memory.has(keyOf(number))).toBe(true)
    expect(memory.has(keyOf(1_000))).toBe(false)
    expect(notes.kept.size).toBeLessThanOrEqual(Math.ceil(1_000 / 128) + 2)
  })
})

describe('the journal of a block', () => {
  const block = { number: 3, now: 18_000n }
  const about = { contract: bytes32(1), entry: bytes32(1), mode: 'transaction', blockNumber: 3, now: 18_000n, level: 3 } as const

  test('keeps records up to its bound, and says how many it dropped', () => {
    const journal = createBlockJournal()
    const message = 'x'.repeat(100_000)
    const fitting = Math.floor(logBytesMax / (2 * message.length + 128))
    for (let i = 0; i < fitting + 3; i++) journal.line({ ...about, message }, bytes32(2))
    const { logs } = journal.finish(block)
    expect(logs).toHaveLength(fitting + 1)
    expect(logs.at(-1)).toMatchObject({ message: '3 records were dropped', origin: undefined })
    journal.line({ ...about, message: 'after' }, bytes32(2))
    expect(journal.finish(block).logs).toMatchObject([{ message: 'after', origin: bytes32(2), timestamp: 18_000n }])
  })

  test('keeps changes of the cache up to its bound', () => {
    const journal = createBlockJournal()
    const value = new Uint8Array(1024 * 1024)
    for (let i = 0; i < 20; i++) journal.cache(bytes32(1), { type: 'Set', value: { key: Uint8Array.of(i), value } })
    expect(journal.finish(block).cache.length).toBe(Math.floor(cacheBytesMax / (value.length + 129)))
    journal.cache(bytes32(1), { type: 'SetExpiration', value: { key: Uint8Array.of(1), expiration: 5n } })
    expect(journal.finish(block).cache).toEqual([{ kind: 'expire', contract: bytes32(1), key: Uint8Array.of(1), seconds: 5n }])
  })
})
