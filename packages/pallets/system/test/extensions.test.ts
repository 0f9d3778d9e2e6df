// SPDX-License-Identifier: Apache-2.0
import { u32 } from '@phat/codec'
import { type Era, immortalEra, maxLongevity, mortalEra, nonceTag, signatureCheckOf, validateTransaction } from '@phat/frame'
import {
  checkGenesis,
  checkMortality,
  checkNonce,
  checkNonZeroSender,
  checkSpecVersion,
  checkTxVersion,
  incSufficients,
  nonceOf,
  System,
} from '@phat/pallet-system'
import { concatBytes } from '@phat/primitives'
import { account, alice, bob } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { describe, expect, it } from 'vitest'

const nobody = account(0)
const chain = createMockRuntime({
  balances: [
    [alice, 1_000n],
    [nobody, 1_000n],
  ],
  extensions: [checkNonZeroSender, checkSpecVersion, checkTxVersion, checkGenesis, checkMortality, checkNonce],
})
const transaction = (nonce: number, { who = alice, era = immortalEra as Era } = {}) =>
  chain.transaction(who, chain.call(System, 'remark', { remark: new Uint8Array() }), [
    undefined,
    undefined,
    undefined,
    undefined,
    era,
    nonce,
  ])
const validate = (of: ReturnType<typeof transaction>) => {
  const valid = validateTransaction(chain.execution, of, () => true)
  return valid.ok ? valid.value : `${valid.error.type}.${valid.error.value.type}`
}

describe('CheckNonce', () => {
  it('takes an account’s transactions in order, each once', () => {
    chain.expectRefused(transaction(1), 'Invalid.Future')
    chain.expectApplied(transaction(0))
    chain.expectRefused(transaction(0), 'Invalid.Stale')
    chain.expectApplied(transaction(1))
    chain.expectRefused(transaction(0), 'Invalid.Stale')
    expect(nonceOf(chain.execution, alice)).toBe(2)
  })

  it('counts a transaction whose call failed', () => {
    const failing = chain.transaction(alice, chain.call(System, 'setHeapPages', { pages: 1n }), [
      undefined,
      undefined,
      undefined,
      undefined,
      immortalEra,
      0,
    ])
    const applied = chain.submit(failing)
    expect(applied.ok && applied.value.type).toBe('Err')
    chain.expectRefused(transaction(0), 'Invalid.Stale')
  })

  it('tells the pool what a transaction provides, and what has to come before', () => {
    expect(validate(transaction(0))).toEqual({
      priority: 0n,
      requires: [],
      provides: [nonceTag(alice, 0)],
      longevity: maxLongevity,
      propagate: true,
    })
    expect(validate(transaction(5))).toMatchObject({ requires: [nonceTag(alice, 4)], provides: [nonceTag(alice, 5)] })
    // As Substrate encodes the pair of account and nonce.
    expect(nonceTag(alice, 5)).toEqual(concatBytes(alice, u32.encode(5)))
    chain.expectApplied(transaction(0))
    expect(validate(transaction(0))).toBe('Invalid.Stale')
    expect(validate(transaction(1))).toMatchObject({ requires: [] })
  })

  it('refuses an account that nobody provides for: its nonce would not be kept', () => {
    expect(validate(transaction(0, { who: bob }))).toBe('Invalid.Payment')
    chain.expectRefused(transaction(0, { who: bob }), 'Invalid.Payment')
    incSufficients(chain.execution, bob)
    chain.expectApplied(transaction(0, { who: bob }))
    expect(nonceOf(chain.execution, bob)).toBe(1)
  })
})

describe('CheckMortality', () => {
  it('lets a transaction live to the end of its era', () => {
    const era = mortalEra(8, 1)
    // The hash of the block itself is not known while it is made.
    expect(validate(transaction(0, { era }))).toBe('Invalid.AncientBirthBlock')
    chain.runToBlock(2)
    expect(validate(transaction(0, { era }))).toMatchObject({ longevity: 7n })
    chain.runToBlock(5)
    expect(validate(transaction(0, { era }))).toMatchObject({ longevity: 4n })
    chain.runToBlock(8)
    expect(validate(transaction(0, { era }))).toMatchObject({ longevity: 1n })
  })

  it('never ends an immortal one', () => {
    chain.runToBlock(3)
    expect(validate(transaction(0))).toMatchObject({ longevity: maxLongevity })
  })

  it('signs the hash of the block in which the era began, and that of the genesis for an immortal one', () => {
    chain.runToBlock(7)
    const signed = (era: Era) => signatureCheckOf(chain.execution, transaction(0, { era }))?.payload.slice(-32)
    // The mock's hash of block n is n, 32 times.
    expect(signed(mortalEra(4, 6))).toEqual(new Uint8Array(32).fill(6))
    expect(signed(immortalEra)).toEqual(new Uint8Array(32).fill(0))
  })

  it('refuses an era that began in a block whose hash is not kept, and one that begins later', () => {
    expect(validate(transaction(0, { era: { type: 'Mortal', period: 64, phase: 40 } }))).toBe('Invalid.AncientBirthBlock')
    chain.runToBlock(60)
    expect(validate(transaction(0, { era: { type: 'Mortal', period: 64, phase: 40 } }))).toMatchObject({ longevity: 44n })
    System.at(chain.execution).store.blockHash.remove(40)
    chain.expectRefused(transaction(0, { era: { type: 'Mortal', period: 64, phase: 40 } }), 'Invalid.AncientBirthBlock')
  })

  it('moves an expired transaction to the next era, where its signature no longer holds', () => {
    const era = mortalEra(4, 5)
    chain.runToBlock(8)
    const before = signatureCheckOf(chain.execution, transaction(0, { era }))?.payload
    chain.runToBlock(9)
    // Block 9 begins the next era of that phase, and its own hash is not known in it.
    expect(validate(transaction(0, { era }))).toBe('Invalid.AncientBirthBlock')
    chain.runToBlock(10)
    expect(signatureCheckOf(chain.execution, transaction(0, { era }))?.payload).not.toEqual(before)
  })
})

describe('what is signed but not sent', () => {
  it('is the spec version, the transaction version, the genesis hash and the hash of the era’s first block', () => {
    chain.runToBlock(3)
    const { version } = chain.runtime
    const payload = signatureCheckOf(chain.execution, transaction(0, { era: mortalEra(4, 2) }))?.payload
    const genesis = System.at(chain.execution).store.blockHash.get(0)
    const implied = concatBytes(
      u32.encode(version.specVersion),
      u32.encode(version.transactionVersion),
      genesis,
      new Uint8Array(32).fill(2),
    )
    expect(payload?.slice(-implied.length)).toEqual(implied)
  })
})

describe('CheckNonZeroSender', () => {
  it('refuses the account whose key nobody can hold', () => {
    expect(validate(transaction(0, { who: nobody }))).toBe('Invalid.BadSigner')
    chain.expectRefused(transaction(0, { who: nobody }), 'Invalid.BadSigner')
  })
})
