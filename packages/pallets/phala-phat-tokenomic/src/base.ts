// SPDX-License-Identifier: Apache-2.0
import { alias, option, u128 } from '@phat/codec'
import {
  accountId,
  type CallContextOf,
  type ContextOf,
  definePallet,
  doubleMap,
  error,
  event,
  map,
  twox64Concat,
  value,
} from '@phat/frame'
import { h256 } from '@phat/messaging'
import type { Balance, Hash } from '@phat/primitives'
import type { PhalaPhatTokenomicConfig } from './config.ts'

export const contractId = alias<Hash>(h256, 'ContractId')
export const balance = alias<Balance>(u128, 'BalanceOf<T>')

const cluster = alias<Hash | undefined>(option(h256), 'Option<ContractClusterId>')

/** The first half of the declaration: what the call works with. */
export const base = definePallet('PhalaPhatTokenomic', 'Stakes of users on contracts.')
  .config<PhalaPhatTokenomicConfig>()
  .storage({
    contractUserStakes: doubleMap(
      twox64Concat(accountId),
      twox64Concat(contractId),
      u128,
      0n,
      'What an account staked on a contract, in planck. Each entry holds at least the least stake of its account.',
    ),
    contractTotalStakes: map(
      twox64Concat(contractId),
      u128,
      0n,
      'What all accounts staked on a contract, in planck; no entry where nobody did.',
    ),
    minStake: value(u128, 0n, 'Least stake that is not zero, in planck, where it is more than the configuration says.'),
  })
  .events({
    ContractDepositChanged: event(
      0,
      { cluster, contract: contractId, deposit: balance },
      'The total of a contract’s stakes has changed to this.',
    ),
    UserStakeChanged: event(
      1,
      { cluster, account: accountId, contract: contractId, stake: balance },
      'What an account staked on a contract has changed to this.',
    ),
  })
  .errors({ InvalidAmountOfStake: error(0, 'The stake is neither zero nor as much as the least.') })

export type Context = ContextOf<typeof base>
export type CallContext = CallContextOf<typeof base>
