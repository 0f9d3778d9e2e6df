// SPDX-License-Identifier: Apache-2.0
import { apiErrors, type BlockContext, callRuntimeApi, Execution, type Runtime, type SignatureVerifier } from '@phat/frame'
import type { OrderedStore } from '@phat/kv'
import { assert, type BlockHash, type BlockNumber, type ByteString, fromByteString, known } from '@phat/primitives'
import { createStateStore, type StateStore } from '@phat/trie'
import { type BlockStore, createBlockStore } from './block/block-store.ts'
import { type Candidates, type ExecutedBlock, proposeBlock, replayBlock } from './block/execute-block.ts'
import { createGenesis } from './block/genesis-block.ts'
import type { BlockRef, Chain, ChainEvent, RuntimeVersion, StateReader, StoredBlock } from './chain-api.ts'
import { chainErrors, describeThrown } from './chain-errors.ts'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import { executionBase, stateReader } from './state/block-state.ts'
import { codeKey, type RuntimeRegistry } from './state/runtime-registry.ts'

/** What a chain is opened with. */
export interface ChainOptions {
  readonly store: OrderedStore
  readonly runtimes: RuntimeRegistry
  /** Keys and values of the state at height 0, `:code` among them. */
  readonly genesis: ReadonlyMap<ByteString, Uint8Array>
  /** Signature checks during execution: from the record of verified ones, else on the spot. */
  readonly verify: SignatureVerifier
  readonly clock: Clock
  readonly log: Log
  /** How long the finalized pointer trails the best block, so that clients see `inBlock` first. */
  readonly finalityDelayMs: number
  /** States kept for reads and proofs behind the best block. */
  readonly history?: number
}

/** What the engine and the pool use beside the read side. */
export interface ChainService extends Chain {
  /** Authors a block on the best one; nothing is stored. */
  propose(context: EngineContext, candidates: Candidates): ExecutedBlock
  /** Executes a block made elsewhere on the best one and compares. @throws PhatError `chain.invalid-block` */
  execute(context: EngineContext, block: StoredBlock): ExecutedBlock
  /** Stores an executed block with the engine's certificate as the best one, and tells. */
  commit(executed: ExecutedBlock, certificate?: Uint8Array): StoredBlock
  certificate(number: BlockNumber): Uint8Array | undefined
  /** An execution on the state after the best block, begun as the next block would be: for validation. Shared until the next block. */
  validationExecution(): Execution
  /** The runtime that the next block runs under. */
  runtime(): Runtime
  stop(): void
}

/** What the engine decides about a block. */
export interface EngineContext {
  readonly timeMs: number
  readonly digest: BlockContext['digest']
}

interface ChainState {
  readonly options: ChainOptions
  readonly blocks: BlockStore
  readonly state: StateStore
  readonly versionOffset: number
  best: StoredBlock
  finalized: BlockRef
  readonly listeners: Set<(event: ChainEvent) => void>
  /** Events that are being told; the first is under way. */
  readonly untold: ChainEvent[]
  readonly timers: Set<() => void>
  validation: Execution | undefined
}

/** Opens the chain that the store holds, or begins it with the genesis. */
export function openChain(options: ChainOptions): ChainService {
  const blocks = createBlockStore(options.store)
  const state = createStateStore({ store: options.store, ...(options.history === undefined ? {} : { history: options.history }) })
  const best = blocks.best() ?? createGenesis(options.genesis, state, blocks)
  const stored = known(blocks.block(best.hash), 'the best block is stored')
  const finalizedNumber = blocks.finalizedNumber()
  const finalized = { number: finalizedNumber, hash: known(blocks.hashOf(finalizedNumber), 'the finalized block is stored') }
  const chain: ChainState = {
    options,
    blocks,
    state,
    versionOffset: state.version() - best.number,
    best: stored,
    finalized,
    listeners: new Set(),
    untold: [],
    timers: new Set(),
    validation: undefined,
  }
  if (best.number > finalizedNumber) finalizeLater(chain, stored)
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
    certificate: (number) => blocks.certificate(number),
    validationExecution: () => validationExecution(chain),
    runtime: () => runtimeAt(chain, chain.best),
    stop: () => {
      for (const cancel of chain.timers) cancel()
      chain.timers.clear()
      chain.listeners.clear()
    },
  }
}

function contextOn(chain: ChainState, { timeMs, digest }: EngineContext): BlockContext {
  return { number: chain.best.number + 1, parentHash: chain.best.hash, timeMs, digest }
}

/** The state's version after a block: versions are counted from where the state was opened, which need not be the genesis. */
const versionOf = (chain: ChainState, number: BlockNumber): number => number + chain.versionOffset

function viewAt(chain: ChainState, block: BlockRef) {
  const version = versionOf(chain, block.number)
  if (version < chain.state.oldestVersion()) return undefined
  return chain.state.view(version)
}

function stateAt(chain: ChainState, hash: Uint8Array): StateReader | undefined {
  const block = chain.blocks.block(hash)
  const view = block && viewAt(chain, block)
  return view && stateReader(view)
}

function runtimeAt(chain: ChainState, block: BlockRef): Runtime {
  const view = viewAt(chain, block)
  if (view === undefined) throw chainErrors.error('unknown-block', `the state of block ${block.number} is no longer kept`)
  const code = known(view.get(fromByteString(codeKey)), 'every state holds :code')
  const runtime = chain.options.runtimes.forCode(code)
  if (runtime === undefined) throw chainErrors.error('unknown-runtime', `block ${block.number} names a runtime that is not here`)
  return runtime
}

function runtimeVersionAt(chain: ChainState, hash: Uint8Array): RuntimeVersion | undefined {
  const block = chain.blocks.block(hash)
  if (block === undefined || versionOf(chain, block.number) < chain.state.oldestVersion()) return undefined
  const { systemVersion, ...version } = runtimeAt(chain, block).version
  return { ...version, stateVersion: systemVersion }
}

function groundOf(chain: ChainState) {
  const { state, options } = chain
  return { runtime: runtimeAt(chain, chain.best), base: executionBase(state.view()), state, verify: options.verify }
}

function callAt(chain: ChainState, hash: Uint8Array, method: string, args: Uint8Array): Uint8Array {
  const block = chain.blocks.block(hash)
  const view = block && viewAt(chain, block)
  if (block === undefined || view === undefined) throw chainErrors.error('unknown-block', 'no state for this block')
  const runtime = runtimeAt(chain, block)
  if (!runtime.apiMethods.has(method)) throw apiErrors.error('unknown', `no runtime API function ${method.slice(0, 100)}`)
  const context = { number: block.number + 1, parentHash: block.hash, timeMs: 0, digest: [] }
  return callRuntimeApi(new Execution(runtime, executionBase(view), context), method, args)
}

function validationExecution(chain: ChainState): Execution {
  if (chain.validation === undefined) {
    const { runtime, base } = groundOf(chain)
    const execution = new Execution(runtime, base, contextOn(chain, { timeMs: 0, digest: [] }))
    runtime.system.initialize(execution)
    chain.validation = execution
  }
  return chain.validation
}

function commit(chain: ChainState, executed: ExecutedBlock, certificate: Uint8Array | undefined): StoredBlock {
  const { block, changes, prepared } = executed
  assert(block.number === chain.best.number + 1, 'a block is committed on the one it was executed on')
  const version = prepared.commit(chain.blocks.writesFor(block, certificate))
  assert(version === versionOf(chain, block.number), 'the version of a state is that of its block')
  chain.blocks.remember(block)
  chain.best = block
  chain.validation = undefined
  tell(chain, { type: 'imported', block, changes })
  finalizeLater(chain, block)
  return block
}

/** Moves the finalized pointer after the delay, so that clients that wait for `inBlock` see it before `finalized`. */
function finalizeLater(chain: ChainState, block: BlockRef): void {
  const { clock, finalityDelayMs } = chain.options
  const cancel = clock.after(finalityDelayMs, () => {
    chain.timers.delete(cancel)
    if (block.number <= chain.finalized.number) return
    const finalized: BlockRef[] = []
    for (let number = chain.finalized.number + 1; number <= block.number; number++) {
      const hash: BlockHash = known(chain.blocks.hashOf(number), 'blocks below the best one are stored')
      finalized.push({ number, hash })
    }
    chain.blocks.setFinalized(block.number)
    chain.finalized = { number: block.number, hash: block.hash }
    tell(chain, { type: 'finalized', blocks: finalized })
  })
  chain.timers.add(cancel)
}

/** Tells everyone in order: an event that comes up while one is told, because a listener made a block, waits until all know. */
function tell(chain: ChainState, event: ChainEvent): void {
  if (chain.untold.push(event) > 1) return
  for (let next = chain.untold[0]; next !== undefined; next = chain.untold[0]) {
    for (const listener of [...chain.listeners]) {
      if (chain.listeners.has(listener)) tellOne(chain, listener, next)
    }
    chain.untold.shift()
  }
}

function tellOne(chain: ChainState, listener: (event: ChainEvent) => void, event: ChainEvent): void {
  try {
    listener(event)
  } catch (error) {
    chain.listeners.delete(listener)
    chain.options.log.error('chain.listener-failed', { told: event.type, detail: describeThrown(error) })
  }
}
