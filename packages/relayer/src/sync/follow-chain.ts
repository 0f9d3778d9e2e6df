// SPDX-License-Identifier: Apache-2.0

import type { WorkerFailure } from '@phat/client/worker'
import { equalBytes, toHex } from '@phat/primitives'
import { blockFrames } from '@phat/wire/block-frame'
import { relayerErrors } from '../relayer-errors.ts'
import type { Session } from '../session.ts'
import { fetchFrames, type SyncState } from './fetch-frames.ts'

/** Frames on their way, for the keys that the worker wanted when they were asked for. */
interface Ahead {
  readonly from: number
  readonly keys: readonly Uint8Array[]
  readonly frames: Promise<readonly Uint8Array[]>
}

/** By these a worker says that what the node shows contradicts what it has verified; whatever is sent next cannot mend it. */
const contradictions: ReadonlySet<string> = new Set([
  'follow.broken-chain',
  'light-client.wrong-chain',
  'light-client.broken-succession',
])

/**
 * Hands the blocks of the chain to the worker, for ever: in batches, the next one being fetched while the worker applies the current.
 * @param onSynced told whenever the worker has all blocks there are
 * @throws PhatError `relayer.fork`, `relayer.other-chain`, and what can be tried again
 */
export async function followChain(session: Session, onSynced: (state: SyncState) => void): Promise<never> {
  const { heads, worker, signal } = session
  let state = await worker.call('GetSyncState', {})
  requireSameChain(session, state)
  let ahead: Ahead | undefined
  for (;;) {
    session.onProgress({ height: state.nextBlock - 1, target: Math.max(heads.best(), state.nextBlock - 1) })
    if (state.nextBlock > heads.best()) {
      onSynced(state)
      await heads.reached(state.nextBlock, signal)
    }
    const batch = fits(ahead, state) ? ahead : fetchFrom(session, state.nextBlock, state.wantedKeys)
    const frames = await batch.frames
    // A node that is asked while it goes back has told of a block that is gone.
    if (frames.length === 0) throw relayerErrors.error('not-found', `the node gave no frame of block ${state.nextBlock}`)
    const following = state.nextBlock + frames.length
    ahead = following > heads.best() ? undefined : fetchFrom(session, following, state.wantedKeys)
    state = await dispatch(session, state.nextBlock, frames)
  }
}

function requireSameChain({ chain }: Session, { genesisHash }: SyncState): void {
  const own = toHex(genesisHash)
  if (own === chain().genesisHash) return
  throw relayerErrors.error('other-chain', `the worker follows the chain ${own}, the node ${chain().genesisHash}`)
}

function fetchFrom({ rpc, limits }: Session, from: number, keys: readonly Uint8Array[]): Ahead {
  const frames = fetchFrames(rpc, from, limits.framesMax, keys)
  // Who awaits it hears of a failure; what is thrown away unread fails in silence.
  void Promise.allSettled([frames])
  return { from, keys, frames }
}

function fits(ahead: Ahead | undefined, { nextBlock, wantedKeys }: SyncState): ahead is Ahead {
  if (ahead === undefined || ahead.from !== nextBlock || ahead.keys.length !== wantedKeys.length) return false
  return ahead.keys.every((key, i) => equalBytes(key, wantedKeys[i] ?? new Uint8Array(0)))
}

async function dispatch({ worker, limits }: Session, from: number, frames: readonly Uint8Array[]): Promise<SyncState> {
  const encodedBlocks = blockFrames.encode(frames)
  try {
    return await worker.call('DispatchBlocks', { encodedBlocks }, limits.dispatchMs)
  } catch (error) {
    if (!(error instanceof Error) || !relayerErrors.is(error, 'worker-error')) throw error
    // The client gives what the worker said as the cause.
    const { text } = error.cause as WorkerFailure
    const [code = ''] = text.split(':')
    const last = from + frames.length - 1
    const what = `of the blocks ${from} to ${last} the worker refused one: ${text}`
    throw relayerErrors.error(contradictions.has(code) ? 'fork' : 'refused-block', what, { cause: error })
  }
}
