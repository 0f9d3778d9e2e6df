// SPDX-License-Identifier: Apache-2.0
import { assert, equalBytes, toByteString } from '@phat/primitives'
import { accept, type Outcome, refuse } from '../errors.ts'
import { commitSignBytes } from '../format/commit.ts'
import { headerHash } from '../format/header.ts'
import type { Commit, Header, Validator, ValidatorSet } from '../format/types.ts'
import { totalPower, validatorAddress, validatorSetHash } from '../format/validators.ts'
import { checkCommitShape, checkHeaderShape, checkValidatorsShape } from './check-shape.ts'

/** One ed25519 verification that the caller does, with whatever its platform offers. */
export interface SignatureCheck {
  /** 32 bytes. */
  readonly publicKey: Uint8Array
  readonly message: Uint8Array
  /** 64 bytes. */
  readonly signature: Uint8Array
}

/**
 * A verification without its signature checks. The caller does them all, in any order, synchronously or not, and hands the
 * results to `judge` in the order of `checks`. Nothing is verified before `judge` said so.
 */
export interface PendingVerdict<T> {
  readonly checks: readonly SignatureCheck[]
  /** One result for each check, in the same order. */
  judge(results: readonly boolean[]): Outcome<T>
}

/** The power behind a verified commit. */
export interface CommitVerdict {
  readonly signedPower: bigint
  readonly totalPower: bigint
}

/** A header, the commit that should have decided it, and the set that should have signed. */
export interface CommitToVerify {
  /** The chain that the caller follows, never taken from the header. */
  readonly chainId: string
  readonly validators: ValidatorSet
  readonly header: Header
  readonly commit: Commit
}

/**
 * Verifies that more than two thirds of `validators`, by power, decided `header`. The caller knows that this is the set of that
 * height; `verifyStep` is for callers who do not. Every vote for the block must have a good signature; votes for no block
 * and absent ones count nothing and are not checked.
 *
 * Order: shapes · chain · validator set is the header's · commit is the header's · one vote a validator · signers known and
 * distinct · signatures · power.
 */
export function verifyCommit(input: CommitToVerify): Outcome<PendingVerdict<CommitVerdict>> {
  const { chainId, header, commit, validators } = input
  const shape = checkShapes(header, commit, validators)
  if (!shape.ok) return shape
  if (header.chainId !== chainId) return refuse('wrong-chain', `header of ${header.chainId} instead of ${chainId}`)
  if (!equalBytes(validatorSetHash(validators), header.validatorsHash))
    return refuse('wrong-validators', `at height ${header.height}`)
  const matched = checkCommitMatches(header, commit, validators)
  if (!matched.ok) return matched
  const votes = matched.value
  return accept({
    checks: votes.map(({ check }) => check),
    judge: (results) => judgePower(votes, results, totalPower(validators)),
  })
}

/** One vote for the block, with its signer and the check that it needs. */
export interface BlockVote {
  readonly address: Uint8Array
  readonly validator: Validator
  readonly check: SignatureCheck
}

/** Refuses headers, commits and sets of impossible shape. */
export function checkShapes(header: Header, commit: Commit, validators: ValidatorSet): Outcome<Header> {
  const commitShape = checkCommitShape(commit)
  if (!commitShape.ok) return commitShape
  const validatorsShape = checkValidatorsShape(validators)
  if (!validatorsShape.ok) return validatorsShape
  return checkHeaderShape(header)
}

/** Checks that the commit is of this header and by this set; returns the votes for the block. */
export function checkCommitMatches(header: Header, commit: Commit, validators: ValidatorSet): Outcome<readonly BlockVote[]> {
  if (!equalBytes(headerHash(header), commit.blockId.hash)) return refuse('wrong-commit', 'the commit is of another block')
  if (header.height !== commit.height)
    return refuse('wrong-commit', `commit of height ${commit.height}, header of ${header.height}`)
  if (commit.signatures.length !== validators.length) {
    return refuse('wrong-commit', `${commit.signatures.length} votes for ${validators.length} validators`)
  }
  const byAddress = indexByAddress(validators)
  const seen = new Set<string>()
  const votes: BlockVote[] = []
  for (const [index, { flag, validatorAddress: address, signature }] of commit.signatures.entries()) {
    if (flag === 1) continue
    const key = toByteString(address)
    const validator = byAddress.get(key)
    if (validator === undefined) return refuse('unknown-signer', `vote ${index} is of no validator in the set`)
    if (seen.has(key)) return refuse('unknown-signer', `vote ${index} is the second of its validator`)
    seen.add(key)
    if (flag !== 2) continue
    const message = commitSignBytes(header.chainId, commit, index)
    votes.push({ address, validator, check: { publicKey: validator.publicKey, message, signature } })
  }
  return accept(votes)
}

/** Judges signatures, then power: strictly more than two thirds. */
export function judgePower(votes: readonly BlockVote[], results: readonly boolean[], total: bigint): Outcome<CommitVerdict> {
  const signatures = judgeSignatures(votes, results)
  if (!signatures.ok) return signatures
  const signedPower = votes.reduce((sum, { validator }) => sum + validator.power, 0n)
  if (signedPower * 3n <= total * 2n) return refuse('not-enough-power', `${signedPower} of ${total} signed`)
  return accept({ signedPower, totalPower: total })
}

/** Refuses when any signature is bad. A result that is missing is a bug of the caller, never a pass. */
export function judgeSignatures(votes: readonly BlockVote[], results: readonly boolean[]): Outcome<true> {
  assert(results.length === votes.length, 'a judge gets one result for each signature check')
  const bad = results.findIndex((good) => good !== true)
  return bad === -1 ? accept(true) : refuse('bad-signature', `vote ${bad} for the block`)
}

/** Validators by their address. */
export function indexByAddress(validators: ValidatorSet): ReadonlyMap<string, Validator> {
  return new Map(validators.map((validator) => [toByteString(validatorAddress(validator.publicKey)), validator]))
}
