// SPDX-License-Identifier: Apache-2.0
import { decodeFor, Execution } from '@phat/frame'
import { type BlockHash, type BlockNumber, equalBytes, known, toHex } from '@phat/primitives'
import { replayBlock } from './block/execute-block.ts'
import type { Chain, StoredBlock } from './chain-api.ts'
import { chainErrors } from './chain-errors.ts'
import { type ChainOptions, contextOn, type EngineContext, groundOf, loadChain, setBest } from './chain-state.ts'

/** How many blocks are executed before the event loop has its turn. */
const blocksPerTurn = 16

/** Where the blocks come from. */
export type ReplaySource = Pick<Chain, 'best' | 'block' | 'hashOf' | 'genesisHash'>

/** What a replay needs. */
export interface ReplayOptions extends Pick<ChainOptions, 'runtimes' | 'genesis' | 'verify' | 'store' | 'history'> {
  readonly source: ReplaySource
  /** The last block; the best one of the source by default. */
  readonly until?: BlockNumber
  /** Told after each block. */
  readonly onProgress?: (done: { readonly number: BlockNumber; readonly hash: BlockHash; readonly until: BlockNumber }) => void
  readonly signal?: AbortSignal
}

/**
 * Executes every block of a chain again from the genesis, each under the runtime that its parent's state names, on a fresh store, and
 * compares header by header, hash by hash. Gives the event loop its turn every few blocks.
 * @returns the last block's number
 * @throws PhatError `chain.invalid-block` for the first one that differs, `chain.other-genesis`, `chain.unknown-runtime`; the reason
 * of the signal when it aborts
 */
export async function replayChain(options: ReplayOptions): Promise<BlockNumber> {
  const { source, signal, onProgress } = options
  const until = options.until ?? source.best.number
  signal?.throwIfAborted()
  const chain = loadChain({ ...options, ...offline })
  if (chain.best.number !== 0) throw chainErrors.error('invalid-block', 'a replay begins on a store without blocks')
  if (!equalBytes(chain.best.hash, source.genesisHash)) {
    throw chainErrors.error(
      'other-genesis',
      `the genesis gives ${toHex(chain.best.hash)}, the chain began with ${toHex(source.genesisHash)}`,
    )
  }
  for (let number = 1; number <= until; number++) {
    const block = blockAt(source, number)
    const ground = groundOf(chain)
    const context = contextOn(chain, contextFrom(block, new Execution(ground.runtime, ground.base, contextOn(chain, noContext))))
    const executed = replayBlock(ground, context, block.header, block.extrinsics)
    executed.prepared.commit(chain.blocks.writesFor(executed.block, undefined))
    setBest(chain, executed.block)
    onProgress?.({ number, hash: executed.block.hash, until })
    if (number % blocksPerTurn === 0) await new Promise((resolve) => setImmediate(resolve))
    signal?.throwIfAborted()
  }
  return until
}

const noContext: EngineContext = { timeMs: 0, digest: [] }

/** Nobody listens to a chain that is replayed, and nothing of it becomes final. */
const offline = {
  clock: { now: () => 0, after: () => () => {} },
  log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  finalityDelayMs: 0,
} as const

function blockAt(source: ReplaySource, number: BlockNumber): StoredBlock {
  const hash = source.hashOf(number)
  return known(hash && source.block(hash), 'blocks below the best one are stored')
}

/** What the engine decided about a block, read back from it: the time that its inherent sets, and the digest that came before. */
function contextFrom({ header, number, extrinsics }: StoredBlock, reading: Execution): EngineContext {
  const digest = header.digest.logs.filter(({ type }) => type === 'PreRuntime')
  for (const encoded of extrinsics) {
    const { call, signature } = decodeFor(reading, encoded)
    if (signature !== undefined) break
    const { now } = call.args as { readonly now?: unknown }
    if (call.pallet === 'Timestamp' && typeof now === 'bigint') return { timeMs: Number(now), digest }
  }
  throw chainErrors.error('invalid-block', `block ${number} sets no time`)
}
