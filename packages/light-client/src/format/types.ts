// SPDX-License-Identifier: Apache-2.0

/** Most validators of a set, and so votes of a commit; CometBFT's MaxVotesCount. */
export const validatorsMax = 10_000

/** A point in time as protobuf's Timestamp: seconds since 1970 (negative before), and 0 to 999,999,999 nanoseconds. */
export interface Time {
  readonly seconds: bigint
  readonly nanos: number
}

/** How a block was cut for gossip: number of 64 KiB parts and the merkle root over them. */
export interface PartSetHeader {
  readonly total: number
  /** 32 bytes; empty only in the empty block id. */
  readonly hash: Uint8Array
}

/** What validators vote on: the header's hash and the part set. */
export interface BlockId {
  /** 32 bytes; empty only in the empty block id, which precedes the first block. */
  readonly hash: Uint8Array
  readonly parts: PartSetHeader
}

/** The header of CometBFT 0.38 (block protocol 11). Hashes are 32 bytes unless said otherwise. */
export interface Header {
  readonly version: { readonly block: bigint; readonly app: bigint }
  readonly chainId: string
  readonly height: bigint
  readonly time: Time
  readonly lastBlockId: BlockId
  readonly lastCommitHash: Uint8Array
  readonly dataHash: Uint8Array
  /** The set that signs this block. */
  readonly validatorsHash: Uint8Array
  /** The set that signs the next one. */
  readonly nextValidatorsHash: Uint8Array
  readonly consensusHash: Uint8Array
  /** Any length: CometBFT leaves it to the application; ours is 32 bytes, see `appHash`. */
  readonly appHash: Uint8Array
  readonly lastResultsHash: Uint8Array
  readonly evidenceHash: Uint8Array
  /** 20 bytes. */
  readonly proposerAddress: Uint8Array
}

/** 1: the validator did not vote · 2: it signed the block · 3: it signed for no block. */
export type BlockIdFlag = 1 | 2 | 3

/** One validator's precommit inside a commit; an absent one has no address, no signature and `zeroTime`. */
export interface CommitSig {
  readonly flag: BlockIdFlag
  /** 20 bytes, or empty. */
  readonly validatorAddress: Uint8Array
  readonly timestamp: Time
  /** 64 bytes, or empty. */
  readonly signature: Uint8Array
}

/** The precommits by which a block was decided; one entry for each validator, in the order of the set. */
export interface Commit {
  readonly height: bigint
  readonly round: number
  readonly blockId: BlockId
  readonly signatures: readonly CommitSig[]
}

/** An ed25519 validator; its address derives from the key. */
export interface Validator {
  /** 32 bytes. */
  readonly publicKey: Uint8Array
  /** Voting power: at least 1, and at most 2^60 - 1 over the set. */
  readonly power: bigint
}

/** Validators in any order; every function that hashes a set sorts it first. */
export type ValidatorSet = readonly Validator[]

/** A header with the commit that decided it. */
export interface SignedHeader {
  readonly header: Header
  readonly commit: Commit
}

/** The time of an absent vote: the first second of the year 1, Go's zero time. */
export const zeroTime: Time = { seconds: -62_135_596_800n, nanos: 0 }

const noHash = new Uint8Array(0)

/** The block id before the first block. */
export const emptyBlockId: BlockId = { hash: noHash, parts: { total: 0, hash: noHash } }

/** The commit that the first block carries, of a block that does not exist. */
export const emptyCommit: Commit = { height: 0n, round: 0, blockId: emptyBlockId, signatures: [] }

/** Orders times; negative when `a` is earlier. */
export function compareTime(a: Time, b: Time): number {
  if (a.seconds !== b.seconds) return a.seconds < b.seconds ? -1 : 1
  return a.nanos - b.nanos
}

/** `time` plus a duration in milliseconds, which may be negative. */
export function addMilliseconds(time: Time, milliseconds: bigint): Time {
  const nanos = time.seconds * 1_000_000_000n + BigInt(time.nanos) + milliseconds * 1_000_000n
  const fraction = ((nanos % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n
  return { seconds: (nanos - fraction) / 1_000_000_000n, nanos: Number(fraction) }
}
