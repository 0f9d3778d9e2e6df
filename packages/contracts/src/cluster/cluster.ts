// SPDX-License-Identifier: Apache-2.0
import { type ByteString, fromByteString, known } from '@phat/primitives'
import type { EngineVersion } from '../exec/engine-release.ts'
import type { BlockContext, ExecutionServices } from '../exec/execution.ts'
import { createClusterState } from '../state/cluster-state.ts'
import type { Overlay, Value } from '../state/overlay.ts'
import { accountName, contractKey, contractKeyPrefix, noteKey } from '../state/state-keys.ts'
import { applyCommand } from './apply-command.ts'
import { type ClusterConfig, checkConfig } from './cluster-config.ts'
import { clusterErrors } from './cluster-errors.ts'
import { createServicesFactory } from './cluster-services.ts'
import type { Command, QueryRequest } from './command.ts'
import { deleteQueuedStorage } from './delete-storage.ts'
import { pinEngine, pinnedEngine, switchEngine } from './engine-pin.ts'
import { type QueryRunOptions, queryOn } from './query-runner.ts'
import type { QueryReply, Receipt } from './receipt.ts'
import { createReader, type StateReader } from './state-reader.ts'

/** A committed block of the cluster. */
export interface ClusterBlock {
  readonly height: number
  /** The published root: blinded by the cluster's secret. */
  readonly root: Uint8Array
  /** All flat keys that the block changed. */
  readonly changes: ReadonlyMap<ByteString, Value>
}

export interface QueryOptions extends QueryRunOptions {
  /** The state as committed at this height; the open block's when left out. */
  readonly height?: number
}

/** A cluster of contracts: its state, and what changes and reads it. Synchronous and deterministic; one thread owns it. */
export interface Cluster {
  /**
   * Applies a command in the block given, which is open from its first command to its commit.
   * @throws PhatError `cluster.block-order`, `cluster.unknown-engine`
   */
  apply(command: Command, block: BlockContext): Receipt
  /**
   * Takes over a block that another replica committed, by its changes: the root tells whether both have the same state.
   * @throws PhatError `cluster.block-order`
   */
  adopt(block: BlockContext, changes: Iterable<readonly [ByteString, Value]>): ClusterBlock
  /**
   * Keeps a record of whoever drives the cluster in its state, so that it is committed, replicated and proven with it; null removes it. It
   * costs nobody anything and no contract sees it.
   * @throws PhatError as `apply`
   */
  note(name: ByteString, value: Value, block: BlockContext): void
  /** A record that `note` has kept, the open block's changes included. */
  noted(name: ByteString): Uint8Array | undefined
  /** Names of such records with a prefix, ascending, the open block's changes included. */
  notedNames(prefix: ByteString): readonly ByteString[]
  /** At most `count` contracts of the last committed height, in the order of their addresses; those behind `after` when it is given. */
  contracts(count: number, after?: Uint8Array): readonly Uint8Array[]
  /** Ends the block: its changes become the state at its height. @throws PhatError as `apply` */
  commit(block: BlockContext): ClusterBlock
  /**
   * Runs a call or an instantiation and drops what it changed.
   * @throws PhatError `cluster.height-unavailable`, `cluster.unknown-engine`
   */
  query(request: QueryRequest, options: QueryOptions): QueryReply
  /** The blinded root at a committed height. @throws PhatError `cluster.height-unavailable` */
  root(height: number): Uint8Array
  /** The last committed height. */
  height(): number | undefined
  /** All flat records of the last committed height, ascending: what a reader elsewhere starts from. */
  records(): Iterable<readonly [key: ByteString, value: Uint8Array]>
  engine(): EngineVersion
  /** Reads of the state: the open block's, or that of a committed height. @throws PhatError `cluster.height-unavailable` */
  read(height?: number): StateReader
}

/** Makes a cluster, without accounts unless its store has a state. @throws PhatError `cluster.invalid-config`, `cluster.unknown-engine` */
export function createCluster(config: ClusterConfig): Cluster {
  checkConfig(config)
  const { rootSecret, history = 256 } = config
  const clusterState = createClusterState({ secret: rootSecret, history, ...(config.store && { store: config.store }) })
  const { open } = clusterState
  const servicesOf = createServicesFactory(config)
  if (clusterState.lastHeight() === undefined) pinEngine(open, config.engine)
  let services: ExecutionServices = servicesOf(open)
  open.seal()
  let openHeight: number | undefined

  const checkOrder = ({ number }: BlockContext): void => {
    const last = openHeight ?? clusterState.lastHeight() ?? -1
    if (openHeight === undefined && number > last) return
    throw clusterErrors.error(
      'block-order',
      `block ${number} after ${openHeight === undefined ? 'the committed' : 'the open'} block ${last}`,
    )
  }

  const openBlock = (block: BlockContext): void => {
    const { number } = block
    if (openHeight === number) return
    checkOrder(block)
    switchEngine(open, number)
    services = servicesOf(open)
    deleteQueuedStorage(clusterState)
    open.seal()
    openHeight = number
  }

  const apply = (command: Command, block: BlockContext): Receipt => {
    openBlock(block)
    const mark = open.mark()
    try {
      const outcome = applyCommand(services, command, block)
      return { ...outcome, changes: open.changesSince(mark) }
    } catch (fault) {
      // A fault of the node is no result: the command may be tried again.
      open.rollback(mark)
      throw fault
    } finally {
      open.seal()
    }
  }

  const overlayAt = (height: number): Overlay => {
    const overlay = clusterState.at(height)
    if (overlay === undefined) throw clusterErrors.error('height-unavailable', `height ${height}`)
    return overlay
  }

  const query = (request: QueryRequest, { height, ...options }: QueryOptions): QueryReply =>
    queryOn(height === undefined ? services : servicesOf(overlayAt(height)), config, request, options)

  function* records(): Generator<readonly [key: ByteString, value: Uint8Array]> {
    const last = clusterState.lastHeight()
    if (last === undefined) return
    const state = overlayAt(last)
    for (const key of clusterState.committedKeys('' as ByteString, Number.MAX_SAFE_INTEGER)) {
      yield [key, known(state.get(key), 'a listed key has a value')]
    }
  }

  const note = (name: ByteString, value: Value, block: BlockContext): void => {
    openBlock(block)
    open.set(noteKey(name), value === null ? null : value.slice())
    open.seal()
  }

  const notedNames = (prefix: ByteString): readonly ByteString[] => {
    const wanted = noteKey(prefix)
    const names = new Set(clusterState.committedKeys(wanted, Number.MAX_SAFE_INTEGER))
    for (const [key, value] of open.changes()) {
      if (!key.startsWith(wanted)) continue
      if (value === null) names.delete(key)
      else names.add(key)
    }
    return [...names].sort().map((key) => key.slice(noteKey('' as ByteString).length) as ByteString)
  }

  const contracts = (count: number, after?: Uint8Array): readonly Uint8Array[] =>
    clusterState
      .committedKeys(contractKeyPrefix, count, after && contractKey(accountName(after)))
      .map((key) => fromByteString(key.slice(contractKeyPrefix.length) as ByteString))

  const commit = ({ number }: BlockContext): ClusterBlock => {
    const changes = new Map(open.changes())
    const { height, root } = clusterState.commit(number)
    openHeight = undefined
    return { height, root, changes }
  }

  return {
    apply,
    adopt: (block, changes) => {
      checkOrder(block)
      for (const [key, value] of changes) open.set(key, value)
      return commit(block)
    },
    note,
    noted: (name) => open.get(noteKey(name)),
    notedNames,
    contracts,
    commit: (block) => {
      openBlock(block)
      return commit(block)
    },
    query,
    root: (height) => {
      const root = clusterState.root(height)
      if (root === undefined) throw clusterErrors.error('height-unavailable', `height ${height}`)
      return root
    },
    height: clusterState.lastHeight,
    records,
    engine: () => pinnedEngine(open),
    read: (height) => createReader(height === undefined ? open : overlayAt(height)),
  }
}
