// SPDX-License-Identifier: Apache-2.0
import { toHex } from '@phat/primitives'
import { expect, test } from 'vitest'
import { drawNonce } from '../src/serve/query/draw-nonce.ts'

test('a nonce has twelve bytes, is never given twice, and what its owner does to it changes no other', () => {
  const seen = new Set<string>()
  const count = 2_000
  for (let i = 0; i < count; i++) {
    const nonce = drawNonce()
    expect(nonce).toHaveLength(12)
    expect(nonce.buffer.byteLength).toBe(12)
    seen.add(toHex(nonce))
    nonce.fill(0)
  }
  expect(seen.size).toBe(count)
})
