// SPDX-License-Identifier: Apache-2.0
import { type ByteString, textBytes, toHex } from '@phat/primitives'
import { expect, test } from 'vitest'
import { createBench, testCluster } from './cluster-fixture.ts'

const name = (text: string): ByteString => text as ByteString
const at = (number: number) => ({ number, now: BigInt(number) * 1_000n })

test('notes are read at once, committed with the block, and kept by replicas that adopt it', () => {
  const cluster = testCluster()
  const replica = testCluster()
  cluster.note(name('hook/1'), textBytes('one'), at(1))
  cluster.note(name('hook/2'), textBytes('two'), at(1))
  cluster.note(name('other'), textBytes('x'), at(1))
  expect(cluster.noted(name('hook/1'))).toEqual(textBytes('one'))
  expect(cluster.notedNames(name('hook/'))).toEqual(['hook/1', 'hook/2'])
  const first = cluster.commit(at(1))
  expect(toHex(replica.adopt(at(1), first.changes).root)).toBe(toHex(first.root))
  cluster.note(name('hook/1'), null, at(2))
  cluster.note(name('hook/0'), textBytes('zero'), at(2))
  expect(cluster.noted(name('hook/1'))).toBeUndefined()
  expect(cluster.notedNames(name('hook/'))).toEqual(['hook/0', 'hook/2'])
  expect(cluster.notedNames(name(''))).toEqual(['hook/0', 'hook/2', 'other'])
  expect(cluster.read(1).noted(name('hook/1'))).toEqual(textBytes('one'))
  const second = cluster.commit(at(2))
  expect(toHex(second.root)).not.toBe(toHex(first.root))
  replica.adopt(at(2), second.changes)
  expect(replica.notedNames(name('hook/'))).toEqual(['hook/0', 'hook/2'])
})

test('notes belong to a block, in order', () => {
  const cluster = testCluster()
  cluster.commit(at(2))
  expect(() => cluster.note(name('late'), textBytes('x'), at(2))).toThrow(
    expect.objectContaining({ code: 'cluster.block-order' }),
  )
  const value = textBytes('mine')
  cluster.note(name('kept'), value, at(3))
  value.fill(0)
  expect(cluster.noted(name('kept'))).toEqual(textBytes('mine'))
})

test('contracts are counted as they come and listed by pages once they are committed', () => {
  const bench = createBench()
  const made = [1, 2, 3, 4, 5].map((salt) => toHex(bench.deploy({ salt }))).sort()
  const { cluster } = bench
  expect(cluster.read().contractCount()).toBe(5)
  expect(cluster.contracts(10)).toEqual([])
  cluster.commit(bench.block)
  expect(cluster.contracts(10).map(toHex)).toEqual(made)
  const page = cluster.contracts(2)
  expect(page.map(toHex)).toEqual(made.slice(0, 2))
  expect(cluster.contracts(2, page[1]).map(toHex)).toEqual(made.slice(2, 4))
  expect(cluster.contracts(2, cluster.contracts(5)[4])).toEqual([])
})
