// SPDX-License-Identifier: Apache-2.0
import { bytes, u32, vec } from '@phat/codec'
import { mortalEra, opaqueExtrinsic, transactionValidity } from '@phat/frame'
import { concatBytes, fromHex, PhatError, toHex } from '@phat/primitives'
import { metadataOf } from '@phat/runtime'
import { expect, test } from 'vitest'
import { alice, bob, createTestChain, pauper, phatRuntime, type SignOptions, wholeState } from './harness.ts'

const none = new Uint8Array()

function codeOf(step: () => unknown): string | undefined {
  try {
    step()
    return undefined
  } catch (error) {
    return error instanceof PhatError ? error.code : String(error)
  }
}

test('the nonce of an account is read at any block, and the call changes nothing', async () => {
  const { chain, pool, seal, transfer } = createTestChain()
  await pool.submit(transfer(alice, bob, 5_000_000_000_000n))
  const before = chain.best.hash
  seal()
  const state = wholeState(chain, chain.best.hash)
  expect(u32.decode(chain.call(before, 'AccountNonceApi_account_nonce', alice.accountId))).toBe(0)
  expect(u32.decode(chain.call(chain.best.hash, 'AccountNonceApi_account_nonce', alice.accountId))).toBe(1)
  expect(wholeState(chain, chain.best.hash)).toEqual(state)
})

test('metadata comes as V14 by name and in each version by number', () => {
  const { chain } = createTestChain()
  const { hash } = chain.best
  expect(vec(u32).decode(chain.call(hash, 'Metadata_metadata_versions', none))).toEqual([14, 15, 16])
  expect(bytes.decode(chain.call(hash, 'Metadata_metadata', none))).toEqual(metadataOf(phatRuntime, 14))
  for (const version of [14, 15, 16] as const) {
    const answer = chain.call(hash, 'Metadata_metadata_at_version', u32.encode(version))
    expect(answer[0]).toBe(1)
    expect(bytes.decode(answer.subarray(1))).toEqual(metadataOf(phatRuntime, version))
  }
  expect(toHex(chain.call(hash, 'Metadata_metadata_at_version', u32.encode(13)))).toBe('0x00')
})

test('validate_transaction gives the verdict that the pool would', () => {
  const { chain, clock, transfer, seal } = createTestChain()
  const other = createTestChain()
  other.clock.advance(5)
  clock.advance(1000)
  const ask = (tx: Uint8Array): string => {
    const args = concatBytes(Uint8Array.of(2), opaqueExtrinsic.encode(tx), chain.best.hash)
    const verdict = transactionValidity.decode(chain.call(chain.best.hash, 'TaggedTransactionQueue_validate_transaction', args))
    if (verdict.type === 'Ok')
      return `ok ${verdict.value.requires.length} ${verdict.value.provides.length} ${verdict.value.longevity}`
    return `${verdict.value.type}.${verdict.value.value.type}`
  }
  const of = (options: SignOptions) => ask(transfer(alice, bob, 1_000_000_000_000n, options))
  const forever = (1n << 64n) - 1n
  expect(of({})).toBe(`ok 0 1 ${forever}`)
  expect(of({ nonce: 1 })).toBe(`ok 1 1 ${forever}`)
  expect(of({ era: mortalEra(16, chain.best.number) })).toBe('ok 0 1 15')
  expect(of({ signature: new Uint8Array(64) })).toBe('Invalid.BadProof')
  expect(ask(transfer(pauper, bob, 1n))).toBe('Invalid.Payment')
  expect(ask(Uint8Array.of(4, 9))).toBe('Invalid.Call')
  seal()
  expect(ask(chain.block(chain.best.hash)?.extrinsics[0] ?? none)).toBe('Unknown.NoUnsignedValidator')
})

test('what is not there has a code: an unknown function, arguments that do not decode, an unknown block', () => {
  const { chain } = createTestChain()
  const { hash } = chain.best
  expect(codeOf(() => chain.call(hash, 'Metadata_everything', none))).toBe('runtime-api.unknown')
  expect(codeOf(() => chain.call(hash, '__proto__', none))).toBe('runtime-api.unknown')
  expect(codeOf(() => chain.call(hash, 'AccountNonceApi_account_nonce', none))).toBe('runtime-api.bad-arguments')
  expect(codeOf(() => chain.call(hash, 'AccountNonceApi_account_nonce', new Uint8Array(33)))).toBe('runtime-api.bad-arguments')
  expect(codeOf(() => chain.call(new Uint8Array(32), 'Core_version', none))).toBe('chain.unknown-block')
  expect(codeOf(() => chain.call(new Uint8Array(3), 'Core_version', none))).toBe('chain.unknown-block')
  for (const name of chain.runtimeApiMethods()) {
    const code = codeOf(() => chain.call(hash, name, fromHex('0xffffffff')))
    expect([undefined, 'runtime-api.bad-arguments'], name).toContain(code)
  }
})

test('the runtime version names the runtime APIs by the hash of their names', () => {
  const { chain } = createTestChain()
  const version = chain.runtimeVersion(chain.best.hash)
  expect([version?.specName, version?.specVersion, version?.stateVersion]).toEqual([
    'phala-node',
    phatRuntime.version.specVersion,
    1,
  ])
  // blake2b-64 of `Core` and of `Metadata`, as every Substrate chain has them.
  expect(version?.apis.map(([id]) => toHex(id))).toEqual(expect.arrayContaining(['0xdf6acb689907609b', '0x37e397fc7c91f5e4']))
  expect(chain.runtimeVersion(new Uint8Array(32))).toBeUndefined()
})
