// SPDX-License-Identifier: Apache-2.0
import { answersOf, findInclusion } from '@phat/client/node'
import { dispatchFailure } from '../operator/operator.ts'
import type { Session } from '../session.ts'

/** A message that was sent: its extrinsic, and the height of the best block then. */
export interface SentMessage {
  readonly hash: Uint8Array
  readonly height: number
}

/** As long as our transactions are valid, so that a later block cannot hold one. */
const blocksMax = 64

/**
 * Looks for the extrinsic of a message that the chain did not take: the error of its dispatch, or undefined where no block has it.
 * @param height of the last block to look at
 */
export async function whatBecame({ chain, rpc }: Session, { hash, height: sentAt }: SentMessage, height: number) {
  const { expectHex } = answersOf(rpc.errors)
  for (let number = sentAt + 1; number <= Math.min(height, sentAt + blocksMax); number++) {
    const block = expectHex('the hash of a block', await rpc.request('chain_getBlockHash', number))
    const inclusion = await findInclusion(chain(), hash, block)
    if (inclusion !== undefined) {
      return inclusion.success ? undefined : dispatchFailure(chain(), 'PhalaMq.sync_offchain_message', inclusion)
    }
  }
  return undefined
}
