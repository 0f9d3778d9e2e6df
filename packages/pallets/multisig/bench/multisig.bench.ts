// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { install, type RuntimeCall, signed, weightOf } from '@phat/frame'
import { reserve, unreserve } from '@phat/pallet-balances'
import { Multisig } from '@phat/pallet-multisig'
import { System } from '@phat/pallet-system'
import { type AccountId, compareBytes } from '@phat/primitives'
import { account, benchCase, createMockChain, type MockChain, mockDbWeight, type WeightBench } from '@phat/test-kit'

const maxSignatories = 100
const deposits = { base: 10n }
const others = { name: 'otherSignatories', min: 1, max: maxSignatories - 1 }
const maxWeight = weightOf(1_000_000_000_000n, 1_000_000n)
const when = { height: 1, index: 0 }

const remark = (chain: MockChain, bytes = 0): RuntimeCall => chain.call(System, 'remark', { remark: new Uint8Array(bytes) })
const hashOf = (chain: MockChain, call: RuntimeCall): Uint8Array => blake2b256(chain.runtime.types.call.encode(call))
/** Accounts in ascending order, so many and one. */
const signatories = (n: number): readonly AccountId[] =>
  Array.from({ length: n + 1 }, (_, i) => account(i + 1)).sort(compareBytes)
const without = (all: readonly AccountId[], who: AccountId): readonly AccountId[] => all.filter((each) => each !== who)

const ends =
  (event: string) =>
  (chain: MockChain): boolean =>
    chain.takeEvents().at(-1)?.[0] === `Multisig.${event}`

/** An operation of n + 1 signatories that the first of them began; so many of the next approved. Who comes then, and the others. */
function begun(chain: MockChain, n: number, threshold: number, approvals: number) {
  const all = signatories(n)
  const call = remark(chain)
  const callHash = hashOf(chain, call)
  all.slice(0, approvals + 1).forEach((who, i) => {
    const maybeTimepoint = i === 0 ? undefined : when
    chain
      .calls(Multisig)
      .approveAsMulti(signed(who), { threshold, otherSignatories: without(all, who), maybeTimepoint, callHash, maxWeight })
  })
  chain.takeEvents()
  const next = all[Math.min(approvals + 1, n)] as AccountId
  return {
    first: all[0] as AccountId,
    next,
    of: (who: AccountId) => ({ threshold, otherSignatories: without(all, who) }),
    call,
    callHash,
  }
}

export const bench: WeightBench = {
  pallet: Multisig,
  chain: () => {
    deposits.base = 10n
    return createMockChain({
      balances: signatories(maxSignatories - 1).map((who) => [who, 1_000_000n] as const),
      pallets: [
        install(2, Multisig, {
          currency: { reserve, unreserve },
          get depositBase() {
            return deposits.base
          },
          depositFactor: 1n,
          maxSignatories,
          dbWeight: mockDbWeight,
        }),
      ],
    })
  },
  cases: [
    benchCase(Multisig, 'asMultiThreshold_1', {
      weight: 'asMultiThreshold1',
      component: others,
      setup: (chain, n) => {
        const [who, ...rest] = signatories(n) as [AccountId, ...AccountId[]]
        return { origin: signed(who), args: { otherSignatories: rest, call: remark(chain) } }
      },
      verify: (chain) => chain.takeEvents().length === 0,
    }),
    benchCase(Multisig, 'asMulti', {
      weight: 'asMultiCreate',
      component: others,
      setup: (chain, n) => {
        const [who, ...rest] = signatories(n) as [AccountId, ...AccountId[]]
        const args = { threshold: 2, otherSignatories: rest, maybeTimepoint: undefined, call: remark(chain), maxWeight }
        return { origin: signed(who), args }
      },
      verify: ends('NewMultisig'),
    }),
    benchCase(Multisig, 'asMulti', {
      weight: 'asMultiApprove',
      component: { ...others, min: 2 },
      setup: (chain, n) => {
        const { next, of, call } = begun(chain, n, n + 1, n - 2)
        return { origin: signed(next), args: { ...of(next), maybeTimepoint: when, call, maxWeight } }
      },
      verify: ends('MultisigApproval'),
    }),
    benchCase(Multisig, 'asMulti', {
      weight: 'asMultiComplete',
      component: others,
      setup: (chain, n) => {
        const { next, of, call } = begun(chain, n, n + 1, n - 1)
        return { origin: signed(next), args: { ...of(next), maybeTimepoint: when, call, maxWeight } }
      },
      verify: ends('MultisigExecuted'),
    }),
    benchCase(Multisig, 'asMulti', {
      weight: 'asMultiOfBytes',
      component: { name: 'bytes', min: 0, max: 100_000 },
      setup: (chain, n) => {
        const [who, ...rest] = signatories(1) as [AccountId, ...AccountId[]]
        const args = { threshold: 2, otherSignatories: rest, maybeTimepoint: undefined, call: remark(chain, n), maxWeight }
        return { origin: signed(who), args }
      },
      verify: ends('NewMultisig'),
    }),
    benchCase(Multisig, 'approveAsMulti', {
      weight: false,
      setup: (chain) => {
        const { next, of, callHash } = begun(chain, 2, 3, 0)
        return { origin: signed(next), args: { ...of(next), maybeTimepoint: when, callHash, maxWeight } }
      },
      verify: ends('MultisigApproval'),
    }),
    benchCase(Multisig, 'cancelAsMulti', {
      component: others,
      setup: (chain, n) => {
        const { first, of, callHash } = begun(chain, n, n + 1, n - 1)
        return { origin: signed(first), args: { ...of(first), timepoint: when, callHash } }
      },
      verify: ends('MultisigCancelled'),
    }),
    benchCase(Multisig, 'pokeDeposit', {
      component: others,
      setup: (chain, n) => {
        const { first, of, callHash } = begun(chain, n, n + 1, n - 1)
        deposits.base = 20n
        return { origin: signed(first), args: { ...of(first), callHash } }
      },
      verify: ends('DepositPoked'),
    }),
  ],
}
