// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '@phat/primitives'
import { commitHash, encodeCommit } from './commit.ts'
import { dataHash } from './data.ts'
import { encodeHeader, headerHash } from './header.ts'
import { merkleRoot } from './merkle.ts'
import { cutBlock, type Part } from './parts.ts'
import { joinFields, messageField } from './protobuf.ts'
import type { BlockId, Commit, Header, Time, ValidatorSet } from './types.ts'
import { validatorSetHash } from './validators.ts'

/** Block protocol of CometBFT 0.38. */
export const blockProtocol = 11n

/** Evidence of misbehaviour, opaque here: the protobuf bytes of its own message. */
export interface Evidence {
  readonly kind: 'duplicateVote' | 'lightClientAttack'
  readonly bytes: Uint8Array
}

/** A whole block. */
export interface Block {
  readonly header: Header
  readonly txs: readonly Uint8Array[]
  readonly evidence: readonly Evidence[]
  readonly lastCommit: Commit
}

/** A header's `evidenceHash`: the merkle root over the evidence messages. */
export function evidenceHash(evidence: readonly Evidence[]): Uint8Array {
  return merkleRoot(evidence.map(({ bytes }) => bytes))
}

/** tendermint.types.Block: the bytes that are cut into parts. */
export function encodeBlock({ header, txs, evidence, lastCommit }: Block): Uint8Array {
  const items = evidence.map(({ kind, bytes }) => messageField(1, messageField(kind === 'duplicateVote' ? 1 : 2, bytes)))
  return concatBytes(
    messageField(1, encodeHeader(header)),
    messageField(2, joinFields(txs.map((tx) => messageField(1, tx)))),
    messageField(3, joinFields(items)),
    messageField(4, encodeCommit(lastCommit)),
  )
}

/** What a proposer knows; everything else in the header is a hash of it. */
export interface BlockContent {
  readonly chainId: string
  readonly appVersion: bigint
  readonly height: bigint
  readonly time: Time
  /** `emptyBlockId` for the first block. */
  readonly lastBlockId: BlockId
  /** The commit of `lastBlockId`; `emptyCommit` for the first block. */
  readonly lastCommit: Commit
  /** In order, the seal last. */
  readonly txs: readonly Uint8Array[]
  readonly evidence?: readonly Evidence[]
  readonly validators: ValidatorSet
  readonly nextValidators: ValidatorSet
  readonly consensusHash: Uint8Array
  /** The application hash after the block before. */
  readonly appHash: Uint8Array
  readonly lastResultsHash: Uint8Array
  readonly proposerAddress: Uint8Array
}

/** A block ready to be voted on. */
export interface MadeBlock {
  readonly block: Block
  readonly header: Header
  readonly blockId: BlockId
  /** The encoded block, cut; kept so that nobody encodes it again. */
  readonly parts: readonly Part[]
}

/** Builds header, block id and parts from what the proposer knows. */
export function makeBlock(content: BlockContent): MadeBlock {
  const { txs, lastCommit, evidence = [] } = content
  const header: Header = {
    version: { block: blockProtocol, app: content.appVersion },
    chainId: content.chainId,
    height: content.height,
    time: content.time,
    lastBlockId: content.lastBlockId,
    lastCommitHash: commitHash(lastCommit),
    dataHash: dataHash(txs),
    validatorsHash: validatorSetHash(content.validators),
    nextValidatorsHash: validatorSetHash(content.nextValidators),
    consensusHash: content.consensusHash,
    appHash: content.appHash,
    lastResultsHash: content.lastResultsHash,
    evidenceHash: evidenceHash(evidence),
    proposerAddress: content.proposerAddress,
  }
  const block = { header, txs, evidence, lastCommit }
  const { partSet, parts } = cutBlock(encodeBlock(block))
  return { block, header, blockId: { hash: headerHash(header), parts: partSet }, parts }
}
