// SPDX-License-Identifier: Apache-2.0

import { answersOf, type RpcClient } from '@phat/client/node'
import { toHex } from '@phat/primitives'
import type { PrpcResponse } from '@phat/wire/prpc'

/** How far a worker is, by its own word. */
export type SyncState = PrpcResponse<'GetSyncState'>

/** Asks a node for the frames of up to `count` blocks from `from` on, which prove `keys`. @throws PhatError of the client */
export async function fetchFrames(
  rpc: RpcClient,
  from: number,
  count: number,
  keys: readonly Uint8Array[],
): Promise<readonly Uint8Array[]> {
  const { expectArray, expectBytes } = answersOf(rpc.errors)
  const answer = await rpc.request('phat_blockFrames', from, count, keys.map(toHex))
  return expectArray('the frames', answer).map((frame) => expectBytes('a frame', frame))
}
