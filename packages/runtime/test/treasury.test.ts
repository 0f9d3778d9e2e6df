// SPDX-License-Identifier: Apache-2.0
import { bytes, option } from '@phat/codec'
import { brokenInvariants, Execution, genesisContext, mapBase } from '@phat/frame'
import { decodeMetadata } from '@phat/metadata'
import { freeBalance, inactiveIssuance, totalIssuance } from '@phat/pallet-balances'
import { consumers, decProviders, providers } from '@phat/pallet-system'
import { type AccountId, fromHex, known } from '@phat/primitives'
import substrateV16 from '@polkadot/types-support/metadata/v16/substrate-hex'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { buildPhatGenesis, createVersion2, existentialDeposit, treasuryAccount } from '../src/index.ts'
import { creditTreasury, openTreasury, shareFees } from '../src/treasury.ts'

const runtime = createVersion2()
const alice = new Uint8Array(32).fill(1) as AccountId
const author = new Uint8Array(32).fill(2) as AccountId
const genesis = buildPhatGenesis(runtime, { balances: [{ who: alice, free: 10n ** 18n }] })
const deposit = existentialDeposit
let at: Execution

beforeEach(() => {
  at = new Execution(runtime, mapBase(genesis), { ...genesisContext, number: 1 })
})

describe('the treasury’s account', () => {
  it('is the one that Substrate’s node derives', () => {
    const theirs = decodeMetadata(known(option(bytes).decode(fromHex(substrateV16)), 'the vector holds metadata'))
    const treasury = theirs.pallets.find(({ name }) => name === 'Treasury')
    const pot = treasury?.constants.find(({ name }) => name === 'pot_account')
    expect(treasuryAccount).toEqual(pot?.value)
  })

  it('is open from the genesis on, with the existential deposit, which is out of use', () => {
    expect([freeBalance(at, treasuryAccount), inactiveIssuance(at)]).toEqual([deposit, deposit])
    expect([totalIssuance(at), providers(at, treasuryAccount)]).toEqual([10n ** 18n + deposit, 2])
    expect(brokenInvariants(at)).toEqual([])
  })

  it('stays when all that it has is gone', () => {
    decProviders(at, treasuryAccount)
    expect([providers(at, treasuryAccount), consumers(at, treasuryAccount)]).toEqual([1, 0])
  })

  it('is opened with what it has where someone paid in before', () => {
    const rich = buildPhatGenesis(runtime, { balances: [{ who: treasuryAccount, free: 7n * deposit }] })
    const opened = new Execution(runtime, mapBase(rich), genesisContext)
    expect([freeBalance(opened, treasuryAccount), totalIssuance(opened)]).toEqual([7n * deposit, 7n * deposit])
    expect([inactiveIssuance(opened), providers(opened, treasuryAccount)]).toEqual([7n * deposit, 2])
    expect(openTreasury(opened).refTime).toBeGreaterThan(0n)
  })

  it('takes credits out of use', () => {
    creditTreasury(at, 5n)
    expect([freeBalance(at, treasuryAccount), inactiveIssuance(at)]).toEqual([deposit + 5n, deposit + 5n])
    creditTreasury(at, 0n)
    expect(inactiveIssuance(at)).toBe(deposit + 5n)
  })
})

describe('fees', () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 15n })
  /** What the treasury, the author and the issuance gained, where a credit of fee and tip was in the issuance. */
  const shared = (fee: bigint, tip: bigint, who: AccountId | undefined) => {
    const execution = new Execution(runtime, mapBase(genesis), { ...genesisContext, number: 1 })
    const before = totalIssuance(execution)
    shareFees(() => who)(execution, fee, tip)
    const gained = who === undefined ? 0n : freeBalance(execution, who)
    return [freeBalance(execution, treasuryAccount) - deposit, gained, totalIssuance(execution) - before]
  }

  it('go to the treasury with all tips where a block has no author', () => {
    fc.assert(
      fc.property(amount, amount, (fee, tip) => {
        expect(shared(fee, tip, undefined)).toEqual([fee + tip, 0n, 0n])
      }),
      { numRuns: 100, seed: 3 },
    )
  })

  it('are a fifth the author’s, with all tips, and nothing is lost', () => {
    fc.assert(
      fc.property(amount, amount, (fee, tip) => {
        const treasury = (fee * 80n) / 100n
        const reward = fee + tip - treasury
        // What is too little for an account to exist goes to the treasury, too.
        const expected = reward < deposit ? [fee + tip, 0n, 0n] : [treasury, reward, 0n]
        expect(shared(fee, tip, author)).toEqual(expected)
      }),
      { numRuns: 200, seed: 4 },
    )
  })
})
