// SPDX-License-Identifier: Apache-2.0
import type { Execution, Runtime } from '@phat/frame'
import { assert, type BlockNumber, known } from '@phat/primitives'
import type { StateCheckpoint, StateOpening, StateStore } from '@phat/trie'
import { type Candidates, type ExecutedBlock, proposeBlock, replayBlock } from './block/execute-block.ts'
import { revertTo } from './block/revert-blocks.ts'
import type { Chain, StoredBlock } from './chain-api.ts'
import { finalizeLater, tell } from './chain-events.ts'
import {
  type ChainOptions,
  type ChainState,
  callAt,
  contextOn,
  type EngineContext,
  groundOf,
  loadChain,
  runtimeAt,
  runtimeVersionAt,
  setBest,
  stateAt,
  validationExecution,
  versionOf,
} from './chain-state.ts'
import { pinState } from './state/pin-state.ts'

/** What the engine and the pool use beside the read side. */
export interface ChainService extends Chain {
  /** Authors a block on the best one; nothing is stored. */
  propose(context: EngineContext, candidates: Candidates): ExecutedBlock
  /** Executes a block made elsewhere on the best one and compares. @throws PhatError `chain.invalid-block` */
  execute(context: EngineContext, block: StoredBlock): ExecutedBlock
  /** Stores an executed block with the engine's certificate as the best one, and tells. */
  commit(executed: ExecutedBlock, certificate?: Uint8Array): StoredBlock
  /**
   * Undoes blocks until `number` is the best one, the finalized pointer with them, and tells. For development chains.
   * @returns the blocks that are gone, oldest first
   * @throws PhatError `chain.cannot-revert` when there is no such block or its state is gone; `kv.*` when the store refuses a step
   */
  revertTo(number: BlockNumber): readonly StoredBlock[]
  certificate(number: BlockNumber): Uint8Array | undefined
  /** An execution on the state after the best block, begun as the next block would be: for validation. Shared until the next block. */
  validationExecution(): Execution
  /** The runtime that the next block runs under. */
  runtime(): Runtime
  /** Begins a checkpoint of the state after the best block, to be written a slab at a time while blocks go on, then released. */
  checkpoint(): StateCheckpoint
  /** Where the tries came from when the chain was opened. */
  readonly triesFrom: StateOpening['source']
  /** Memory of the state's trie. */
  stateUsage(): ReturnType<StateStore['usage']>
  stop(): void
}

/**
 * Opens the chain that the store holds, or begins it with the genesis. What is stored counts as final.
 * @throws PhatError `chain.other-genesis`, `chain.corrupt-state`; `trie.corrupt-state`
 */
export function openChain(options: ChainOptions): ChainService {
  const chain = loadChain(options)
  const { blocks } = chain
  const genesisHash = known(blocks.hashOf(0), 'the genesis block is stored')
  return {
    genesisHash,
    get best() {
      return { hash: chain.best.hash, number: chain.best.number }
    },
    get finalized() {
      return chain.finalized
    },
    hashOf: (number) => blocks.hashOf(number),
    block: (hash) => blocks.block(hash),
    state: (hash) => stateAt(chain, hash),
    pin: (hash) => pinState(chain, hash),
    runtimeVersion: (hash) => runtimeVersionAt(chain, hash),
    call: (hash, method, args) => callAt(chain, hash, method, args),
    runtimeApiMethods: () => [...runtimeAt(chain, chain.best).apiMethods.keys()],
    subscribe: (listener) => {
      chain.listeners.add(listener)
      return () => chain.listeners.delete(listener)
    },
    propose: (context, candidates) => proposeBlock(groundOf(chain), contextOn(chain, context), candidates),
    execute: (context, block) => replayBlock(groundOf(chain), contextOn(chain, context), block.header, block.extrinsics),
    commit: (executed, certificate) => commit(chain, executed, certificate),
    revertTo: (number) => revertTo(chain, number),
    certificate: (number) => blocks.certificate(number),
    validationExecution: () => validationExecution(chain),
    runtime: () => runtimeAt(chain, chain.best),
    checkpoint: () => chain.state.checkpoint(),
    triesFrom: chain.state.opening.source,
    stateUsage: () => chain.state.usage(),
    stop: () => {
      for (const cancel of chain.timers) cancel()
      chain.timers.clear()
      chain.listeners.clear()
    },
  }
}

function commit(chain: ChainState, executed: ExecutedBlock, certificate: Uint8Array | undefined): StoredBlock {
  const { block, changes, prepared } = executed
  assert(block.number === chain.best.number + 1, 'a block is committed on the one it was executed on')
  const version = prepared.commit(chain.blocks.writesFor(block, certificate))
  assert(version === versionOf(block.number), 'the version of a state is that of its block')
  chain.blocks.remember(block)
  setBest(chain, block)
  tell(chain, { type: 'imported', block, changes })
  finalizeLater(chain, block)
  return block
}
