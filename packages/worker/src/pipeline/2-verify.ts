// SPDX-License-Identifier: Apache-2.0
import { verifyMultiSignature } from '@phat/crypto'
import type { StepOptions } from '@phat/light-client'
import type { BlockFrame } from '@phat/wire/block-frame'
import { type FollowedBlock, followFrame, type VerifiedBlock } from '../follow/verify-frame.ts'
import { rejectionError } from '../worker-errors.ts'

/**
 * Stage 2: a frame becomes a block that the validators decided, with the values of the state under the keys.
 * @throws PhatError `follow.*`, `light-client.*`, `trie.*`
 */
export function verifyBlock(
  previous: FollowedBlock,
  frame: BlockFrame,
  keys: readonly Uint8Array[],
  step: StepOptions,
): VerifiedBlock {
  const block = followFrame(previous, frame, { ...step, keys }, ({ publicKey, message, signature }) =>
    verifyMultiSignature({ type: 'Ed25519', value: signature }, message, publicKey),
  )
  if (!block.ok) throw rejectionError(block.rejection)
  return block.value
}
