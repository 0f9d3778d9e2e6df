// SPDX-License-Identifier: Apache-2.0
import type { BlockRef } from '@phat/chain'
import type { BlockNumber } from '@phat/primitives'

/** How blocks come about, by the numbers that Chopsticks gives them. */
export type BuildMode = 'batch' | 'instant' | 'manual'

/** A storage key with its new value; null deletes it. */
export type StorageChange = readonly [key: Uint8Array, value: Uint8Array | null]

/** What a development node lets its operator do to the chain. Times are milliseconds since 1970. */
export interface DeveloperControls {
  /** Makes a block now, at `timeMs` or the node's time. */
  sealBlock(timeMs?: number): BlockRef
  /** Sets the time of the next block; time goes on from there. Returns the time. */
  setTime(timeMs: number): number
  /** Moves the time of the next block on. Returns the time. */
  increaseTime(byMs: number): number
  /** Writes storage by a signed root call in a block of its own, so that anyone can replay it. */
  setStorage(changes: readonly StorageChange[]): Promise<BlockRef>
  /** Notes where the chain is. */
  snapshot(): string | Promise<string>
  /** Goes back to a snapshot, which is then forgotten together with those after it; false for an unknown one. */
  revert(snapshot: string): boolean | Promise<boolean>
  /** Goes back to a block of the chain. */
  setHead(number: BlockNumber): BlockRef | Promise<BlockRef>
  setBuildMode(mode: BuildMode): void
  /** Makes a block every so often. */
  setBuildInterval(intervalMs: number): void
  /** What only a network with workers has. */
  readonly network?: NetworkControls
}

/** What a development network lets its operator do besides: chain and workers go together. */
export interface NetworkControls {
  saveState(name: string): Promise<BlockRef>
  /** @returns the block that it goes to, and whether the node starts anew for that */
  loadState(name: string): Promise<BlockRef & { readonly restarts: boolean }>
  status(): Promise<NetworkReport>
}

/** How a development network is; its own composition says more of its parts than a node knows. */
export type NetworkReport = Readonly<Record<string, unknown>>
