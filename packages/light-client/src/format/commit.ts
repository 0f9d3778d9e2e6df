// SPDX-License-Identifier: Apache-2.0
import { concatBytes, known } from '@phat/primitives'
import { encodeBlockId, encodePartSetHeader, encodeTime } from './header.ts'
import { merkleRoot } from './merkle.ts'
import { bytesField, delimited, joinFields, messageField, sfixed64Field, stringField, varintField } from './protobuf.ts'
import type { BlockId, Commit, CommitSig, Time } from './types.ts'

/** tendermint.types.SignedMsgType of votes. */
export const voteTypes = { unknown: 0, prevote: 1, precommit: 2 } as const

/** The kind of a vote, as it is signed. */
export type VoteType = (typeof voteTypes)[keyof typeof voteTypes]

/** What a validator signs, apart from the chain. */
export interface Vote {
  readonly type: VoteType
  readonly height: bigint
  readonly round: number
  /** `undefined`: a vote for no block. */
  readonly blockId: BlockId | undefined
  readonly timestamp: Time
}

/**
 * The bytes that a validator signs: CanonicalVote behind its length. Height and round have fixed width, so that a hardware
 * signer can compare them without a parser (CometBFT 0.38 types/canonical.go).
 */
export function voteSignBytes(chainId: string, vote: Vote): Uint8Array {
  const { blockId } = vote
  return delimited(
    concatBytes(
      varintField(1, vote.type),
      sfixed64Field(2, vote.height),
      sfixed64Field(3, BigInt(vote.round)),
      blockId === undefined ? new Uint8Array(0) : messageField(4, encodeCanonicalBlockId(blockId)),
      messageField(5, encodeTime(vote.timestamp)),
      stringField(6, chainId),
    ),
  )
}

function encodeCanonicalBlockId(blockId: BlockId): Uint8Array {
  return concatBytes(bytesField(1, blockId.hash), messageField(2, encodePartSetHeader(blockId.parts)))
}

/** The bytes behind the signature at `index` of a commit, which must exist. */
export function commitSignBytes(chainId: string, commit: Commit, index: number): Uint8Array {
  const signature = known(commit.signatures[index], 'a signature is of a vote in the commit')
  return voteSignBytes(chainId, {
    type: voteTypes.precommit,
    height: commit.height,
    round: commit.round,
    blockId: signature.flag === 2 ? commit.blockId : undefined,
    timestamp: signature.timestamp,
  })
}

/** tendermint.types.CommitSig. */
export function encodeCommitSig(signature: CommitSig): Uint8Array {
  return concatBytes(
    varintField(1, signature.flag),
    bytesField(2, signature.validatorAddress),
    messageField(3, encodeTime(signature.timestamp)),
    bytesField(4, signature.signature),
  )
}

/** tendermint.types.Commit. */
export function encodeCommit(commit: Commit): Uint8Array {
  return concatBytes(
    varintField(1, commit.height),
    varintField(2, commit.round),
    messageField(3, encodeBlockId(commit.blockId)),
    joinFields(commit.signatures.map((signature) => messageField(4, encodeCommitSig(signature)))),
  )
}

/** The next header's `lastCommitHash`: the merkle root over the signatures, absent ones included. */
export function commitHash(commit: Commit): Uint8Array {
  return merkleRoot(commit.signatures.map(encodeCommitSig))
}
