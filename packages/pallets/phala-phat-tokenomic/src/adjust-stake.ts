// SPDX-License-Identifier: Apache-2.0
import { u128 } from '@phat/codec'
import { ensureSigned } from '@phat/frame'
import { type AccountId, type Balance, concatBytes, type Hash, textBytes } from '@phat/primitives'
import type { CallContext, Context } from './base.ts'

/** `PalletId(*b"phat/tok")` as an account: `modl`, the eight letters, zeros. Nobody has a key for it. */
export const stakesAccount = (() => {
  const account = new Uint8Array(32)
  account.set(textBytes('modlphat/tok'))
  return account as AccountId
})()

/** `ContractDeposit::change_deposit` of the system contract. */
const changeDeposit = Uint8Array.of(0xa2, 0x4b, 0xcb, 0x44)

/** Moves the difference between what was staked and what is to be. */
function moveDifference({ config, execution }: Context, user: AccountId, from: Balance, to: Balance): void {
  const { currency } = config
  if (to > from) currency.transferKeepAlive({ execution }, user, stakesAccount, to - from)
  if (to < from) currency.transferAllowDeath({ execution }, stakesAccount, user, from - to)
}

/** Stores what is not zero: of the rest no entry stays. */
function storeStakes({ store }: Context, user: AccountId, contract: Hash, stake: Balance, total: Balance): void {
  if (stake > 0n) store.contractUserStakes.set(user, contract, stake)
  else store.contractUserStakes.remove(user, contract)
  if (total > 0n) store.contractTotalStakes.set(contract, total)
  else store.contractTotalStakes.remove(contract)
}

/**
 * Sets what the sender stakes on a contract, deployed or not, and tells its cluster. To set it again tells the cluster again. Source:
 * `adjust_stake` of phala-blockchain's phat_tokenomic.
 */
export function adjustStake(
  context: CallContext,
  { contract, amount }: { readonly contract: Hash; readonly amount: Balance },
): undefined {
  const { config, emit, fail, origin, store } = context
  const user = ensureSigned(origin)
  const set = store.minStake.get()
  if (amount !== 0n && amount < (set > config.leastStake ? set : config.leastStake)) fail.InvalidAmountOfStake()
  const before = store.contractUserStakes.get(user, contract)
  const total = store.contractTotalStakes.get(contract) - before + amount
  moveDifference(context, user, before, amount)
  storeStakes(context, user, contract, amount, total)
  const cluster = config.contracts.clusterOf(context, contract)
  emit.ContractDepositChanged({ cluster, contract, deposit: total })
  emit.UserStakeChanged({ cluster, account: user, contract, stake: amount })
  const system = config.contracts.systemContractOf(context, contract)
  if (system === undefined) return
  config.pushInkMessage(context, 'PhalaPhatTokenomic', system, concatBytes(changeDeposit, contract, u128.encode(total)))
}
