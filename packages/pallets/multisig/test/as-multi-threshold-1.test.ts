// SPDX-License-Identifier: Apache-2.0
import { dispatchInfoOf, maxDispatchDepth, type RuntimeCall, signed, weightOf } from '@phat/frame'
import { Balances, freeBalance, mintInto, reservedBalance } from '@phat/pallet-balances'
import { Multisig, multiAccountId } from '@phat/pallet-multisig'
import { System } from '@phat/pallet-system'
import { Utility } from '@phat/pallet-utility'
import { compareBytes } from '@phat/primitives'
import { addressOf, alice, bob, CallFailed, charlie, dave, eve, mockDbWeight } from '@phat/test-kit'
import { describe, expect, it } from 'vitest'
import { thresholdOneWeight } from '../src/call-weights.ts'
import { mockChain } from './mock.ts'

const { chain } = mockChain({ callFilter: ({ call }) => call !== 'burn' })
const multisig = chain.calls(Multisig)
const send = (value: bigint): RuntimeCall => chain.call(Balances, 'transferAllowDeath', { dest: addressOf(dave), value })

describe('asMultiThreshold1', () => {
  const any = multiAccountId([alice, bob], 1)
  const once = (who: typeof alice, other: typeof alice, call: RuntimeCall) =>
    multisig.asMultiThreshold_1(signed(who), { otherSignatories: [other], call })

  it('dispatches at once for any signatory, and stores nothing', () => {
    mintInto(chain.execution, any, 100n)
    once(alice, bob, send(30n))
    once(bob, alice, send(20n))
    expect([freeBalance(chain.execution, any), freeBalance(chain.execution, dave)]).toEqual([50n, 1_050n])
    expect(reservedBalance(chain.execution, alice)).toBe(0n)
  })

  it('fails with the call, asks the filter, and checks the signatories', () => {
    chain.expectNoop(() => once(alice, bob, send(30n)), 'Token.FundsUnavailable')
    const burn = chain.call(Balances, 'burn', { value: 1n, keepAlive: false })
    chain.expectNoop(() => once(alice, bob, burn), 'System.CallFiltered')
    chain.expectNoop(() => once(alice, alice, send(1n)), 'Multisig.SenderInSignatories')
    const listed = (otherSignatories: readonly (typeof alice)[]) => () =>
      multisig.asMultiThreshold_1(signed(alice), { otherSignatories, call: send(1n) })
    chain.expectNoop(listed([]), 'Multisig.TooFewSignatories')
    chain.expectNoop(listed([bob, charlie, dave, eve]), 'Multisig.TooManySignatories')
    chain.expectNoop(listed([charlie, bob]), 'Multisig.SignatoriesOutOfOrder')
  })

  it('costs and ranks as its call, and counts what the call says it used', () => {
    const heap = chain.call(System, 'setHeapPages', { pages: 1n })
    const around = chain.call(Multisig, 'asMultiThreshold_1', { otherSignatories: [bob], call: heap })
    const own = thresholdOneWeight([bob], { dbWeight: mockDbWeight })
    const inner = dispatchInfoOf(heap).callWeight
    expect(dispatchInfoOf(around)).toEqual({
      callWeight: weightOf(own.refTime + inner.refTime, own.proofSize + inner.proofSize),
      class: 'Operational',
      paysFee: true,
    })
    const batch = chain.call(Utility, 'batch', { calls: [send(1_000n), send(1n)] })
    const used = once(alice, bob, batch).actualWeight
    expect(used?.refTime).toBeLessThan(own.refTime + dispatchInfoOf(batch).callWeight.refTime)
    expect(used?.refTime).toBeGreaterThan(own.refTime)
    const failing = chain.call(Utility, 'batchAll', { calls: [send(1_000n), send(1n)] })
    expect(() => once(alice, bob, failing)).toThrow(CallFailed)
    expect(once(alice, bob, chain.call(System, 'remark', { remark: new Uint8Array() }))).toEqual({})
  })

  it('nests only as deep as calls may', () => {
    let call = chain.call(System, 'remarkWithEvent', { remark: new Uint8Array() })
    let who = alice
    const senders = [who]
    for (let depth = 1; depth < maxDispatchDepth; depth++) {
      who = multiAccountId([who, eve].sort(compareBytes), 1)
      senders.push(who)
    }
    for (let depth = maxDispatchDepth - 2; depth >= 0; depth--)
      call = chain.call(Multisig, 'asMultiThreshold_1', { otherSignatories: [eve], call })
    expect(chain.dispatch(signed(alice), call)).toBeDefined()
    expect(chain.takeEvents().at(-1)?.[0]).toBe('System.Remarked')
    const deeper = chain.call(Multisig, 'asMultiThreshold_1', { otherSignatories: [eve], call })
    chain.expectNoop(() => chain.dispatch(signed(alice), deeper), 'Exhausted')
  })
})
