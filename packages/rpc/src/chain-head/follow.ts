// SPDX-License-Identifier: Apache-2.0
import type { BlockRef, Chain, StoredBlock } from '@phat/chain'
import type { Hex } from '@phat/primitives'
import type { FollowEvent, RuntimeEvent } from '@phat/wire'
import type { RpcContext } from '../context.ts'
import type { FeedEvent } from '../feed/chain-feed.ts'
import { bytesToHex } from '../params/hex.ts'
import { runtimeToEvent, sameRuntime } from '../state/runtime-version-json.ts'
import { cancelOperation, type Operation } from './operation.ts'

/** Finalized blocks in the `initialized` event: what a client that reconnects may have missed. */
const initialFinalizedMax = 16
/** Pinned blocks, finalized or not, beyond which a subscription is stopped: finality that stands still must not fill the memory. */
const pinnedMax = 4096

interface Pin {
  readonly ref: BlockRef
  finalized: boolean
  /** Lets the state go; undefined when the chain could not keep it. */
  readonly release: (() => void) | undefined
}

/** The latest finalized blocks whose state the node still has, oldest first; at least the last one. */
function recentFinalized(chain: Chain, max: number): readonly BlockRef[] {
  const refs = [chain.finalized]
  for (let number = chain.finalized.number - 1; number >= 0 && refs.length < max; number--) {
    const hash = chain.hashOf(number)
    if (hash === undefined || chain.state(hash) === undefined) break
    refs.push({ hash, number })
  }
  return refs.reverse()
}

/** Where a subscription's events go. `end` ends it from the node's side; it is called after the `stop` event. */
export interface FollowChannel {
  readonly id: string
  readonly tell: (event: FollowEvent) => void
  readonly end: () => void
}

/** One `chainHead_v1_follow` subscription: what was told, what is pinned, what is in progress. */
export class Follow {
  readonly withRuntime: boolean
  readonly operations = new Map<string, Operation>()
  readonly #id: string
  readonly #ctx: RpcContext
  readonly #tell: (event: FollowEvent) => void
  readonly #end: () => void
  readonly #pins = new Map<string, Pin>()
  #finalizedPins = 0
  #toldNumber = 0
  #toldHash = ''
  #finalizedNumber = 0
  #operationCount = 0

  constructor(ctx: RpcContext, withRuntime: boolean, channel: FollowChannel) {
    this.withRuntime = withRuntime
    this.#id = channel.id
    this.#ctx = ctx
    this.#tell = channel.tell
    this.#end = channel.end
  }

  /** Sends an event of an operation. */
  tell(event: FollowEvent): void {
    this.#tell(event)
  }

  /** Never one of another subscription: clients mistake a late event of an ended one for that of an operation with the same id. */
  nextOperationId(): string {
    return `${this.#id}-${this.#operationCount++}`
  }

  /** The pinned block of that hash; undefined when it was never told or is unpinned. */
  pinned(hash: Uint8Array): BlockRef | undefined {
    return this.#pins.get(bytesToHex(hash))?.ref
  }

  unpin(hash: Uint8Array): void {
    const hex = bytesToHex(hash)
    const pin = this.#pins.get(hex)
    if (pin?.finalized === true) this.#finalizedPins--
    pin?.release?.()
    this.#pins.delete(hex)
  }

  /** Tells the first events: initialized, then the blocks above the finalized one, then which is the best. */
  begin(): void {
    const { chain, limits } = this.#ctx
    const finalized = recentFinalized(chain, Math.min(initialFinalizedMax, limits.pinnedFinalizedMax))
    const finalizedBlockHashes = finalized.map((ref) => this.#pin(ref, true))
    this.#finalizedNumber = chain.finalized.number
    this.#toldNumber = chain.finalized.number
    this.#toldHash = bytesToHex(chain.finalized.hash)
    const runtime = this.withRuntime
      ? { finalizedBlockRuntime: runtimeToEvent(chain.runtimeVersion(chain.finalized.hash)) }
      : undefined
    this.#tell({ event: 'initialized', finalizedBlockHashes, ...runtime })
    for (let number = this.#toldNumber + 1; number <= chain.best.number; number++) {
      const hash = chain.hashOf(number)
      const block = hash && chain.block(hash)
      if (block === undefined) {
        this.#stop()
        return
      }
      this.#newBlock(block)
    }
    this.#tell({ event: 'bestBlockChanged', bestBlockHash: bytesToHex(chain.best.hash) })
  }

  /** Goes on with an event of the chain; one that leaves a gap stops the subscription. */
  take(event: FeedEvent): void {
    if (event.type === 'imported') this.#imported(event.block)
    else if (event.type === 'finalized') this.#finalized(event.blocks)
    // Finalized blocks may be among those that are gone, for which the specification has no other event.
    else return this.#stop()
    if (this.#finalizedPins > this.#ctx.limits.pinnedFinalizedMax || this.#pins.size > pinnedMax) this.#stop()
  }

  /** Forgets everything: the subscription is over. */
  close(): void {
    for (const operation of this.operations.values()) cancelOperation(operation)
    this.operations.clear()
    for (const { release } of this.#pins.values()) release?.()
    this.#pins.clear()
  }

  #imported(block: StoredBlock): void {
    if (block.number <= this.#toldNumber) return
    if (bytesToHex(block.header.parentHash) !== this.#toldHash) this.#stop()
    else {
      this.#newBlock(block)
      this.#tell({ event: 'bestBlockChanged', bestBlockHash: bytesToHex(block.hash) })
    }
  }

  #finalized(blocks: readonly BlockRef[]): void {
    const fresh = blocks.filter((ref) => ref.number > this.#finalizedNumber)
    const last = fresh.at(-1)
    if (last === undefined) return
    if (last.number > this.#toldNumber) {
      this.#stop()
      return
    }
    this.#finalizedNumber = last.number
    const finalizedBlockHashes = fresh.map((ref) => bytesToHex(ref.hash))
    for (const hash of finalizedBlockHashes) {
      const pin = this.#pins.get(hash)
      if (pin === undefined || pin.finalized) continue
      pin.finalized = true
      this.#finalizedPins++
    }
    // BFT finality has no forks to prune.
    this.#tell({ event: 'finalized', finalizedBlockHashes, prunedBlockHashes: [] })
  }

  #newBlock(block: StoredBlock): void {
    const blockHash = this.#pin({ hash: block.hash, number: block.number }, false)
    const parentBlockHash = bytesToHex(block.header.parentHash)
    this.#toldNumber = block.number
    this.#toldHash = blockHash
    const newRuntime = this.withRuntime ? { newRuntime: this.#newRuntime(block) } : undefined
    this.#tell({ event: 'newBlock', blockHash, parentBlockHash, ...newRuntime })
  }

  /** The runtime of a block; null when its parent has the same. */
  #newRuntime(block: StoredBlock): RuntimeEvent | null {
    const { chain } = this.#ctx
    const version = chain.runtimeVersion(block.hash)
    return sameRuntime(version, chain.runtimeVersion(block.header.parentHash)) ? null : runtimeToEvent(version)
  }

  #pin(ref: BlockRef, finalized: boolean): Hex {
    const hash = bytesToHex(ref.hash)
    this.#pins.set(hash, { ref, finalized, release: this.#ctx.chain.pin(ref.hash) })
    if (finalized) this.#finalizedPins++
    return hash
  }

  #stop(): void {
    this.#tell({ event: 'stop' })
    this.#end()
  }
}
