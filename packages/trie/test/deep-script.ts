// SPDX-License-Identifier: Apache-2.0
import { createMemoryStore } from '@phat/kv'
import { type ByteString, fromByteString, toHex } from '@phat/primitives'
import { calculateRoot, createStateStore, verifyProof } from '../src/index.ts'

// Every key is the beginning of the next, so that each is a branch below the one before: the deepest trie that keys allow.
const keys = Array.from({ length: 1_978 }, (_, length) => 'a'.repeat(length) as ByteString)
const state = createStateStore({ store: createMemoryStore() })
state.prepare(new Map(keys.map((key) => [key, new Uint8Array(40)]))).commit()
const full = state.view()
const deepest = fromByteString(keys.at(-1) as ByteString)
const proof = full.prove([deepest])
const verified = verifyProof(full.root, proof, [deepest])
state.prepare(new Map(keys.filter((_, i) => i % 2 === 0).map((key) => [key, null]))).commit()
state.prepare(new Map(keys.map((key) => [key, null]))).commit()
const plain = calculateRoot(Array.from({ length: 3_000 }, (_, i) => [new Uint8Array(10 * i), new Uint8Array(1)] as const))
console.log(
  JSON.stringify({
    nodes: proof.length,
    verified: verified.ok,
    old: full.get(deepest)?.length,
    closest: full.closestDescendantMerkleValue(deepest)?.length,
    emptied: toHex(state.view().root),
    plain: plain.length,
  }),
)
