// SPDX-License-Identifier: Apache-2.0
import { alias, bool, compact, u32, u128, vec } from '@phat/codec'
import { accountId, constant, maxWeight, multiAddress } from '@phat/frame'
import type { AccountId, Balance } from '@phat/primitives'
import { assert } from '@phat/primitives'
import { base } from './base.ts'
import { burn } from './calls/burn.ts'
import { forceAdjustTotalIssuance } from './calls/force-adjust-total-issuance.ts'
import { forceSetBalance } from './calls/force-set-balance.ts'
import { forceTransfer } from './calls/force-transfer.ts'
import { forceUnreserve } from './calls/force-unreserve.ts'
import { transferAll } from './calls/transfer-all.ts'
import { transferAllowDeath } from './calls/transfer-allow-death.ts'
import { transferKeepAlive } from './calls/transfer-keep-alive.ts'
import { upgradeAccounts } from './calls/upgrade-accounts.ts'
import { weights } from './generated/weights.ts'
import { buildGenesis } from './genesis.ts'
import { invariants } from './invariants.ts'
import { adjustmentDirection, balance } from './types.ts'

const compactBalance = alias<Balance>(compact(u128), 'T::Balance')
const accounts = alias<readonly AccountId[]>(vec(accountId), 'Vec<T::AccountId>')
/** Creating an account and removing one: whichever costs more, in each dimension. */
const forceSetBalanceWeight = maxWeight(weights.forceSetBalanceCreating, weights.forceSetBalanceKilling)
const flag = alias<boolean>(bool, 'bool')

/** Balances of the chain's token: transfers, reserves, holds, locks and freezes (pallet-balances). */
export const Balances = base
  .constants((config) => ({
    ExistentialDeposit: constant(
      balance,
      config.existentialDeposit,
      'The least that an account holds, in planck; below, it is removed.',
    ),
    MaxLocks: constant(u32, config.maxLocks, 'Most locks on one account.'),
    MaxReserves: constant(u32, config.maxReserves, 'Most named reserves of one account.'),
    MaxFreezes: constant(u32, config.maxFreezes, 'Most freezes on one account.'),
  }))
  .calls((p) => ({
    transferAllowDeath: p.call(
      0,
      { dest: multiAddress, value: compactBalance },
      weights.transferAllowDeath,
      [
        'Moves free balance to another account. A sender left with less than the existential deposit is removed.',
        'Origin: signed. Events: Transfer; Endowed, DustLost. Errors: Token.*, Arithmetic.Overflow.',
      ],
      transferAllowDeath,
    ),
    forceTransfer: p.call(
      2,
      { source: multiAddress, dest: multiAddress, value: compactBalance },
      weights.forceTransfer,
      [
        'Moves free balance of any account as transferAllowDeath does.',
        'Origin: root. Events and errors: as transferAllowDeath.',
      ],
      forceTransfer,
    ),
    transferKeepAlive: p.call(
      3,
      { dest: multiAddress, value: compactBalance },
      weights.transferKeepAlive,
      [
        'Moves free balance to another account, unless that would remove the sender.',
        'Origin: signed. Events: Transfer; Endowed. Errors: Token.NotExpendable and as transferAllowDeath.',
      ],
      transferKeepAlive,
    ),
    transferAll: p.call(
      4,
      { dest: multiAddress, keepAlive: flag },
      weights.transferAll,
      [
        'Moves all free balance that can be moved; with keepAlive, all but the existential deposit. Fees are paid before.',
        'Origin: signed. Events and errors: as transferAllowDeath.',
      ],
      transferAll,
    ),
    forceUnreserve: p.call(
      5,
      { who: multiAddress, amount: balance },
      weights.forceUnreserve,
      [
        'Moves reserved balance of an account back to its free balance, as much as there is.',
        'Origin: root. Events: Unreserved.',
      ],
      forceUnreserve,
    ),
    upgradeAccounts: p.call(
      6,
      { who: accounts },
      ({ who }) => weights.upgradeAccounts(who.length),
      [
        'Brings accounts that older code made to the present rules. Free of charge when nine in ten needed it.',
        'Origin: signed. Events: Upgraded for each.',
      ],
      upgradeAccounts,
    ),
    forceSetBalance: p.call(
      8,
      { who: multiAddress, newFree: compactBalance },
      forceSetBalanceWeight,
      [
        'Sets the free balance of an account and the total issuance with it; below the existential deposit, to zero.',
        'Origin: root. Events: Issued or Rescinded, BalanceSet. Errors: ConsumerRemaining.',
      ],
      forceSetBalance,
    ),
    forceAdjustTotalIssuance: p.call(
      9,
      { direction: adjustmentDirection, delta: compactBalance },
      weights.forceAdjustTotalIssuance,
      [
        'Changes the total issuance without changing a balance, to repair one that is wrong; saturating.',
        'Origin: root. Events: TotalIssuanceForced. Errors: DeltaZero, IssuanceDeactivated.',
      ],
      forceAdjustTotalIssuance,
    ),
    burn: p.call(
      10,
      { value: compactBalance, keepAlive: flag },
      ({ keepAlive }) => (keepAlive ? weights.burnKeepAlive : weights.burnAllowDeath),
      [
        'Destroys free balance of the sender, and as much of the total issuance; with keepAlive, unless it would remove the sender.',
        'Origin: signed. Events: Burned; DustLost. Errors: Token.FundsUnavailable.',
      ],
      burn,
    ),
  }))
  .hooks({
    integrityTest: ({ config }) => {
      assert(config.existentialDeposit > 0n, 'the existential deposit is greater than zero')
      assert(config.maxFreezes >= config.freezeReasons.count, 'an account can be frozen for every freeze reason at once')
    },
  })
  .genesis(buildGenesis)
  .invariants(invariants)
