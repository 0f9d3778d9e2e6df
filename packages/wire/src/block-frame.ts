// SPDX-License-Identifier: Apache-2.0
import { boundedBytes, boundedVec, type Codec, fixedBytes, option, struct, u32, type ValueOf } from '@phat/codec'
import { validators } from './validators.ts'

/** The largest frame that is looked at: a commit of the largest validator set, and a proof of the largest queue of messages. */
export const frameBytesMax = 24 * 1024 * 1024

const sealProof = struct('phat_worker::SealProof', {
  total: u32,
  index: u32,
  /** A tree of 2^31 leaves has no longer path. */
  aunts: boundedVec(fixedBytes(32), 31),
})

const frame = struct('phat_worker::BlockFrame', {
  header: boundedBytes(4 * 1024),
  commit: boundedBytes(4 * 1024 * 1024),
  validators: option(validators),
  nextValidators: option(validators),
  seal: fixedBytes(33),
  sealProof,
  substrateHeader: boundedBytes(64 * 1024),
  stateProof: boundedVec(boundedBytes(8 * 1024 * 1024), 65_536),
})

/**
 * One block as a relayer hands it to a worker: what proves it, and what it changed that the worker must see. Nothing in it is
 * trusted. `header` and `commit` are CometBFT's, in protobuf; validator sets are left out where the set stays as it is;
 * `seal` is the last transaction with its proof under the header's data hash; `substrateHeader` is SCALE; `stateProof` are the
 * trie nodes that show the worker's keys.
 */
export type BlockFrame = ValueOf<typeof frame>

export const blockFrame: Codec<BlockFrame> = frame

/** The most frames that travel together. */
export const framesMax = 64

/** Frames of consecutive blocks, each encoded by `blockFrame`: what `DispatchBlocks` carries. */
export const blockFrames: Codec<readonly Uint8Array[]> = boundedVec(boundedBytes(frameBytesMax), framesMax)
