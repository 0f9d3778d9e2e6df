// SPDX-License-Identifier: Apache-2.0
import {
  apiErrors,
  type BaseState,
  type BlockContext,
  callRuntimeApi,
  Execution,
  type Runtime,
  type SignatureVerifier,
} from '@phat/frame'
import type { OrderedStore } from '@phat/kv'
import { type BlockHash, type BlockNumber, type ByteString, equalBytes, fromByteString, known, toHex } from '@phat/primitives'
import {
  calculateRoot,
  createStateStore,
  type StateOptions,
  type StateStore,
  type StateView,
  type StoredCheckpoint,
} from '@phat/trie'
import { type BlockStore, createBlockStore } from './block/block-store.ts'
import type { BlockGround } from './block/execute-block.ts'
import { createGenesis, keysAsBytes } from './block/genesis-block.ts'
import type { BlockRef, ChainEvent, RuntimeVersion, StateReader, StoredBlock } from './chain-api.ts'
import { chainErrors } from './chain-errors.ts'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import { executionBase, stateReader } from './state/block-state.ts'
import { codeKey, type RuntimeRegistry } from './state/runtime-registry.ts'

/** Keys and values of the state at height 0, `:code` among them; a function is asked only when they are needed. */
export type GenesisState = ReadonlyMap<ByteString, Uint8Array> | (() => ReadonlyMap<ByteString, Uint8Array>)

/** What a chain is opened with. */
export interface ChainOptions {
  readonly store: OrderedStore
  readonly runtimes: RuntimeRegistry
  readonly genesis: GenesisState
  /** The hash of the genesis block where the caller knows it: a store that has blocks is compared with it instead of `genesis`. */
  readonly genesisHash?: BlockHash
  /** Signature checks during execution: from the record of verified ones, else on the spot. */
  readonly verify: SignatureVerifier
  readonly clock: Clock
  readonly log: Log
  /** How long the finalized pointer trails the best block, so that clients see `inBlock` first. */
  readonly finalityDelayMs: number
  /** States kept for reads and proofs behind the best block. */
  readonly history?: number
  /** Keeps the states of all blocks. */
  readonly archive?: boolean
  /** States beyond the history that pins may keep. */
  readonly pinnedMax?: number
  /** Blocks over which changes of the state settle in a durable store, as its database says. */
  readonly settleBlocks?: number
  /** A checkpoint of the stored state, which saves building its tries anew; one that does not fit is not used, which the log says. */
  readonly checkpoint?: StoredCheckpoint
}

/** What the engine decides about a block. */
export interface EngineContext {
  readonly timeMs: number
  readonly digest: BlockContext['digest']
}

/** A chain's own data. */
export interface ChainState {
  /** Without what only the opening needs: genesis and checkpoint can be large. */
  readonly options: Omit<ChainOptions, 'genesis' | 'checkpoint'>
  readonly blocks: BlockStore
  readonly state: StateStore
  best: StoredBlock
  finalized: BlockRef
  readonly listeners: Set<(event: ChainEvent) => void>
  /** Events that are being told; the first is under way. */
  readonly untold: ChainEvent[]
  readonly timers: Set<() => void>
  /** The state after the best block as executions read it; those on one block share what was read once. */
  base: BaseState | undefined
  validation: Execution | undefined
  readonly versions: WeakMap<Runtime, RuntimeVersion>
}

/**
 * Reads the chain that the store holds, or begins it with the genesis. All that is stored is final: what came before the last
 * process ended has been told long ago, and validators do not take a decided block back.
 * @throws PhatError `chain.other-genesis`, `chain.corrupt-state`
 */
export function loadChain(options: ChainOptions): ChainState {
  const blocks = createBlockStore(options.store)
  const stored = blocks.best()
  if (stored !== undefined) requireSameGenesis(options, blocks)
  const state = createStateStore(stateOptions(options))
  const best = stored ?? createGenesis(genesisOf(options), state, blocks)
  requireSameState(state, best)
  const { source, refused } = state.opening
  if (refused !== undefined) options.log.warn('chain.checkpoint-refused', { why: refused })
  options.log.info('chain.opened', { best: best.number, tries: source })
  const { genesis: _genesis, checkpoint: _checkpoint, ...kept } = options
  return {
    options: kept,
    blocks,
    state,
    best,
    finalized: { hash: best.hash, number: best.number },
    listeners: new Set(),
    untold: [],
    timers: new Set(),
    base: undefined,
    validation: undefined,
    versions: new WeakMap(),
  }
}

function stateOptions({ store, history, archive, pinnedMax, settleBlocks, checkpoint }: ChainOptions): StateOptions {
  return {
    store,
    ...(history === undefined ? {} : { history }),
    ...(archive === undefined ? {} : { archive }),
    ...(pinnedMax === undefined ? {} : { pinnedMax }),
    ...(settleBlocks === undefined ? {} : { settleBlocks }),
    ...(checkpoint === undefined ? {} : { checkpoint }),
  }
}

function requireSameState(state: StateStore, { number, header }: StoredBlock): void {
  if (state.version() !== versionOf(number)) {
    throw chainErrors.error(
      'corrupt-state',
      `the state is of version ${state.version()}, block ${number} of ${versionOf(number)}`,
    )
  }
  const { root } = state.view()
  if (!equalBytes(root, header.stateRoot)) {
    throw chainErrors.error(
      'corrupt-state',
      `the state has the root ${toHex(root)}, block ${number} names ${toHex(header.stateRoot)}`,
    )
  }
}

const genesisOf = ({ genesis }: ChainOptions): ReadonlyMap<ByteString, Uint8Array> =>
  typeof genesis === 'function' ? genesis() : genesis

function requireSameGenesis(options: ChainOptions, blocks: BlockStore): void {
  const hash = known(blocks.hashOf(0), 'a chain with a best block has a genesis block')
  const { header } = known(blocks.block(hash), 'the genesis block is stored')
  const same =
    options.genesisHash === undefined
      ? equalBytes(calculateRoot(keysAsBytes(genesisOf(options))), header.stateRoot)
      : equalBytes(options.genesisHash, hash)
  if (!same) throw chainErrors.error('other-genesis', `the store holds the chain with genesis ${toHex(hash)}`)
}

/** The block that an engine's decision makes of the next one. */
export function contextOn(chain: ChainState, { timeMs, digest }: EngineContext): BlockContext {
  return { number: chain.best.number + 1, parentHash: chain.best.hash, timeMs, digest }
}

/** The state's version after a block: an empty store is version 0, genesis makes the first. */
export const versionOf = (number: BlockNumber): number => number + 1

/** True while the state after a block is kept. */
export function hasState(chain: ChainState, { number }: BlockRef): boolean {
  return versionOf(number) >= chain.state.oldestVersion()
}

function viewAt(chain: ChainState, block: BlockRef): StateView | undefined {
  return hasState(chain, block) ? chain.state.view(versionOf(block.number)) : undefined
}

/** The state after a block as RPC reads it; undefined when the block is unknown or its state is gone. */
export function stateAt(chain: ChainState, hash: Uint8Array): StateReader | undefined {
  const block = chain.blocks.block(hash)
  const view = block && viewAt(chain, block)
  return view && stateReader(view)
}

/** The runtime that the state after a block names. @throws PhatError `chain.unknown-block`, `chain.unknown-runtime` */
export function runtimeAt(chain: ChainState, block: BlockRef): Runtime {
  const view = viewAt(chain, block)
  if (view === undefined) throw chainErrors.error('unknown-block', `the state of block ${block.number} is no longer kept`)
  const code = known(view.get(fromByteString(codeKey)), 'every state holds :code')
  const runtime = chain.options.runtimes.forCode(code)
  if (runtime === undefined) throw chainErrors.error('unknown-runtime', `block ${block.number} names a runtime that is not here`)
  return runtime
}

/** What the runtime of a block says of itself: one object for each runtime, so that callers may compare by identity. */
export function runtimeVersionAt(chain: ChainState, hash: Uint8Array): RuntimeVersion | undefined {
  const block = chain.blocks.block(hash)
  if (block === undefined || !hasState(chain, block)) return undefined
  const runtime = runtimeAt(chain, block)
  const told = chain.versions.get(runtime)
  if (told !== undefined) return told
  const { systemVersion, ...version } = runtime.version
  const made = { ...version, stateVersion: systemVersion }
  chain.versions.set(runtime, made)
  return made
}

/** What the next block is executed on and with. */
export function groundOf(chain: ChainState): BlockGround {
  const { state, options } = chain
  chain.base ??= executionBase(state.view())
  return { runtime: runtimeAt(chain, chain.best), base: chain.base, state, verify: options.verify }
}

/** Calls a runtime API on the state after a block. @throws PhatError `chain.unknown-block`, `runtime-api.*` */
export function callAt(chain: ChainState, hash: Uint8Array, method: string, args: Uint8Array): Uint8Array {
  const block = chain.blocks.block(hash)
  const view = block && viewAt(chain, block)
  if (block === undefined || view === undefined) throw chainErrors.error('unknown-block', 'no state for this block')
  const runtime = runtimeAt(chain, block)
  if (!runtime.apiMethods.has(method)) throw apiErrors.error('unknown', `no runtime API function ${method.slice(0, 100)}`)
  const context = { number: block.number + 1, parentHash: block.hash, timeMs: 0, digest: [] }
  return callRuntimeApi(new Execution(runtime, executionBase(view), context), method, args)
}

/** The execution that validates transactions for the next block; made once a block. */
export function validationExecution(chain: ChainState): Execution {
  if (chain.validation === undefined) {
    const { runtime, base } = groundOf(chain)
    const execution = new Execution(runtime, base, contextOn(chain, { timeMs: 0, digest: [] }))
    runtime.system.initialize(execution)
    chain.validation = execution
  }
  return chain.validation
}

/** Makes a block the best one in memory, once the store has it. */
export function setBest(chain: ChainState, block: StoredBlock): void {
  chain.best = block
  chain.base = undefined
  chain.validation = undefined
}
