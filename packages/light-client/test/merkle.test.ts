// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import { concatBytes } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dataHash, merkleProof, merkleRoot, txProof, verifyMerkleProof, verifyTxProof } from '../src/index.ts'

const leaves = fc.array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 40 })

describe('merkle proofs', () => {
  it('prove every leaf of any tree, and no other leaf', () => {
    fc.assert(
      fc.property(leaves, fc.nat(), fc.uint8Array({ minLength: 9, maxLength: 9 }), (all, pick, stranger) => {
        const index = pick % all.length
        const proof = merkleProof(all, index)
        expect(verifyMerkleProof(merkleRoot(all), all[index] as Uint8Array, proof)).toBe(true)
        expect(verifyMerkleProof(merkleRoot(all), stranger, proof)).toBe(false)
      }),
    )
  })

  it('fail for another index, another total, a missing or an extra hash', () => {
    const all = Array.from({ length: 5 }, (_, index) => Uint8Array.of(index))
    const root = merkleRoot(all)
    const leaf = all[3] as Uint8Array
    const proof = merkleProof(all, 3)
    const extra = new Uint8Array(32)
    const forged = [
      { ...proof, index: 2 },
      { ...proof, total: 9 },
      { ...proof, index: -1 },
      { ...proof, index: 1.5 },
      { ...proof, total: Number.NaN },
      { ...proof, total: 2 ** 52, index: 3 },
      { ...proof, aunts: proof.aunts.slice(1) },
      { ...proof, aunts: [...proof.aunts, extra] },
      { ...proof, aunts: proof.aunts.map((aunt) => aunt.subarray(1)) },
    ]
    expect(verifyMerkleProof(root, leaf, proof)).toBe(true)
    for (const one of forged) expect(verifyMerkleProof(root, leaf, one)).toBe(false)
  })

  it('never let an inner node pass for a leaf', () => {
    const all = [1, 2, 3, 4].map((byte) => Uint8Array.of(byte))
    const inner = merkleRoot(all.slice(0, 2))
    const proof = { total: 2, index: 0, aunts: [merkleRoot(all.slice(2))] }
    expect(verifyMerkleProof(merkleRoot(all), inner, proof)).toBe(false)
  })

  it('are not longer than the tree is deep, even when the longer path hashes to the root', () => {
    const all = [1, 2].map((byte) => Uint8Array.of(byte))
    const proof = merkleProof(all, 0)
    const above = new Uint8Array(32).fill(3)
    const root = Uint8Array.from(
      createHash('sha256')
        .update(concatBytes(Uint8Array.of(1), above, merkleRoot(all)))
        .digest(),
    )
    expect(verifyMerkleProof(root, all[0] as Uint8Array, { ...proof, aunts: [...proof.aunts, above] })).toBe(false)
  })

  it('prove a transaction under the data hash', () => {
    const txs = Array.from({ length: 7 }, (_, index) => new Uint8Array(index).fill(7))
    const proof = txProof(txs, 6)
    expect(verifyTxProof(dataHash(txs), txs[6] as Uint8Array, proof)).toBe(true)
    expect(verifyTxProof(dataHash(txs), txs[5] as Uint8Array, proof)).toBe(false)
  })
})
