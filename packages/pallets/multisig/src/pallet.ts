// SPDX-License-Identifier: Apache-2.0
import { alias, type Codec, fixedBytes, option, u16, u32, u128, vec } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import { accountId, addWeight, callSize, constant, dispatchInfoOf, sizedCall, weight } from '@phat/frame'
import { type AccountId, assert } from '@phat/primitives'
import { base } from './base.ts'
import { approveAsMultiWeight, asMultiWeight, thresholdOneWeight } from './call-weights.ts'
import { asMultiThreshold1 } from './calls/as-multi-threshold-1.ts'
import { cancelAsMulti } from './calls/cancel-as-multi.ts'
import { operate } from './calls/operate.ts'
import { pokeDeposit } from './calls/poke-deposit.ts'
import { weights } from './generated/weights.ts'
import { invariants } from './invariants.ts'
import { type Timepoint, timepoint } from './types.ts'

const threshold = alias<number>(u16, 'u16')
const otherSignatories: Codec<readonly AccountId[]> = alias(vec(accountId), 'Vec<T::AccountId>')
const when: Codec<Timepoint> = alias(timepoint, 'Timepoint<BlockNumberFor<T>>')
const maybeTimepoint: Codec<Timepoint | undefined> = alias(option(timepoint), 'Option<Timepoint<BlockNumberFor<T>>>')
const callHash: Codec<Uint8Array> = alias(fixedBytes(32), '[u8; 32]')

/** Calls of accounts that several others form together, of whom so many must approve (pallet-multisig). */
export const Multisig = base
  .constants((config) => ({
    depositBase: constant(u128, config.depositBase, 'Reserved for an operation while it waits, in planck.'),
    depositFactor: constant(
      u128,
      config.depositFactor,
      'Reserved besides for each approval that the operation needs, in planck.',
    ),
    maxSignatories: constant(u32, config.maxSignatories, 'Most accounts that may form one composite account.'),
  }))
  .calls((p) => ({
    // Spelled so that it becomes `as_multi_threshold_1`.
    asMultiThreshold_1: p.call(
      0,
      { otherSignatories, call: sizedCall(p.types) },
      (args, config) => {
        const { callWeight, class: dispatchClass } = dispatchInfoOf(args.call)
        return { weight: addWeight(thresholdOneWeight(args.otherSignatories, config), callWeight), class: dispatchClass }
      },
      [
        'Dispatches a call as the composite account of which any one signatory decides.',
        'Origin: signed. Errors: TooFewSignatories, TooManySignatories, SignatoriesOutOfOrder, SenderInSignatories, those of the call.',
      ],
      asMultiThreshold1,
    ),
    asMulti: p.call(
      1,
      { threshold, otherSignatories, maybeTimepoint, call: sizedCall(p.types), maxWeight: weight },
      (args) => addWeight(asMultiWeight(args.otherSignatories, callSize(p.types, args.call)), args.maxWeight),
      [
        'Approves a call of a composite account, and dispatches it once it has its approvals; the event says what came of it.',
        'The first approval reserves a deposit, which the last one gives back. The others name the block and index of the first.',
        'Origin: signed. Events: NewMultisig, MultisigApproval or MultisigExecuted. Errors: all but NotFound and NotOwner.',
      ],
      (context, args) => {
        const encoded = p.types.call.encode(args.call)
        return operate(context, args, { callHash: blake2b256(encoded), size: encoded.length, call: args.call })
      },
    ),
    approveAsMulti: p.call(
      2,
      { threshold, otherSignatories, maybeTimepoint, callHash, maxWeight: weight },
      (args) => addWeight(approveAsMultiWeight(args.otherSignatories), args.maxWeight),
      [
        'Approves a call of a composite account by its hash. Enough approvals do not dispatch it: the last signatory brings the call.',
        'Origin: signed. Events: NewMultisig or MultisigApproval. Errors: as asMulti.',
      ],
      (context, args) => operate(context, args, { callHash: args.callHash, size: 0 }),
    ),
    cancelAsMulti: p.call(
      3,
      { threshold, otherSignatories, timepoint: when, callHash },
      (args) => weights.cancelAsMulti(args.otherSignatories.length),
      [
        'Ends an operation before it has its approvals, and gives the deposit back.',
        'Origin: signed, who began it. Events: MultisigCancelled. Errors: NotFound, WrongTimepoint, NotOwner, those of signatories.',
      ],
      cancelAsMulti,
    ),
    pokeDeposit: p.call(
      4,
      { threshold, otherSignatories, callHash },
      (args) => weights.pokeDeposit(args.otherSignatories.length),
      [
        'Brings the deposit for an operation to what it costs now. Free of charge where that changed.',
        'Origin: signed, who began it. Events: DepositPoked. Errors: NotFound, NotOwner, those of signatories.',
      ],
      pokeDeposit,
    ),
  }))
  .hooks({
    integrityTest: ({ config }) => assert(config.maxSignatories >= 2, 'two accounts can form a composite account'),
  })
  // Version 1 of Substrate's layout no longer stores calls; this pallet never did.
  .storageVersion(1, {})
  .invariants(invariants)
