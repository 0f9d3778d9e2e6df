// SPDX-License-Identifier: Apache-2.0
import { PhatError } from '@phat/primitives'
import { blockFrames } from '@phat/wire/block-frame'
import type { PrpcRequest, PrpcResponse } from '@phat/wire/prpc'
import type { PrpcContext } from '../prpc-context.ts'
import { serveErrors } from '../serve-errors.ts'

/** GetSyncState: what a relayer must bring next. */
export function getSyncState({ view }: PrpcContext): PrpcResponse<'GetSyncState'> {
  const { wanted, genesisHash, chainId, system } = view
  return {
    nextBlock: wanted.nextBlock,
    wantedKeys: [...wanted.keys],
    genesisHash,
    chainId,
    registered: system.registered,
  }
}

/** DispatchBlocks: takes frames, as many as it can use. @throws serve.invalid-argument; what refuses a frame */
export async function dispatchBlocks(
  ctx: PrpcContext,
  request: PrpcRequest<'DispatchBlocks'>,
  signal: AbortSignal,
): Promise<PrpcResponse<'DispatchBlocks'>> {
  await ctx.view.dispatch(framesOf(request.encodedBlocks), signal)
  return getSyncState(ctx)
}

function framesOf(encoded: Uint8Array): readonly Uint8Array[] {
  try {
    return blockFrames.decode(encoded)
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    throw serveErrors.error('invalid-argument', `Invalid frames: ${error.message}`, { cause: error })
  }
}

/** TakeCheckpoint. */
export async function takeCheckpoint({ view }: PrpcContext, signal: AbortSignal): Promise<PrpcResponse<'TakeCheckpoint'>> {
  return { syncedTo: await view.takeCheckpoint(signal) }
}

/** Stop: the answer is sent before the worker goes. @throws serve.unsupported */
export function stop({ view, log }: PrpcContext, request: PrpcRequest<'Stop'>): PrpcResponse<'Stop'> {
  if (request.removeCheckpoints) {
    throw serveErrors.error('unsupported', 'unsupported: remove the data folder to begin from the trust root')
  }
  log.info('serve.stop-requested')
  setImmediate(() => {
    view.stop().catch(() => log.error('serve.stop-failed'))
  })
  return {}
}
