// SPDX-License-Identifier: Apache-2.0
import { create_proof, decode_proof } from '@acala-network/chopsticks-executor'
import { createMemoryStore } from '@phat/kv'
import { type ByteString, fromByteString, textBytes, toByteString, toHex } from '@phat/primitives'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { childTriePrefix, createStateStore, type StateView, verifyChildProof, verifyProof } from '../src/index.ts'
import { type Random, randomBytes, randomKey, randomValue, seededRandom } from './random-entries.ts'
import { textbookTrie } from './textbook-trie.ts'

type Model = Map<ByteString, Uint8Array>

function randomModel(random: Random, count: number, value: (random: Random) => Uint8Array): Model {
  const model: Model = new Map()
  for (let i = 0; i < count; i++) model.set(randomKey(random, [...model.keys()]), value(random))
  return model
}

function viewOf(model: Model): StateView {
  const state = createStateStore({ store: createMemoryStore() })
  state.prepare(model).commit()
  return state.view()
}

const shortValue = (random: Random): Uint8Array => randomBytes(random, [0, 1, 31, 32][random(4)] as number)

test('a proof of every key has exactly the nodes of an independent implementation', async () => {
  for (let seed = 1; seed <= 150; seed++) {
    const random = seededRandom(seed)
    // create_proof knows no hashed values: short ones only.
    const model = randomModel(random, 1 + random(40), shortValue)
    const view = viewOf(model)
    const [root, nodes] = await create_proof(
      [],
      [...model].map(([key, value]) => [toHex(fromByteString(key)), toHex(value)]),
    )
    expect(toHex(view.root)).toBe(root)
    expect(
      view
        .prove([...model.keys()].map(fromByteString))
        .map(toHex)
        .sort(),
      `seed ${seed}`,
    ).toEqual([...nodes].sort())
  }
})

test('an independent implementation reads the proven values, short and hashed, out of our proofs', async () => {
  for (let seed = 1; seed <= 150; seed++) {
    const random = seededRandom(1_000 + seed)
    const model = randomModel(random, 1 + random(60), randomValue)
    const view = viewOf(model)
    const keys = [...model.keys()].filter(() => random(3) === 0)
    if (keys.length === 0) continue
    const decoded = new Map<string, string>(await decode_proof(toHex(view.root), view.prove(keys.map(fromByteString)).map(toHex)))
    for (const key of keys) {
      expect(decoded.get(toHex(fromByteString(key))), `seed ${seed}`).toBe(toHex(model.get(key) as Uint8Array))
    }
  }
})

test('proofs of present and absent keys verify, and no node can be changed, missing, added or repeated', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = seededRandom(2_000 + seed)
    const model = randomModel(random, random(40), randomValue)
    const view = viewOf(model)
    const names = [...model.keys()].filter(() => random(3) === 0)
    names.push(randomKey(random, [...model.keys()]))
    const keys = names.map(fromByteString)
    const proof = view.prove(keys)
    const outcome = verifyProof(view.root, proof, keys)
    expect(outcome, `seed ${seed}`).toEqual({ ok: true, value: names.map((name) => model.get(name) ?? null) })
    const target = random(proof.length)
    const node = proof[target] as Uint8Array
    if (node.length > 0) {
      const flipped = node.slice()
      const at = random(flipped.length)
      flipped[at] = (flipped[at] as number) ^ (1 << random(8))
      expect(verifyProof(view.root, proof.with(target, flipped), keys).ok).toBe(false)
    }
    const code = (nodes: Uint8Array[]): string | undefined => {
      const refused = verifyProof(view.root, nodes, keys)
      return refused.ok ? undefined : refused.rejection.code
    }
    expect(code(proof.toSpliced(target, 1))).toBe('trie.proof-incomplete')
    expect(code([...proof, node])).toBe('trie.proof-duplicate-node')
    expect(code([...proof, randomBytes(random, 40)])).toBe('trie.proof-unused-node')
    expect(verifyProof(view.root, [...proof, randomBytes(random, 40)], keys, { unusedNodes: 'allow' }).ok).toBe(true)
  }
})

test('a proof beyond the limits is refused before it is hashed', () => {
  const limits = { nodesMax: 2, bytesMax: 100, keysMax: 1 }
  const code = (nodes: Uint8Array[], keys: Uint8Array[]): string | undefined => {
    const outcome = verifyProof(new Uint8Array(32), nodes, keys, { limits })
    return outcome.ok ? undefined : outcome.rejection.code
  }
  const key = new Uint8Array(1)
  expect(code([key, Uint8Array.of(1), Uint8Array.of(2)], [key])).toBe('trie.proof-too-large')
  expect(code([new Uint8Array(101)], [key])).toBe('trie.proof-too-large')
  expect(code([], [key, key])).toBe('trie.proof-too-large')
  expect(code([], [key])).toBe('trie.proof-incomplete')
})

test('a root that is not a hash proves nothing, not even as an inlined node', () => {
  const outcome = verifyProof(Uint8Array.of(0x40, 0x04, 0x07), [], [new Uint8Array()])
  expect(outcome.ok).toBe(false)
})

test('arbitrary nodes under their own hash are read or refused, never a crash', async () => {
  const { blake2b256 } = await import('@phat/crypto')
  const firstByte = fc.constantFrom(0x00, 0x01, 0x10, 0x1f, 0x20, 0x3f, 0x40, 0x41, 0x7f, 0x80, 0xbf, 0xc0, 0xff)
  const node = fc.tuple(firstByte, fc.uint8Array({ maxLength: 80 })).map(([first, rest]) => Uint8Array.of(first, ...rest))
  fc.assert(
    fc.property(
      fc.array(node, { minLength: 1, maxLength: 4 }),
      fc.array(fc.uint8Array({ maxLength: 6 }), { maxLength: 4 }),
      (nodes, keys) => {
        const outcome = verifyProof(blake2b256(nodes[0] as Uint8Array), nodes, keys)
        expect(typeof outcome.ok).toBe('boolean')
        if (!outcome.ok) expect(outcome.rejection.code).toMatch(/^trie\.proof-/)
      },
    ),
    { numRuns: 5_000, seed: 7 },
  )
})

test('a child trie is proven through the main trie', () => {
  const state = createStateStore({ store: createMemoryStore() })
  const childKey = textBytes(`${childTriePrefix}notes`)
  const child: Model = new Map([1, 2, 3].map((i) => [toByteString(Uint8Array.of(i)), new Uint8Array(50).fill(i)]))
  state.prepare(new Map([[toByteString(textBytes('plain')), Uint8Array.of(9)]]), [[toByteString(childKey), child]]).commit()
  const view = state.view()
  const keys = [Uint8Array.of(2), Uint8Array.of(7)]
  const proof = view.proveChild(childKey, keys)
  expect(verifyChildProof(view.root, proof, childKey, keys)).toEqual({
    ok: true,
    value: [child.get(toByteString(Uint8Array.of(2))), null],
  })
  const otherKey = textBytes(`${childTriePrefix}other`)
  expect(verifyChildProof(view.root, view.proveChild(otherKey, keys), otherKey, keys)).toEqual({ ok: true, value: [null, null] })
  expect(verifyChildProof(view.root, proof, otherKey, keys).ok).toBe(false)
})

test('the closest descendant Merkle value equals that of the textbook trie for every key and prefix', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = seededRandom(3_000 + seed)
    const model = randomModel(random, random(30), randomValue)
    const view = viewOf(model)
    const { root, nodes } = textbookTrie(new Map([...model].map(([key, value]) => [toHex(fromByteString(key)).slice(2), value])))
    expect(toHex(view.root), `seed ${seed}`).toBe(toHex(root))
    const queries = [...model.keys()].map((key) => key.slice(0, random(key.length + 2)) as ByteString)
    for (const query of [...queries, '' as ByteString, randomKey(random, queries)]) {
      const path = toHex(fromByteString(query)).slice(2)
      const closest = nodes.filter((node) => node.path.startsWith(path)).sort((a, b) => a.path.length - b.path.length)[0]
      const value = view.closestDescendantMerkleValue(fromByteString(query))
      expect(value && toHex(value), `seed ${seed}, key ${path}`).toBe(closest && toHex(closest.merkleValue))
    }
  }
})
