// SPDX-License-Identifier: Apache-2.0
import {
  accountOf,
  addressOf,
  alice,
  bob,
  createTestChain,
  endowment,
  pauper,
  phatRuntime,
  type SignOptions,
  wholeState,
} from '@phat/chain/test/harness'
import { bytes, option, u32 } from '@phat/codec'
import { applyExtrinsicResult, makeCall, opaqueExtrinsic, transactionValidity } from '@phat/frame'
import { decodeMetadata } from '@phat/metadata'
import { Balances } from '@phat/pallet-balances'
import { Sudo } from '@phat/pallet-sudo'
import { System } from '@phat/pallet-system'
import { feeDetails, runtimeDispatchInfo } from '@phat/pallet-transaction-payment'
import { concatBytes, PHA, textBytes } from '@phat/primitives'
import { describe, expect, it } from 'vitest'
import { metadataOf, metadataVersions, treasuryAccount } from '../src/index.ts'

const none = new Uint8Array()
const amount = 5n * PHA
const noHash = new Uint8Array(32)

function open() {
  const test = createTestChain()
  const { chain, transfer } = test
  const call = (method: string, args: Uint8Array) => chain.call(chain.best.hash, method, args)
  const verdictOf = (tx: Uint8Array): string => {
    const encoded = concatBytes(Uint8Array.of(2), opaqueExtrinsic.encode(tx), noHash)
    const verdict = transactionValidity.decode(call('TaggedTransactionQueue_validate_transaction', encoded))
    return verdict.type === 'Ok'
      ? `ok, after ${verdict.value.requires.length}`
      : `${verdict.value.type}.${verdict.value.value.type}`
  }
  const dryRun = (tx: Uint8Array) => applyExtrinsicResult.decode(call('BlockBuilder_apply_extrinsic', opaqueExtrinsic.encode(tx)))
  const send = (options: SignOptions = {}) => transfer(alice, bob, amount, options)
  const quote = (tx: Uint8Array) => {
    const args = concatBytes(opaqueExtrinsic.encode(tx), u32.encode(tx.length))
    const info = runtimeDispatchInfo.decode(call('TransactionPaymentApi_query_info', args))
    const details = feeDetails.decode(call('TransactionPaymentApi_query_fee_details', args))
    return { fee: info.partialFee, tip: details.tip, parts: details.inclusionFee }
  }
  const issuance = () =>
    wholeState(chain, chain.best.hash).find(([key]) =>
      key.startsWith('0xc2261276cc9d1f8598ea4b6a74b15c2f57c875e4cff74148e4628f264b974c80'),
    )?.[1]
  return { ...test, call, verdictOf, dryRun, send, quote, issuance }
}

/** A u128 as it stands in storage. */
const amountIn = (hex: string | undefined): bigint => BigInt(`0x${(hex ?? '0x').slice(2).match(/../g)?.reverse().join('')}`)

describe('the Metadata API', () => {
  it.each([14, 15, 16] as const)('answers version %d with metadata that says so', (version) => {
    const answer = option(bytes).decode(open().call('Metadata_metadata_at_version', u32.encode(version)))
    expect(answer).toEqual(metadataOf(phatRuntime, version))
    // "meta", then the version.
    expect([...(answer ?? none).subarray(0, 5)]).toEqual([0x6d, 0x65, 0x74, 0x61, version])
    expect(decodeMetadata(answer ?? none).pallets.map(({ name }) => name)).toEqual(phatRuntime.pallets.map(({ name }) => name))
  })

  it.each([0, 13, 17, 0xffff_ffff])('answers None to version %d', (version) => {
    expect(open().call('Metadata_metadata_at_version', u32.encode(version))).toEqual(Uint8Array.of(0))
    expect(metadataVersions).not.toContain(version)
  })
})

describe('the verdict on a transaction', () => {
  it('is good where it may come next, and names what must come before where it may not', () => {
    const { send, verdictOf } = open()
    expect(verdictOf(send())).toBe('ok, after 0')
    expect(verdictOf(send({ nonce: 1 }))).toBe('ok, after 1')
    expect(verdictOf(send({ nonce: 4_294_967_295 }))).toBe('ok, after 1')
  })

  it('is stale for one that was in a block', async () => {
    const { send, verdictOf, pool, seal } = open()
    const first = send()
    await pool.submit(first)
    seal()
    expect(verdictOf(first)).toBe('Invalid.Stale')
  })

  it.each([
    ['nothing', Uint8Array.of(0)],
    ['a signed one that ends early', Uint8Array.of(8, 0x84, 0)],
    ['an unknown version', Uint8Array.of(4, 0x83)],
    ['a call of no pallet', Uint8Array.of(12, 4, 250, 0)],
    ['bytes after the end', Uint8Array.of(20, 4, 0, 0, 0, 9)],
  ])('on %s is that it is no call', (_, tx) => {
    const { verdictOf, dryRun } = open()
    expect(verdictOf(tx)).toBe('Invalid.Call')
    expect(dryRun(tx)).toMatchObject({ type: 'Err', value: { type: 'Invalid', value: { type: 'Call' } } })
  })

  it('is that it does not pay, for an account without balance', () => {
    const { transfer, verdictOf } = open()
    expect(verdictOf(transfer(pauper, bob, 1n))).toBe('Invalid.Payment')
  })
})

describe('a dry run', () => {
  it('gives the result and leaves no trace', () => {
    const { chain, send, dryRun, call, transfer } = open()
    const before = wholeState(chain, chain.best.hash)
    expect(dryRun(send())).toMatchObject({ type: 'Ok', value: { type: 'Ok' } })
    const tooMuch = dryRun(transfer(alice, bob, 2n * endowment))
    expect(tooMuch).toMatchObject({ type: 'Ok', value: { type: 'Err', value: { type: 'Token' } } })
    expect(dryRun(send({ nonce: 1 }))).toMatchObject({ type: 'Err', value: { value: { type: 'Future' } } })
    expect(dryRun(send({ signature: new Uint8Array(64) }))).toMatchObject({ type: 'Err', value: { value: { type: 'BadProof' } } })
    // What it ran is not there for the next one either.
    expect(dryRun(send())).toMatchObject({ type: 'Ok', value: { type: 'Ok' } })
    expect(wholeState(chain, chain.best.hash)).toEqual(before)
    expect(u32.decode(call('AccountNonceApi_account_nonce', alice.accountId))).toBe(0)
  })
})

describe('the nonce of an account', () => {
  it('is what the state says: 0 for one that was never seen', async () => {
    const { pool, send, seal, call } = open()
    await pool.submit(send())
    await pool.submit(send({ nonce: 1 }))
    const nonce = (who: Uint8Array) => u32.decode(call('AccountNonceApi_account_nonce', who))
    expect([nonce(alice.accountId), nonce(pauper.accountId)]).toEqual([0, 0])
    seal()
    expect([nonce(alice.accountId), nonce(bob.accountId), nonce(pauper.accountId)]).toEqual([2, 0, 0])
  })
})

describe('the fee of a transfer', () => {
  it.each([0n, PHA])('is what query_info said, and a tip of %d more; all of it goes to the treasury', async (tip) => {
    const { send, quote, pool, seal, freeOf, issuance, chain, runtime } = open()
    const treasury = () => accountOf(chain, runtime, treasuryAccount).data.free
    const tx = send({ tip })
    const quoted = quote(tx)
    // As on Substrate, a quote says zero whatever the extrinsic offers: the tip is for the sender to know.
    expect(quoted.tip).toBe(0n)
    const { baseFee = 0n, lenFee = 0n, adjustedWeightFee = 0n } = quoted.parts ?? {}
    expect(baseFee + lenFee + adjustedWeightFee).toBe(quoted.fee)
    expect(quoted.fee).toBeGreaterThan(0n)
    const before = [freeOf(alice), freeOf(bob), amountIn(issuance()), treasury()] as const
    await pool.submit(tx)
    seal()
    expect(freeOf(alice)).toBe(before[0] - amount - quoted.fee - tip)
    expect(freeOf(bob)).toBe(before[1] + amount)
    expect(amountIn(issuance())).toBe(before[2])
    expect(treasury()).toBe(before[3] + quoted.fee + tip)
  })

  it('is kept where the call fails', async () => {
    const { transfer, quote, pool, seal, freeOf } = open()
    const tx = transfer(alice, bob, 2n * endowment)
    const { fee } = quote(tx)
    const before = [freeOf(alice), freeOf(bob)]
    await pool.submit(tx)
    seal()
    expect([freeOf(alice), freeOf(bob)]).toEqual([(before[0] ?? 0n) - fee, before[1]])
  })

  it('is none for sudo, whose key the sender holds', async () => {
    const { sign, runtime, pool, seal, freeOf } = open()
    const raise = makeCall(runtime, Balances, 'forceSetBalance', { who: addressOf(bob), newFree: 7n * PHA })
    const before = freeOf(alice)
    await pool.submit(sign(alice, makeCall(runtime, Sudo, 'sudo', { call: raise })))
    seal()
    expect([freeOf(alice), freeOf(bob)]).toEqual([before, 7n * PHA])
  })
})

describe('storage that root sets', () => {
  it.each([
    ['under the key of a child trie', textBytes(':child_storage:default:x')],
    ['under no key', none],
    ['under a very long key', new Uint8Array(70_000)],
  ])('%s does not stop the chain', async (_, key) => {
    const { sign, runtime, pool, seal, chain } = open()
    const set = makeCall(runtime, System, 'setStorage', { items: [[key, Uint8Array.of(1, 2, 3)]] })
    const kill = makeCall(runtime, System, 'killStorage', { keys: [key] })
    await pool.submit(sign(alice, makeCall(runtime, Sudo, 'sudo', { call: set })))
    await pool.submit(sign(alice, makeCall(runtime, Sudo, 'sudo', { call: kill }), { nonce: 1 }))
    expect(seal().extrinsics.length).toBe(3)
    seal()
    expect(chain.best.number).toBe(2)
  })
})
