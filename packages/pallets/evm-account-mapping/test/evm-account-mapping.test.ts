// SPDX-License-Identifier: Apache-2.0
import {
  decodeFor,
  type Extrinsic,
  encodeBare,
  noneOrigin,
  type RuntimeCall,
  rootOrigin,
  signed,
  validateTransaction,
} from '@phat/frame'
import { Balances, freeBalance } from '@phat/pallet-balances'
import { EvmAccountMapping } from '@phat/pallet-evm-account-mapping'
import { System } from '@phat/pallet-system'
import { addressOf, alice, bob } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mappingConfig, mockParts, signedBy, walletOf } from '../bench/evm-account-mapping.bench.ts'

const wallet = walletOf(7)
const poor = walletOf(8)
const start = 10_000_000n

const chain = createMockRuntime({
  ...mockParts,
  balances: [
    [alice, start],
    [wallet.account, start],
    [poor.account, 100n],
  ],
})

type Meta = ReturnType<typeof signedBy>

const remark = (text = 'hello') => chain.call(System, 'remarkWithEvent', { remark: new TextEncoder().encode(text) })
const nonceOf = (who = wallet.account) => EvmAccountMapping.at(chain.execution).store.accountNonce.get(who)
const bare = (call: RuntimeCall): Extrinsic => decodeFor(chain.execution, encodeBare(chain.runtime.types.call.encode(call)))
const handedIn = (meta: Meta): Extrinsic => bare(chain.call(EvmAccountMapping, 'metaCall', meta))
const verdict = (meta: Meta) => validateTransaction(chain.execution, handedIn(meta), () => false)
const by = (call: RuntimeCall, nonce = 0n) => signedBy(chain, wallet, call, nonce)
const feesOf = (events: readonly (readonly [string, unknown?])[]): bigint =>
  events
    .filter(([name]) => name.startsWith('EvmAccountMapping.') && name.endsWith('FeePaid'))
    .reduce((sum, [, fields]) => sum + (fields as { readonly actualFee: bigint }).actualFee, 0n)

describe('a call that a wallet signed', () => {
  test('is made for its account, which pays, and says what came of it', () => {
    chain.expectApplied(handedIn(by(chain.call(Balances, 'transferAllowDeath', { dest: addressOf(bob), value: 500n }))))
    const events = chain.takeEvents()
    expect(events[0]).toEqual(['Balances.Withdraw', { who: wallet.account, amount: mappingConfig.serviceFee }])
    expect(events).toContainEqual(['Balances.Transfer', { from: wallet.account, to: bob, amount: 500n }])
    expect(events).toContainEqual([
      'EvmAccountMapping.CallDone',
      { who: wallet.account, callResult: { type: 'Ok', value: { actualWeight: undefined, paysFee: { type: 'Yes' } } } },
    ])
    expect(events.at(-1)?.[0]).toBe('System.ExtrinsicSuccess')
    expect(freeBalance(chain.execution, wallet.account)).toBe(start - 500n - feesOf(events))
    expect(nonceOf()).toBe(1n)
  })

  test('that fails leaves its fees and its nonce', () => {
    chain.expectApplied(handedIn(by(chain.call(Balances, 'transferAllowDeath', { dest: addressOf(bob), value: start * 2n }))))
    const events = chain.takeEvents()
    expect(events).toContainEqual([
      'EvmAccountMapping.CallDone',
      expect.objectContaining({ callResult: expect.objectContaining({ type: 'Err' }) }),
    ])
    expect(freeBalance(chain.execution, wallet.account)).toBe(start - feesOf(events))
    expect(nonceOf()).toBe(1n)
  })

  test('passes the filter of the configuration and no further', () => {
    chain.expectApplied(handedIn(by(chain.call(Balances, 'burn', { value: 1n, keepAlive: true }))))
    const done = chain.takeEvents().find(([name]) => name === 'EvmAccountMapping.CallDone')
    expect(done?.[1]).toMatchObject({ callResult: { type: 'Err', value: { error: { type: 'Module', value: { index: 0 } } } } })
  })

  test('cannot be another such call', () => {
    const inner = chain.call(EvmAccountMapping, 'metaCall', by(remark(), 1n))
    chain.expectApplied(handedIn(by(inner)))
    const done = chain.takeEvents().find(([name]) => name === 'EvmAccountMapping.CallDone')
    expect(done?.[1]).toMatchObject({ callResult: { type: 'Err', value: { error: { type: 'BadOrigin' } } } })
  })

  test('is good once', () => {
    const transaction = handedIn(by(remark()))
    chain.expectApplied(transaction)
    chain.expectRefused(transaction, 'Invalid.Stale')
  })

  test('waits in the pool for the nonce before it, and not in a block', () => {
    const later = by(remark(), 1n)
    const [first, second] = [verdict(by(remark())), verdict(later)]
    if (!first.ok || !second.ok) throw new RangeError('both are valid')
    expect(second.value.requires).toEqual(first.value.provides)
    expect(first.value.requires).toEqual([])
    chain.expectRefused(handedIn(later), 'Invalid.Future')
    chain.expectApplied(handedIn(by(remark())))
    chain.expectApplied(handedIn(later))
    expect(nonceOf()).toBe(2n)
  })
})

describe('a call is refused', () => {
  const refusals: readonly [string, (meta: Meta) => Meta, string][] = [
    ['with a signature of another call', (meta) => ({ ...meta, call: remark('other') }), 'Invalid.BadSigner'],
    ['for another account', (meta) => ({ ...meta, who: alice }), 'Invalid.BadSigner'],
    ['with a signature that is none', (meta) => ({ ...meta, signature: new Uint8Array(65) }), 'Invalid.BadProof'],
    ['with a tip, which nobody signed', (meta) => ({ ...meta, tip: 1n as never }), 'Invalid.BadProof'],
    ['under another nonce', (meta) => ({ ...meta, nonce: 1n }), 'Invalid.BadSigner'],
  ]
  test.each(refusals)('%s', (_, change, reason) => {
    const meta = change(by(remark()))
    const outcome = verdict(meta)
    expect(outcome.ok ? 'valid' : `${outcome.error.type}.${outcome.error.value.type}`).toBe(reason)
    chain.expectRefused(handedIn(meta), reason)
  })

  test('when its account cannot pay, before it stands in a block', () => {
    chain.expectRefused(handedIn(signedBy(chain, poor, remark(), 0n)), 'Invalid.Payment')
  })

  test('when the block has no room for it', () => {
    const big = () => by(chain.call(System, 'remark', { remark: new Uint8Array(3 << 20) }), nonceOf())
    chain.expectApplied(handedIn(big()))
    chain.expectRefused(handedIn(big()), 'Invalid.ExhaustsResources')
  })

  test('without a signature when no pallet vouches for it', () => {
    chain.expectRefused(bare(remark()), 'Invalid.Call')
  })
})

describe('the call itself', () => {
  test('comes from nobody: neither accounts nor root send it', () => {
    const meta = by(remark())
    for (const origin of [signed(alice), rootOrigin]) {
      chain.expectNoop(() => chain.calls(EvmAccountMapping).metaCall(origin, meta), 'BadOrigin')
    }
  })

  test('checks nonce and payment again, for whoever dispatches it unchecked', () => {
    const { metaCall } = chain.calls(EvmAccountMapping)
    chain.expectNoop(() => metaCall(noneOrigin, by(remark(), 5n)), 'EvmAccountMapping.NonceError')
    chain.expectNoop(() => metaCall(noneOrigin, signedBy(chain, poor, remark(), 0n)), 'EvmAccountMapping.PaymentError')
  })

  test('sent with an ordinary signature fails, at the sender’s cost', () => {
    chain.expectApplied(chain.transaction(alice, chain.call(EvmAccountMapping, 'metaCall', by(remark())), [undefined]))
    expect(chain.takeEvents().at(-1)?.[0]).toBe('System.ExtrinsicFailed')
    expect(nonceOf()).toBe(0n)
  })
})

test('any sequence of nonces is made in order, each once, and issuance falls by the fees alone', () => {
  const step = fc.record({ nonce: fc.integer({ min: 0, max: 6 }), text: fc.string({ maxLength: 8 }) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      chain.reset()
      let next = 0
      for (const { nonce, text } of steps) {
        const outcome = chain.submit(handedIn(by(remark(text), BigInt(nonce))))
        expect(outcome.ok).toBe(nonce === next)
        if (outcome.ok) next++
      }
      const spent = start - freeBalance(chain.execution, wallet.account)
      expect([nonceOf(), spent]).toEqual([BigInt(next), feesOf(chain.takeEvents())])
    }),
    { numRuns: 25 },
  )
})
