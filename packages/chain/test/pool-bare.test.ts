// SPDX-License-Identifier: Apache-2.0
import { keypairFromUri, recoverEcdsa, signEcdsaDigest } from '@phat/crypto'
import { encodeBare, makeCall, type RuntimeCall } from '@phat/frame'
import { Balances } from '@phat/pallet-balances'
import {
  accountOfKey,
  domainSeparator,
  EvmAccountMapping,
  type EvmAccountMappingConfig,
  substrateCallDigest,
} from '@phat/pallet-evm-account-mapping'
import { type AccountId, known, PHA } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { addressOf, alice, createTestChain, names, phatRuntime, type TestChain } from './harness.ts'

const runtime = phatRuntime
// The runtime installed EvmAccountMapping with this configuration.
const mapping = known(runtime.instances.get(EvmAccountMapping.parts.identity), 'the newest runtime maps accounts')
  .config as EvmAccountMappingConfig

const secret = new Uint8Array(32).fill(7)
const anyDigest = new Uint8Array(32).fill(1)
const publicKey = recoverEcdsa(known(signEcdsaDigest(secret, anyDigest), 'the secret is one'), anyDigest)
const wallet = known(accountOfKey('2', known(publicKey, 'it signed')), 'the key is one')
const recipient = keypairFromUri('//Recipient')

/** A call as the wallet signs it, as a transaction without a signature of its own. */
function signedCall(call: RuntimeCall, nonce: bigint): Uint8Array {
  const digest = substrateCallDigest(domainSeparator(mapping.eip712), 30, wallet, runtime.types.call.encode(call), nonce)
  const signature = known(signEcdsaDigest(secret, digest), 'the secret is one')
  const args = { who: wallet, call, nonce, signature, tip: undefined }
  return encodeBare(runtime.types.call.encode(makeCall(runtime, EvmAccountMapping, 'metaCall', args)))
}

const pay = (amount: bigint, nonce: bigint) =>
  signedCall(makeCall(runtime, Balances, 'transferAllowDeath', { dest: addressOf(recipient), value: amount }), nonce)

/** A chain on which the wallet has 100 PHA. */
async function chainWithWallet(): Promise<TestChain> {
  const chain = createTestChain({ runtime })
  const dest = { type: 'Id', value: wallet as AccountId } as const
  const gift = makeCall(runtime, Balances, 'transferKeepAlive', { dest, value: 100n * PHA })
  await chain.pool.submit(chain.sign(alice, gift))
  chain.seal()
  return chain
}

describe('transactions that a pallet vouches for', () => {
  test('wait in the pool for the one before them, and are made in order', async () => {
    const chain = await chainWithWallet()
    const second = await chain.watch(pay(2n * PHA, 1n))
    expect(names(second)).toEqual(['future'])
    const first = await chain.watch(pay(PHA, 0n))
    chain.seal()
    expect(chain.freeOf(recipient)).toBe(3n * PHA)
    expect([names(first).includes('inBlock'), names(second).includes('inBlock')]).toEqual([true, true])
  })

  test('are refused as signed ones are', async () => {
    const { pool, seal } = await chainWithWallet()
    const answer = async (extrinsic: Uint8Array) => {
      const result = await pool.submit(extrinsic)
      return result.ok ? 'ok' : result.rejection.data
    }
    const good = pay(PHA, 0n)
    const forged = good.slice()
    // The signature's last bytes stand before its v and the missing tip.
    forged[forged.length - 4] = (forged[forged.length - 4] as number) ^ 1
    expect(await answer(forged)).toBe('Invalid signing address')
    expect(await answer(good)).toBe('ok')
    seal()
    expect(await answer(good)).toBe('Transaction is outdated')
    const remark = makeCall(runtime, Balances, 'burn', { value: 1n, keepAlive: true })
    expect(await answer(encodeBare(runtime.types.call.encode(remark)))).toMatch(/unsigned validator/)
  })

  test('come back to the pool when their block is taken back', async () => {
    const chain = await chainWithWallet()
    const before = chain.chain.best
    await chain.pool.submit(pay(PHA, 0n))
    chain.seal()
    expect(chain.freeOf(recipient)).toBe(PHA)
    chain.chain.revertTo(before.number)
    expect(chain.freeOf(recipient)).toBe(0n)
    chain.seal()
    expect(chain.freeOf(recipient)).toBe(PHA)
  })

  test('stand in blocks that others execute to the same hash', async () => {
    const { chain, pool, seal, clock } = await chainWithWallet()
    await pool.submit(pay(PHA, 0n))
    const block = seal()
    chain.revertTo(block.number - 1)
    const executed = chain.execute({ timeMs: clock.now(), digest: [] }, block)
    expect(chain.commit(executed).hash).toEqual(block.hash)
  })
})
