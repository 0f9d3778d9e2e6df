// SPDX-License-Identifier: Apache-2.0
import { assert, equalBytes, toByteString } from '@phat/primitives'
import { accept, type Outcome, refuse } from '../errors.ts'
import { headerHash } from '../format/header.ts'
import { addMilliseconds, compareTime, type SignedHeader, type Time, type ValidatorSet } from '../format/types.ts'
import { totalPower, validatorSetHash } from '../format/validators.ts'
import { checkValidatorsShape } from './check-shape.ts'
import {
  type BlockVote,
  checkCommitMatches,
  checkShapes,
  indexByAddress,
  judgePower,
  judgeSignatures,
  type PendingVerdict,
} from './verify-commit.ts'

/** What a light client keeps of the last block that it verified, or of its trust root. */
export interface TrustedState {
  readonly chainId: string
  readonly height: bigint
  readonly time: Time
  /** The engine's header hash, 32 bytes. */
  readonly hash: Uint8Array
  /** The set that signs the block at `height + 1`. */
  readonly nextValidators: ValidatorSet
}

/** A block as an untrusted source hands it over. */
export interface LightBlock extends SignedHeader {
  readonly validators: ValidatorSet
  readonly nextValidators: ValidatorSet
}

/** How far trust reaches. */
export interface StepOptions {
  /** The caller's clock. */
  readonly now: Time
  /** How long a verified block is trusted, milliseconds; shorter than the unbonding period. */
  readonly trustingPeriodMs: bigint
  /** How far ahead of `now` a block may be, milliseconds. */
  readonly clockDriftMs: bigint
  /** Share of the trusted set that must have signed a block further ahead; at least 1/3 (the default), at most 1. */
  readonly trustThreshold?: { readonly numerator: bigint; readonly denominator: bigint }
}

const oneThird = { numerator: 1n, denominator: 3n }

/**
 * One step of a light client from a verified block to a later one, the next or any other. After `not-enough-trust` the caller
 * tries a block in between; every other rejection is final for this block.
 *
 * Order (CometBFT specification, light client verification): shapes · validator sets are the header's · commit is the header's
 * and by that set · trust not expired · chain · time and height ascend · not from the future · the next block's set is the one
 * announced · signatures · enough trusted power (not for the next block) · more than two thirds of its own set.
 */
export function verifyStep(
  trusted: TrustedState,
  block: LightBlock,
  options: StepOptions,
): Outcome<PendingVerdict<TrustedState>> {
  const { header } = block
  const matched = checkOwnParts(block)
  if (!matched.ok) return matched
  const succession = checkAgainstTrusted(trusted, block, options)
  if (!succession.ok) return succession
  const votes = matched.value
  const isNext = header.height === trusted.height + 1n
  return accept({
    checks: votes.map(({ check }) => check),
    judge: (results) => {
      const signatures = judgeSignatures(votes, results)
      if (!signatures.ok) return signatures
      const trust = isNext ? accept(0n) : judgeTrust(trusted, votes, options)
      if (!trust.ok) return trust
      const power = judgePower(votes, results, totalPower(block.validators))
      return power.ok ? accept(trustedStateOf(block)) : power
    },
  })
}

/**
 * The state that trusts `block`. For a trust root the caller vouches for it; `verifyStep` calls it after verification.
 */
export function trustedStateOf(block: Pick<LightBlock, 'header' | 'nextValidators'>): TrustedState {
  const { header, nextValidators } = block
  return { chainId: header.chainId, height: header.height, time: header.time, hash: headerHash(header), nextValidators }
}

/** Checks that need nothing but the block itself. */
function checkOwnParts(block: LightBlock): Outcome<readonly BlockVote[]> {
  const { header, commit, validators, nextValidators } = block
  const shape = checkShapes(header, commit, validators)
  if (!shape.ok) return shape
  const nextShape = checkValidatorsShape(nextValidators)
  if (!nextShape.ok) return nextShape
  if (!equalBytes(validatorSetHash(validators), header.validatorsHash))
    return refuse('wrong-validators', `at height ${header.height}`)
  if (!equalBytes(validatorSetHash(nextValidators), header.nextValidatorsHash)) {
    return refuse('wrong-next-validators', `at height ${header.height}`)
  }
  return checkCommitMatches(header, commit, validators)
}

/** Checks that relate the block to what is trusted, before any signature. */
function checkAgainstTrusted(trusted: TrustedState, { header }: LightBlock, options: StepOptions): Outcome<true> {
  const { now, trustingPeriodMs, clockDriftMs } = options
  if (compareTime(addMilliseconds(trusted.time, trustingPeriodMs), now) <= 0) {
    return refuse('trust-expired', `the trusted block ${trusted.height} is older than ${trustingPeriodMs} ms`)
  }
  if (header.chainId !== trusted.chainId)
    return refuse('wrong-chain', `header of ${header.chainId} instead of ${trusted.chainId}`)
  if (compareTime(header.time, trusted.time) <= 0) return refuse('not-later', `not after the time of block ${trusted.height}`)
  if (header.height <= trusted.height) return refuse('not-later', `height ${header.height} is not above ${trusted.height}`)
  if (compareTime(header.time, addMilliseconds(now, clockDriftMs)) >= 0) {
    return refuse('from-future', `more than ${clockDriftMs} ms ahead of the clock`)
  }
  const isNext = header.height === trusted.height + 1n
  if (isNext && !equalBytes(header.validatorsHash, validatorSetHash(trusted.nextValidators))) {
    return refuse('broken-succession', `block ${header.height} is signed by another set than block ${trusted.height} announced`)
  }
  return accept(true)
}

/** A third of the trusted power, not counting what joined since, must stand behind a block further ahead. */
function judgeTrust(trusted: TrustedState, votes: readonly BlockVote[], options: StepOptions): Outcome<bigint> {
  const { numerator, denominator } = options.trustThreshold ?? oneThird
  assert(numerator > 0n && numerator * 3n >= denominator && numerator <= denominator, 'a trust threshold lies between 1/3 and 1')
  const byAddress = indexByAddress(trusted.nextValidators)
  const trustedPower = votes.reduce((sum, { address }) => sum + (byAddress.get(toByteString(address))?.power ?? 0n), 0n)
  const total = totalPower(trusted.nextValidators)
  // At a threshold of 1 "more than" could never hold, so the whole set suffices there.
  const isEnough = numerator === denominator ? trustedPower === total : trustedPower * denominator > total * numerator
  return isEnough ? accept(trustedPower) : refuse('not-enough-trust', `${trustedPower} of ${total} trusted power signed`)
}
