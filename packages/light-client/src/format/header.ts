// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '@phat/primitives'
import { merkleRoot } from './merkle.ts'
import { bytesField, messageField, stringField, varintField } from './protobuf.ts'
import type { BlockId, Header, PartSetHeader, Time } from './types.ts'

/** google.protobuf.Timestamp. */
export function encodeTime(time: Time): Uint8Array {
  return concatBytes(varintField(1, time.seconds), varintField(2, time.nanos))
}

/** tendermint.types.PartSetHeader. */
export function encodePartSetHeader(parts: PartSetHeader): Uint8Array {
  return concatBytes(varintField(1, parts.total), bytesField(2, parts.hash))
}

/** tendermint.types.BlockID; its part set header is written even when empty. */
export function encodeBlockId(blockId: BlockId): Uint8Array {
  return concatBytes(bytesField(1, blockId.hash), messageField(2, encodePartSetHeader(blockId.parts)))
}

function encodeVersion({ version }: Header): Uint8Array {
  return concatBytes(varintField(1, version.block), varintField(2, version.app))
}

/** tendermint.types.Header, as it stands in a block. */
export function encodeHeader(header: Header): Uint8Array {
  return concatBytes(
    messageField(1, encodeVersion(header)),
    stringField(2, header.chainId),
    varintField(3, header.height),
    messageField(4, encodeTime(header.time)),
    messageField(5, encodeBlockId(header.lastBlockId)),
    ...hashesOf(header).map((hash, index) => bytesField(6 + index, hash)),
  )
}

/**
 * The block hash: the merkle root over the header's 14 fields, each encoded as the protobuf message or wrapper value that holds
 * it alone, an absent value as an empty leaf (CometBFT 0.38 types/block.go, Header.Hash).
 */
export function headerHash(header: Header): Uint8Array {
  return merkleRoot([
    encodeVersion(header),
    stringField(1, header.chainId),
    varintField(1, header.height),
    encodeTime(header.time),
    encodeBlockId(header.lastBlockId),
    ...hashesOf(header).map((hash) => bytesField(1, hash)),
  ])
}

/** The nine byte fields in the order in which the header declares them, fields 6 to 14. */
function hashesOf(header: Header): readonly Uint8Array[] {
  return [
    header.lastCommitHash,
    header.dataHash,
    header.validatorsHash,
    header.nextValidatorsHash,
    header.consensusHash,
    header.appHash,
    header.lastResultsHash,
    header.evidenceHash,
    header.proposerAddress,
  ]
}
