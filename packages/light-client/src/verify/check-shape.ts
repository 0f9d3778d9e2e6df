// SPDX-License-Identifier: Apache-2.0
import { toByteString } from '@phat/primitives'
import { chainIdLengthMax } from '../certify/chain-id.ts'
import { accept, type Outcome, refuse } from '../errors.ts'
import { blockProtocol } from '../format/block.ts'
import {
  type BlockId,
  type Commit,
  type CommitSig,
  type Header,
  type Time,
  type ValidatorSet,
  validatorsMax,
} from '../format/types.ts'
import { totalPower, totalPowerMax, validatorAddress } from '../format/validators.ts'

const heightMax = 2n ** 63n - 1n
const roundMax = 2 ** 31 - 1
const partsMax = 2 ** 32 - 1
// Years 1 to 9999, the range of protobuf's Timestamp.
const secondsMin = -62_135_596_800n
const secondsMax = 253_402_300_799n

/** Refuses a header whose fields have impossible sizes, so that later steps may rely on them. */
export function checkHeaderShape(header: Header): Outcome<Header> {
  const { chainId, height, time } = header
  if (header.version.block !== blockProtocol) return refuse('malformed', `block protocol ${header.version.block} instead of 11`)
  if (header.version.app < 0n || header.version.app >= 2n ** 64n) return refuse('malformed', 'application version is no u64')
  if (chainId.length === 0 || chainId.length > chainIdLengthMax)
    return refuse('malformed', `chain id of ${chainId.length} characters`)
  if (height < 1n || height > heightMax) return refuse('malformed', `height ${height}`)
  if (!isTime(time)) return refuse('malformed', 'header time is out of range')
  if (!isBlockId(header.lastBlockId)) return refuse('malformed', 'last block id')
  const hashes = ['lastCommitHash', 'dataHash', 'consensusHash', 'lastResultsHash', 'evidenceHash'] as const
  for (const name of hashes) if (!isHash(header[name])) return refuse('malformed', `${name} of ${header[name].length} bytes`)
  const required = ['validatorsHash', 'nextValidatorsHash'] as const
  for (const name of required)
    if (header[name].length !== 32) return refuse('malformed', `${name} of ${header[name].length} bytes`)
  if (header.proposerAddress.length !== 20)
    return refuse('malformed', `proposer address of ${header.proposerAddress.length} bytes`)
  return accept(header)
}

/** Refuses a commit whose fields have impossible sizes. */
export function checkCommitShape(commit: Commit): Outcome<Commit> {
  if (commit.height < 1n || commit.height > heightMax) return refuse('malformed', `commit height ${commit.height}`)
  if (!isIndex(commit.round, roundMax)) return refuse('malformed', `commit round ${commit.round}`)
  if (commit.blockId.hash.length !== 32 || commit.blockId.parts.hash.length !== 32 || !isBlockId(commit.blockId)) {
    return refuse('malformed', 'the commit is of no block')
  }
  if (commit.signatures.length > validatorsMax) return refuse('malformed', `${commit.signatures.length} votes`)
  const bad = commit.signatures.findIndex((signature) => !isCommitSig(signature))
  return bad === -1 ? accept(commit) : refuse('malformed', `vote ${bad} of the commit`)
}

/** Refuses an empty or too powerful set, one with a key twice and one whose powers are not positive. */
export function checkValidatorsShape(validators: ValidatorSet): Outcome<ValidatorSet> {
  if (validators.length === 0 || validators.length > validatorsMax)
    return refuse('malformed', `a set of ${validators.length} validators`)
  const bad = validators.findIndex(({ publicKey, power }) => publicKey.length !== 32 || power < 1n)
  if (bad !== -1) return refuse('malformed', `validator ${bad} of the set`)
  if (totalPower(validators) > totalPowerMax) return refuse('malformed', 'the total power is too large')
  const addresses = new Set(validators.map(({ publicKey }) => toByteString(validatorAddress(publicKey))))
  return addresses.size === validators.length ? accept(validators) : refuse('malformed', 'a validator stands in the set twice')
}

function isCommitSig({ flag, validatorAddress: address, timestamp, signature }: CommitSig): boolean {
  if (flag === 1) return address.length === 0 && signature.length === 0 && isTime(timestamp)
  return (flag === 2 || flag === 3) && address.length === 20 && signature.length === 64 && isTime(timestamp)
}

function isBlockId({ hash, parts }: BlockId): boolean {
  return isHash(hash) && isHash(parts.hash) && isIndex(parts.total, partsMax)
}

function isTime({ seconds, nanos }: Time): boolean {
  return seconds >= secondsMin && seconds <= secondsMax && isIndex(nanos, 999_999_999)
}

function isHash(hash: Uint8Array): boolean {
  return hash.length === 32 || hash.length === 0
}

function isIndex(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= max
}
