// SPDX-License-Identifier: Apache-2.0
import { PhatError } from '@phat/primitives'
import { chainIdLengthMax } from '../certify/chain-id.ts'
import { accept, lightClientErrors, type Outcome, refuse } from '../errors.ts'
import { type FieldReader, readMessage } from './protobuf-reader.ts'
import { type BlockId, type BlockIdFlag, type Commit, type CommitSig, type Header, type Time, validatorsMax } from './types.ts'

const roundMax = 2 ** 31 - 1
const partsMax = 2 ** 32 - 1
const hashBytesMax = 32
const addressBytesMax = 20
const signatureBytesMax = 64
/** An application hash may have any length in CometBFT; longer ones than this are of no chain that we follow. */
const appHashBytesMax = 256
/** UTF-8 takes at most four bytes for a character. */
const chainIdBytesMax = 4 * chainIdLengthMax
/** More than any header or commit of these bounds needs, so that a giant is refused before it is read. */
const headerBytesMax = 2_048
const commitBytesMax = 256 + 128 * validatorsMax

/**
 * Decodes a header (tendermint.types.Header): the inverse of `encodeHeader`. Only canonical bytes are taken, so encoding the value
 * gives them back. What the fields mean is checked by `verifyCommit` and `verifyStep`, not here.
 */
export function decodeHeader(bytes: Uint8Array): Outcome<Header> {
  return decoded(bytes, headerBytesMax, readHeader)
}

/** Decodes a commit (tendermint.types.Commit): the inverse of `encodeCommit`, by the rules of `decodeHeader`. */
export function decodeCommit(bytes: Uint8Array): Outcome<Commit> {
  return decoded(bytes, commitBytesMax, readCommit)
}

function decoded<T>(bytes: Uint8Array, max: number, read: (reader: FieldReader) => T): Outcome<T> {
  if (bytes.length > max) return refuse('bad-encoding', `${bytes.length} bytes; at most ${max}`)
  try {
    return accept(readMessage(bytes, read))
  } catch (error) {
    if (error instanceof PhatError && error.code === 'light-client.bad-encoding') return refuse('bad-encoding', error.message)
    throw error
  }
}

function readHeader(reader: FieldReader): Header {
  return {
    version: reader.message(1, (version) => ({ block: version.uint64(1), app: version.uint64(2) })),
    chainId: reader.string(2, chainIdBytesMax),
    height: reader.int64(3),
    time: reader.message(4, readTime),
    lastBlockId: reader.message(5, readBlockId),
    lastCommitHash: reader.bytes(6, hashBytesMax),
    dataHash: reader.bytes(7, hashBytesMax),
    validatorsHash: reader.bytes(8, hashBytesMax),
    nextValidatorsHash: reader.bytes(9, hashBytesMax),
    consensusHash: reader.bytes(10, hashBytesMax),
    appHash: reader.bytes(11, appHashBytesMax),
    lastResultsHash: reader.bytes(12, hashBytesMax),
    evidenceHash: reader.bytes(13, hashBytesMax),
    proposerAddress: reader.bytes(14, addressBytesMax),
  }
}

function readCommit(reader: FieldReader): Commit {
  return {
    height: reader.int64(1),
    round: reader.integer(2, 0, roundMax),
    blockId: reader.message(3, readBlockId),
    signatures: reader.repeated(4, validatorsMax, readCommitSig),
  }
}

function readCommitSig(reader: FieldReader): CommitSig {
  return {
    flag: flagOf(reader.integer(1, 0, 3)),
    validatorAddress: reader.bytes(2, addressBytesMax),
    timestamp: reader.message(3, readTime),
    signature: reader.bytes(4, signatureBytesMax),
  }
}

function flagOf(flag: number): BlockIdFlag {
  if (flag === 1 || flag === 2 || flag === 3) return flag
  throw lightClientErrors.error('bad-encoding', `a vote with the flag ${flag}`)
}

function readTime(reader: FieldReader): Time {
  return { seconds: reader.int64(1), nanos: reader.integer(2, 0, 999_999_999) }
}

function readBlockId(reader: FieldReader): BlockId {
  return {
    hash: reader.bytes(1, hashBytesMax),
    parts: reader.message(2, (parts) => ({ total: parts.integer(1, 0, partsMax), hash: parts.bytes(2, hashBytesMax) })),
  }
}
