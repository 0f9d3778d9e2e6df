// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url'
import { inkMetadata } from '@phat/abi'
import { describe, expect, it } from 'vitest'
import { Counter } from '../examples/counter.ts'
import { PrivateToken } from '../examples/private-token.ts'
import { SealedBid } from '../examples/sealed-bid.ts'
import { Vault } from '../examples/vault.ts'
import type { Declaration } from '../src/declare/declaration.ts'
import { built, descriptorOf } from './client.ts'
import { Relay } from './contracts/relay.ts'

const contracts: readonly (readonly [path: string, contract: { readonly declaration: Declaration }])[] = [
  ['../examples/counter.ts', Counter],
  ['../examples/sealed-bid.ts', SealedBid],
  ['../examples/private-token.ts', PrivateToken],
  ['../examples/vault.ts', Vault],
  ['./contracts/relay.ts', Relay],
]

describe('the metadata of a built contract', () => {
  it.each(contracts)('%s is that of its declaration, though it came out of another realm as text', async (path, contract) => {
    for (const ink of [4, 5] as const) {
      const { contract: file, codeHash } = await built({ entry: fileURLToPath(new URL(path, import.meta.url)), ink })
      const { source, phat, ...rest } = file
      const expected = inkMetadata(descriptorOf(contract), { ink, codeHash, authors: ['unknown'] })
      const { source: _source, phat: expectedPhat, ...expectedRest } = expected
      expect(rest).toEqual(expectedRest)
      expect(phat).toMatchObject({ ...expectedPhat })
      expect(source.hash).toBe(expected.source.hash)
      expect(JSON.parse(JSON.stringify(file))).toEqual(file)
    }
  })
})
