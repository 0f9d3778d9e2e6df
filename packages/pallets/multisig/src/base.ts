// SPDX-License-Identifier: Apache-2.0
import { alias, type Codec, fixedBytes, u128 } from '@phat/codec'
import {
  type At,
  accountId,
  blake2_128Concat,
  type CallContextOf,
  type ContextOf,
  definePallet,
  dispatchResult,
  error,
  event,
  optionalDoubleMap,
  twox64Concat,
} from '@phat/frame'
import type { AccountId, Balance } from '@phat/primitives'
import { callHash, multisigOf, type Timepoint, timepoint } from './types.ts'

/** What the runtime gives to Multisig. */
export interface MultisigConfig {
  readonly currency: {
    /** Sets free balance aside; fails where there is too little. */
    reserve(at: At, who: AccountId, amount: Balance): void
    /** Gives back what was reserved. Never fails; returns what was not there to give back. */
    unreserve(at: At, who: AccountId, amount: Balance): Balance
  }
  /** Reserved for an operation while it waits, in planck. */
  readonly depositBase: Balance
  /** Reserved besides for each approval that the operation needs, in planck. */
  readonly depositFactor: Balance
  /** Most accounts that may form one composite account, the sender included. */
  readonly maxSignatories: number
  /** Picoseconds of one database read and write. */
  readonly dbWeight: { readonly read: bigint; readonly write: bigint }
}

const when: Codec<Timepoint> = alias(timepoint, 'Timepoint<BlockNumberFor<T>>')
const amount: Codec<Balance> = alias(u128, 'BalanceOf<T>')

/** The first half of the declaration: what the calls work with. */
export const base = definePallet('Multisig')
  .config<MultisigConfig>()
  .storage((_types, { maxSignatories }) => ({
    multisigs: optionalDoubleMap(
      twox64Concat(accountId),
      blake2_128Concat(fixedBytes(32)),
      multisigOf(maxSignatories),
      'Open operations by composite account and call hash. Composite accounts are hashes themselves, so the cheap hasher serves;',
      'call hashes are whatever a user says. Who begins an operation pays by its deposit; it holds at most MaxSignatories approvals.',
    ),
  }))
  .events({
    NewMultisig: event(0, { approving: accountId, multisig: accountId, callHash }, 'An operation began.'),
    MultisigApproval: event(
      1,
      { approving: accountId, timepoint: when, multisig: accountId, callHash },
      'A signatory approved an operation.',
    ),
    MultisigExecuted: event(
      2,
      { approving: accountId, timepoint: when, multisig: accountId, callHash, result: dispatchResult },
      'An operation was approved by enough, and its call dispatched.',
    ),
    MultisigCancelled: event(
      3,
      { cancelling: accountId, timepoint: when, multisig: accountId, callHash },
      'An operation was cancelled by who began it.',
    ),
    DepositPoked: event(
      4,
      { who: accountId, callHash, oldDeposit: amount, newDeposit: amount },
      'The deposit for an operation was brought to what it costs now.',
    ),
  })
  .errors({
    MinimumThreshold: error(0, 'The threshold must be two or more.'),
    AlreadyApproved: error(1, 'The signatory approved this call already.'),
    NoApprovalsNeeded: error(2, 'The call needs no more approvals.'),
    TooFewSignatories: error(3, 'The list of other signatories is empty.'),
    TooManySignatories: error(4, 'There are more signatories than MaxSignatories.'),
    SignatoriesOutOfOrder: error(5, 'The other signatories must be in ascending order, each one once.'),
    SenderInSignatories: error(6, 'The sender must not be among the other signatories.'),
    NotFound: error(7, 'There is no such operation.'),
    NotOwner: error(8, 'Only the account that began an operation may cancel it or update its deposit.'),
    NoTimepoint: error(9, 'The operation is under way: say its timepoint.'),
    WrongTimepoint: error(10, 'The operation that is under way has another timepoint.'),
    UnexpectedTimepoint: error(11, 'No operation is under way: there is no timepoint to say.'),
    MaxWeightTooLow: error(12, 'The call weighs more than the sender allowed.'),
    AlreadyStored: error(13, 'The data to be stored is stored already.'),
  })

export type Context = ContextOf<typeof base>
/** What a call gets: the context and who calls. */
export type CallContext = CallContextOf<typeof base>
