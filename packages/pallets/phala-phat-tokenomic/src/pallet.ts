// SPDX-License-Identifier: Apache-2.0
import { u128 } from '@phat/codec'
import { addWeight, constant } from '@phat/frame'
import { assert, toByteString } from '@phat/primitives'
import { adjustStake } from './adjust-stake.ts'
import { balance, base, contractId } from './base.ts'
import { weights } from './generated/weights.ts'

/** Stakes of users on contracts (phala-blockchain's phat_tokenomic). */
export const PhalaPhatTokenomic = base
  .storageVersion(7, {})
  .constants(({ leastStake }) => ({
    leastStake: constant(u128, leastStake, 'Least stake that is not zero, in planck; `MinStake` may ask for more.'),
  }))
  .calls((p) => ({
    adjustStake: p.call(
      0,
      { contract: contractId, amount: balance },
      (_args, { messageWeight }) => addWeight(weights.adjustStake, messageWeight),
      [
        'Sets what the sender stakes on a contract: takes or gives back the difference, and tells the contract’s cluster.',
        'Origin: signed. Events: ContractDepositChanged, UserStakeChanged. Errors: InvalidAmountOfStake.',
      ],
      adjustStake,
    ),
  }))
  .hooks({
    integrityTest: ({ config }) => assert(config.leastStake > 0n, 'an entry of stakes costs something'),
  })
  .invariants(({ store }) => {
    const sums = new Map<string, bigint>()
    const stakes = [...store.contractUserStakes.entries()]
    for (const [, contract, stake] of stakes) {
      const key = toByteString(contract)
      sums.set(key, (sums.get(key) ?? 0n) + stake)
    }
    const totals = [...store.contractTotalStakes.entries()]
    return {
      'the total of a contract is the sum of its stakes':
        totals.length === sums.size && totals.every(([contract, total]) => sums.get(toByteString(contract)) === total),
      'no entry is zero': stakes.every(([, , stake]) => stake > 0n),
    }
  })
