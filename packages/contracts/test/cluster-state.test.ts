// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { createMemoryStore } from '@phat/kv'
import { type ByteString, concatBytes, equalBytes, fromByteString, toHex } from '@phat/primitives'
import { calculateRoot } from '@phat/trie'
import { expect, test } from 'vitest'
import type { Cluster } from '../src/cluster/cluster.ts'
import { alice, bob, createBench, keyOf, queryCall, reportOf, scriptedRelease, testCluster } from './cluster-fixture.ts'
import { program } from './scripted-runner.ts'

/** A cluster in which one bit of one contract's state is unknown, and everything else is public. */
function oneBit(
  bit: number,
  rootSecret: Uint8Array,
): { readonly cluster: Cluster; readonly root: Uint8Array; readonly flat: Map<ByteString, Uint8Array> } {
  const bench = createBench({ rootSecret })
  const contract = bench.deploy()
  bench.call(contract, [{ do: 'set', key: keyOf('vote'), size: bit }])
  const { root, changes } = bench.cluster.commit(bench.block)
  const flat = new Map<ByteString, Uint8Array>()
  for (const [key, value] of changes) if (value !== null) flat.set(key, value)
  return { cluster: bench.cluster, root, flat }
}

test('the published root says nothing of one unknown bit to who knows all else', () => {
  const secret = new Uint8Array(32).fill(0x5e)
  const [no, yes] = [oneBit(0, secret), oneBit(1, secret)]
  expect(equalBytes(no.root, yes.root)).toBe(false)
  // An outsider can compute the trie of both guesses, but neither these roots nor their hashes are what is published.
  for (const guess of [no, yes]) {
    const plain = calculateRoot([...guess.flat].map(([key, value]) => [fromByteString(key), value] as const))
    for (const tried of [plain, blake2b256(plain), blake2b256(concatBytes(new Uint8Array(32), plain))]) {
      expect(equalBytes(tried, no.root) || equalBytes(tried, yes.root)).toBe(false)
    }
  }
  // The same state under another secret has another root, so that a root without its secret fits every state.
  expect(equalBytes(oneBit(1, new Uint8Array(32).fill(0x5f)).root, yes.root)).toBe(false)
  expect(equalBytes(oneBit(1, secret).root, yes.root)).toBe(true)
})

test('the changes of all commands of a block are those of its commit, and rebuild the state', () => {
  const bench = createBench()
  const first = bench.deploy()
  bench.cluster.commit(bench.block)
  bench.block = { number: 2, now: 0n }
  const receipts = [
    bench.call(first, [{ do: 'set', key: keyOf('a'), size: 3 }]),
    bench.call(first, [{ do: 'set', key: keyOf('b'), size: 3 }, { do: 'trap' }]),
    bench.call(first, [
      { do: 'clear', key: keyOf('a') },
      { do: 'set', key: keyOf('c'), size: 1 },
    ]),
  ]
  const last = new Map(receipts.flatMap(({ changes }) => [...changes]))
  expect(bench.cluster.commit(bench.block).changes).toEqual(last)
})

test('queries read the height that they name, and change nothing', () => {
  const bench = createBench()
  const contract = bench.deploy()
  const set = (size: number) => bench.call(contract, [{ do: 'set', key: keyOf('x'), size }])
  for (const number of [1, 2, 3]) {
    bench.block = { number, now: BigInt(number) }
    set(number)
    bench.cluster.commit(bench.block)
  }
  const x = new TextEncoder().encode('x')
  for (const height of [1, 2, 3]) {
    const reply = bench.cluster.query(queryCall(contract, [{ do: 'set', key: keyOf('x'), size: 9 }, { do: 'report' }]), {
      mode: 'query',
      height,
      block: { number: height, now: 0n },
    })
    expect(reportOf(reply).report).toMatchObject({ mode: 'query', number: height })
    expect(bench.cluster.read(height).storage(contract, x)?.length).toBe(height)
  }
  expect(toHex(bench.cluster.root(2))).not.toBe(toHex(bench.cluster.root(3)))
  expect(() => bench.cluster.root(0)).toThrow('height 0')
})

test('an estimate on the open block is a transaction whose changes are dropped', () => {
  const bench = createBench()
  const contract = bench.deploy()
  const request = queryCall(contract, [{ do: 'set', key: keyOf('x'), size: 9 }, { do: 'event', data: '0x' }, { do: 'report' }])
  const reply = bench.cluster.query(request, { mode: 'estimate', block: bench.block })
  expect(reportOf(reply).report).toMatchObject({ mode: 'estimate' })
  expect(reply.effects).toEqual({ pink: [], emitted: [], instantiated: [] })
  expect(bench.cluster.read().contract(contract)).toMatchObject({ storageItems: 0 })
})

test('heights beyond the history are gone, and blocks go forward only', () => {
  const bench = createBench({ history: 2 })
  for (let number = 1; number <= 5; number++) {
    bench.block = { number, now: 0n }
    bench.cluster.apply({ kind: 'deposit', to: bob, amount: 1n }, bench.block)
    bench.cluster.commit(bench.block)
  }
  expect(() => bench.cluster.read(2)).toThrow('height 2')
  expect(bench.cluster.read(3).account(bob).free + 2n).toBe(bench.cluster.read(5).account(bob).free)
  expect(() => bench.cluster.apply({ kind: 'deposit', to: bob, amount: 1n }, { number: 5, now: 0n })).toThrow('block 5')
  bench.cluster.apply({ kind: 'deposit', to: bob, amount: 1n }, { number: 7, now: 0n })
  expect(() => bench.cluster.commit({ number: 8, now: 0n })).toThrow('block 8')
})

test('storage of a terminated contract disappears over the next blocks, and its successor at the address finds none', () => {
  const bench = createBench()
  const parent = bench.deploy()
  const make = { do: 'instantiate', code: '', salt: '0x01', steps: [], must: true } as const
  const code = toHex(bench.cluster.read().contract(parent)?.codeHash ?? alice)
  const made = bench.call(parent, [{ ...make, code }]).effects.instantiated[0]?.contract ?? alice
  for (let index = 0; index < 300; index++) {
    bench.call(
      made,
      Array.from({ length: 5 }, (_, at) => ({ do: 'set' as const, key: keyOf(`k${index} ${at}`), size: 1 })),
    )
  }
  bench.cluster.commit(bench.block)
  bench.block = { number: 2, now: 0n }
  bench.call(made, [{ do: 'terminate', to: toHex(bob) }])
  bench.call(parent, [{ ...make, code }])
  const x = new TextEncoder().encode('k0 0')
  expect(bench.cluster.read().contract(made)).toMatchObject({ storageItems: 0 })
  expect(bench.cluster.read().storage(made, x)).toBeUndefined()
  bench.cluster.commit(bench.block)
  const removed = [3, 4, 5].map(
    (number) =>
      [...bench.cluster.commit({ number, now: 0n }).changes].filter(([key, value]) => key.startsWith('s') && value === null)
        .length,
  )
  expect(removed).toEqual([1_000, 500, 0])
})

test('two engine versions stand side by side, and a version that is not here stops the cluster', () => {
  const next = { ...scriptedRelease, version: { ...scriptedRelease.version, costs: 2 } }
  const cluster = testCluster({ releases: [scriptedRelease, next] })
  cluster.apply({ kind: 'setEngineVersion', version: next.version, atHeight: 3 }, { number: 1, now: 0n })
  cluster.commit({ number: 1, now: 0n })
  expect(cluster.engine().costs).toBe(1)
  cluster.commit({ number: 2, now: 0n })
  cluster.commit({ number: 4, now: 0n })
  expect(cluster.engine().costs).toBe(2)
  cluster.apply({ kind: 'setEngineVersion', version: { ...next.version, pass: 9 }, atHeight: 6 }, { number: 5, now: 0n })
  cluster.commit({ number: 5, now: 0n })
  expect(() => cluster.apply({ kind: 'deposit', to: bob, amount: 1n }, { number: 6, now: 0n })).toThrow('pass 9')
  expect(() => testCluster({ engine: { ...next.version, pass: 9 } })).toThrow('pass 9')
})

test('a replica that adopts the changes of each block has the same roots, and goes on by itself', () => {
  const bench = createBench()
  const contract = bench.deploy()
  const replica = testCluster()
  const roots: Uint8Array[] = []
  for (const number of [1, 2, 3]) {
    bench.block = { number, now: 0n }
    bench.call(contract, [{ do: 'set', key: keyOf(`k${number}`), size: number }])
    const { root, changes } = bench.cluster.commit(bench.block)
    expect(replica.adopt(bench.block, changes).root).toEqual(root)
    roots.push(root)
  }
  expect(() => replica.adopt(bench.block, [])).toThrow('block 3')
  const next = { number: 4, now: 0n }
  const command = {
    kind: 'call',
    origin: alice,
    to: contract,
    input: program([{ do: 'clear', key: keyOf('k1') }]),
    gasLimit: 10_000n,
  } as const
  for (const cluster of [bench.cluster, replica]) expect(cluster.apply(command, next).error).toBeUndefined()
  expect(replica.commit(next).root).toEqual(bench.cluster.commit(next).root)
})

test('a cluster opened again on its store goes on where it was, by the engine version of its state', () => {
  const store = createMemoryStore()
  const later = { ...scriptedRelease, version: { ...scriptedRelease.version, costs: 2 } }
  const releases = [scriptedRelease, later]
  const first = testCluster({ store, releases })
  first.apply({ kind: 'deposit', to: alice, amount: 5n }, { number: 1, now: 0n })
  first.apply({ kind: 'setEngineVersion', version: later.version, atHeight: 2 }, { number: 1, now: 0n })
  first.commit({ number: 1, now: 0n })
  const { root } = first.commit({ number: 2, now: 0n })
  const again = testCluster({ store, releases })
  expect(again.height()).toBe(2)
  expect(again.root(2)).toEqual(root)
  expect(again.engine().costs).toBe(2)
  expect(again.read(2).account(alice).free).toBe(5n)
  expect(() => again.apply({ kind: 'deposit', to: alice, amount: 5n }, { number: 2, now: 0n })).toThrow('block 2')
})
