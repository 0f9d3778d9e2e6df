// SPDX-License-Identifier: Apache-2.0
import { dispatchInfoOf, noneOrigin, type RuntimeCall, rootOrigin, signed, weightOf, zeroWeight } from '@phat/frame'
import { Balances, freeBalance, mintInto, reservedBalance } from '@phat/pallet-balances'
import { Multisig, multiAccountId } from '@phat/pallet-multisig'
import { compareBytes } from '@phat/primitives'
import { addressOf, alice, bob, charlie, dave, eve } from '@phat/test-kit'
import { blake2AsU8a } from '@polkadot/util-crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { asMultiWeight, stepWeight } from '../src/call-weights.ts'
import { mockChain } from './mock.ts'

const { chain, deposits } = mockChain({ callFilter: ({ call }) => call !== 'burn' })
const multisig = chain.calls(Multisig)
const three = [alice, bob, charlie]
const both = multiAccountId(three, 2)
const all = multiAccountId(three, 3)
const send = (value: bigint, to = dave): RuntimeCall => chain.call(Balances, 'transferAllowDeath', { dest: addressOf(to), value })
const hashOf = (call: RuntimeCall): Uint8Array => blake2AsU8a(chain.runtime.types.call.encode(call))
const plenty = weightOf(10_000_000_000n, 100_000n)
const now = { height: 1, index: 0 }
const others = (who: Uint8Array) => three.filter((each) => each !== who)
const reserved = (who: typeof alice): bigint => reservedBalance(chain.execution, who)
const ok = { type: 'Ok', value: [] } as const
const step = (
  who: typeof alice,
  call: RuntimeCall,
  parts: { threshold?: number; maybeTimepoint?: typeof now; maxWeight?: typeof plenty } = {},
) =>
  multisig.asMulti(signed(who), {
    threshold: 2,
    otherSignatories: others(who),
    maybeTimepoint: undefined,
    maxWeight: plenty,
    ...parts,
    call,
  })
/** The call that begins an operation. */
const begin = (otherSignatories: readonly (typeof alice)[], call: RuntimeCall, maxWeight: typeof plenty): RuntimeCall =>
  chain.call(Multisig, 'asMulti', { threshold: 2, otherSignatories, maybeTimepoint: undefined, call, maxWeight })
const approve = (who: typeof alice, call: RuntimeCall, maybeTimepoint?: typeof now, threshold = 2) =>
  multisig.approveAsMulti(signed(who), {
    threshold,
    otherSignatories: others(who),
    maybeTimepoint,
    callHash: hashOf(call),
    maxWeight: zeroWeight,
  })
const cancel = (who: typeof alice, call: RuntimeCall, timepoint = now) =>
  multisig.cancelAsMulti(signed(who), { threshold: 2, otherSignatories: others(who), timepoint, callHash: hashOf(call) })

beforeEach(() => {
  Object.assign(deposits, { base: 10n, factor: 3n })
  mintInto(chain.execution, both, 500n)
  mintInto(chain.execution, all, 500n)
  chain.takeEvents()
})

describe('an operation', () => {
  const call = send(100n)
  const callHash = hashOf(call)

  it('begins with a deposit, and is dispatched by the last approval, which gives the deposit back', () => {
    const first = step(alice, call)
    chain.expectEvents(
      ['Balances.Reserved', { who: alice, amount: 16n }],
      ['Multisig.NewMultisig', { approving: alice, multisig: both, callHash }],
    )
    expect([reserved(alice), freeBalance(chain.execution, dave)]).toEqual([16n, 1_000n])
    expect(first.actualWeight).toEqual(stepWeight('create', others(alice), chain.runtime.types.call.encode(call).length))
    step(bob, call, { maybeTimepoint: now })
    chain.expectEvents(
      ['Balances.Unreserved', { who: alice, amount: 16n }],
      ['Balances.Transfer', { from: both, to: dave, amount: 100n }],
      ['Multisig.MultisigExecuted', { approving: bob, timepoint: now, multisig: both, callHash, result: ok }],
    )
    expect([reserved(alice), freeBalance(chain.execution, dave)]).toEqual([0n, 1_100n])
    expect([...Multisig.at(chain.execution).store.multisigs.entries()]).toEqual([])
  })

  it('is known by the block and the extrinsic in which it began', () => {
    chain.runToBlock(5)
    const whole = begin([bob, charlie], call, plenty)
    for (let i = 0; i < 2; i++) chain.expectApplied(chain.transaction(dave, send(1n, alice), []))
    chain.expectApplied(chain.transaction(alice, whole, []))
    expect(Multisig.at(chain.execution).store.multisigs.get(both, callHash)?.when).toEqual({ height: 5, index: 2 })
  })

  it('collects approvals by hash in ascending order, and the last signatory brings the call', () => {
    const hash = hashOf(call)
    approve(charlie, call, undefined, 3)
    const post = approve(alice, call, now, 3)
    expect(chain.takeEvents().at(-1)).toEqual([
      'Multisig.MultisigApproval',
      { approving: alice, timepoint: now, multisig: all, callHash: hash },
    ])
    expect(post.actualWeight).toEqual(stepWeight('approve', others(alice), 0))
    expect(Multisig.at(chain.execution).store.multisigs.get(all, hash)).toEqual({
      when: now,
      deposit: 19n,
      depositor: charlie,
      approvals: [alice, charlie],
    })
    approve(bob, call, now, 3)
    expect(freeBalance(chain.execution, dave)).toBe(1_000n)
    step(alice, call, { threshold: 3, maybeTimepoint: now })
    expect(freeBalance(chain.execution, dave)).toBe(1_100n)
    expect(reserved(charlie)).toBe(0n)
  })

  it('succeeds when its call fails, and says so', () => {
    const burn = chain.call(Balances, 'burn', { value: 1n, keepAlive: false })
    const unavailable = { type: 'Token', value: { type: 'FundsUnavailable', value: undefined } }
    const filtered = { type: 'Module', value: { index: 0, error: new Uint8Array([5, 0, 0, 0]) } }
    for (const [bad, error] of [
      [send(600n), unavailable],
      [burn, filtered],
    ] as const) {
      step(alice, bad)
      step(bob, bad, { maybeTimepoint: now })
      const executed = {
        approving: bob,
        timepoint: now,
        multisig: both,
        callHash: hashOf(bad),
        result: { type: 'Err', value: error },
      }
      expect(chain.takeEvents().at(-1)).toEqual(['Multisig.MultisigExecuted', executed])
    }
    expect(reserved(alice)).toBe(0n)
  })

  it('waits again under its own timepoint when it begins anew', () => {
    step(alice, call)
    step(bob, call, { maybeTimepoint: now })
    chain.runToBlock(2)
    step(charlie, call)
    chain.expectNoop(() => step(bob, call, { maybeTimepoint: now }), 'Multisig.WrongTimepoint')
    step(bob, call, { maybeTimepoint: { height: 2, index: 0 } })
    expect(freeBalance(chain.execution, dave)).toBe(1_200n)
  })

  it('may be that of a composite account whose signatory is another', () => {
    const [first, second] = [both, dave].sort(compareBytes) as [typeof alice, typeof alice]
    const outer = multiAccountId([first, second], 2)
    mintInto(chain.execution, outer, 50n)
    const approval = begin([dave], send(20n, alice), plenty)
    const { callWeight: maxWeight } = dispatchInfoOf(approval)
    step(alice, approval, { maxWeight })
    step(bob, approval, { maybeTimepoint: now, maxWeight })
    expect([reserved(alice), reserved(both)]).toEqual([0n, 16n])
    const last = { threshold: 2, otherSignatories: [both], maybeTimepoint: now, call: send(20n, alice), maxWeight: plenty }
    multisig.asMulti(signed(dave), last)
    expect([freeBalance(chain.execution, alice), reserved(both)]).toEqual([1_020n, 0n])
  })

  it('weighs its steps at worst and at least', () => {
    const size = chain.runtime.types.call.encode(call).length
    const whole = begin([bob, charlie], call, weightOf(5n, 6n))
    const { callWeight, class: dispatchClass } = dispatchInfoOf(whole)
    const worst = asMultiWeight([bob, charlie], size)
    expect([callWeight, dispatchClass]).toEqual([weightOf(worst.refTime + 5n, worst.proofSize + 6n), 'Normal'])
    const { call: codec } = chain.runtime.types
    expect(dispatchInfoOf(codec.decode(codec.encode(whole)))).toEqual(dispatchInfoOf(whole))
  })
})

describe('an operation is refused', () => {
  const call = send(100n)
  const over = (parts: { threshold?: number; otherSignatories?: readonly (typeof alice)[]; maybeTimepoint?: typeof now }) => ({
    threshold: 2,
    otherSignatories: [bob, charlie],
    maybeTimepoint: undefined,
    maxWeight: plenty,
    ...parts,
  })

  it.each([
    ['MinimumThreshold', over({ threshold: 1 })],
    ['MinimumThreshold', over({ threshold: 0 })],
    ['TooFewSignatories', over({ otherSignatories: [] })],
    ['TooManySignatories', over({ otherSignatories: [bob, charlie, dave, eve] })],
    ['SignatoriesOutOfOrder', over({ otherSignatories: [charlie, bob] })],
    ['SignatoriesOutOfOrder', over({ otherSignatories: [bob, bob] })],
    ['SenderInSignatories', over({ otherSignatories: [alice, bob] })],
    ['UnexpectedTimepoint', over({ maybeTimepoint: now })],
  ] as const)('with %s', (failure, args) => {
    const callHash = hashOf(call)
    const { maybeTimepoint: _, maxWeight: __, ...rest } = args
    chain.expectNoop(() => multisig.asMulti(signed(alice), { ...args, call }), `Multisig.${failure}`)
    chain.expectNoop(() => multisig.approveAsMulti(signed(alice), { ...args, callHash }), `Multisig.${failure}`)
    if (failure === 'UnexpectedTimepoint') return
    chain.expectNoop(() => multisig.cancelAsMulti(signed(alice), { ...rest, timepoint: now, callHash }), `Multisig.${failure}`)
    chain.expectNoop(() => multisig.pokeDeposit(signed(alice), { ...rest, callHash }), `Multisig.${failure}`)
  })

  it('with BadOrigin unless an account signed', () => {
    const callHash = hashOf(call)
    for (const origin of [rootOrigin, noneOrigin]) {
      chain.expectNoop(() => multisig.asMultiThreshold_1(origin, { otherSignatories: [bob], call }), 'BadOrigin')
      chain.expectNoop(() => multisig.asMulti(origin, { ...over({}), call }), 'BadOrigin')
      chain.expectNoop(() => multisig.approveAsMulti(origin, { ...over({}), callHash }), 'BadOrigin')
      const rest = { threshold: 2, otherSignatories: [bob], callHash }
      chain.expectNoop(() => multisig.cancelAsMulti(origin, { ...rest, timepoint: now }), 'BadOrigin')
      chain.expectNoop(() => multisig.pokeDeposit(origin, rest), 'BadOrigin')
    }
  })

  it('without its timepoint, with another, or a second time by the same signatory', () => {
    step(alice, call)
    chain.expectNoop(() => step(bob, call), 'Multisig.NoTimepoint')
    chain.expectNoop(() => step(bob, call, { maybeTimepoint: { height: 1, index: 1 } }), 'Multisig.WrongTimepoint')
    chain.expectNoop(() => step(bob, call, { maybeTimepoint: { height: 2, index: 0 } }), 'Multisig.WrongTimepoint')
    chain.expectNoop(() => step(alice, call, { maybeTimepoint: now }), 'Multisig.AlreadyApproved')
    chain.expectNoop(() => approve(alice, call, now), 'Multisig.AlreadyApproved')
    approve(bob, call, now)
    chain.expectNoop(() => approve(charlie, call, now), 'Multisig.AlreadyApproved')
  })

  it('when the call weighs more than the sender allows, in either dimension', () => {
    const { callWeight } = dispatchInfoOf(call)
    step(alice, call)
    const tight = (maxWeight: typeof callWeight) => () => step(bob, call, { maybeTimepoint: now, maxWeight })
    chain.expectNoop(tight({ ...callWeight, refTime: callWeight.refTime - 1n }), 'Multisig.MaxWeightTooLow')
    chain.expectNoop(tight({ ...callWeight, proofSize: callWeight.proofSize - 1n }), 'Multisig.MaxWeightTooLow')
    tight(callWeight)()
    expect(freeBalance(chain.execution, dave)).toBe(1_100n)
  })

  it('when who begins it cannot pay the deposit', () => {
    deposits.base = 2_000n
    chain.expectNoop(() => step(alice, call), 'Balances.InsufficientBalance')
  })
})

describe('cancelAsMulti', () => {
  const call = send(100n)

  it('ends the operation and gives the deposit back', () => {
    step(alice, call)
    chain.takeEvents()
    cancel(alice, call)
    chain.expectEvents(
      ['Balances.Unreserved', { who: alice, amount: 16n }],
      ['Multisig.MultisigCancelled', { cancelling: alice, timepoint: now, multisig: both, callHash: hashOf(call) }],
    )
    chain.expectNoop(() => cancel(alice, call), 'Multisig.NotFound')
  })

  it('is for who began it, by its timepoint', () => {
    step(alice, call)
    chain.expectNoop(() => cancel(bob, call), 'Multisig.NotOwner')
    chain.expectNoop(() => cancel(alice, call, { height: 1, index: 9 }), 'Multisig.WrongTimepoint')
  })
})

describe('pokeDeposit', () => {
  const call = send(100n)
  const poke = (who: typeof alice) =>
    multisig.pokeDeposit(signed(who), { threshold: 2, otherSignatories: others(who), callHash: hashOf(call) })

  it.each([
    ['more', 20n, 26n],
    ['less', 1n, 7n],
  ] as const)('reserves %s when the deposit changed, free of charge', (_, base, newDeposit) => {
    step(alice, call)
    deposits.base = base
    expect(poke(alice)).toEqual({ paysFee: false })
    expect(reserved(alice)).toBe(newDeposit)
    expect(chain.takeEvents().at(-1)).toEqual([
      'Multisig.DepositPoked',
      { who: alice, callHash: hashOf(call), oldDeposit: 16n, newDeposit },
    ])
    step(bob, call, { maybeTimepoint: now })
    expect(reserved(alice)).toBe(0n)
  })

  it('changes nothing and costs a fee when the deposit is as it was', () => {
    step(alice, call)
    chain.takeEvents()
    expect(poke(alice)).toEqual({})
    chain.expectEvents()
  })

  it('is for who began an operation that waits', () => {
    chain.expectNoop(() => poke(alice), 'Multisig.NotFound')
    step(alice, call)
    chain.expectNoop(() => poke(bob), 'Multisig.NotOwner')
  })
})
