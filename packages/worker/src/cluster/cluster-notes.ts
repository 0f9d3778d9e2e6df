// SPDX-License-Identifier: Apache-2.0
import { type Codec, fixedBytes, option, struct, u32, u64, type ValueOf, vec } from '@phat/codec'
import type { BlockContext, Cluster } from '@phat/contracts'
import type { ByteString } from '@phat/primitives'

/*
 * What the worker itself keeps in the state of a cluster, so that every replica has it and it outlives a restart. No contract sees it.
 */

/** Reads and writes notes while a block is open. */
export interface ClusterNotes {
  read(name: string): Uint8Array | undefined
  /** Null removes it. */
  write(name: string, value: Uint8Array | null): void
}

/** The notes of a cluster, written in the block that `blockOf` gives. */
export function createClusterNotes(cluster: Cluster, blockOf: () => BlockContext): ClusterNotes {
  // Names are ASCII: byte strings as they stand.
  const named = (name: string): ByteString => name as ByteString
  return {
    read: (name) => cluster.noted(named(name)),
    write: (name, value) => cluster.note(named(name), value, blockOf()),
  }
}

/** One note with a fixed name. */
export interface Note<T> {
  read(notes: ClusterNotes): T | undefined
  write(notes: ClusterNotes, value: T): void
}

function note<T>(name: string, codec: Codec<T>): Note<T> {
  return {
    read: (notes) => {
      const encoded = notes.read(name)
      return encoded && codec.decode(encoded)
    },
    write: (notes, value) => notes.write(name, codec.encode(value)),
  }
}

const id = fixedBytes(32)

const driversCodec = struct('ClusterDrivers', { logHandler: option(id), jsRuntime: option(id) })
const weightsCodec = vec(struct('ContractWeight', { contract: id, weight: u32 }))
const hooksCodec = vec(struct('BlockEndHook', { contract: id, selector: u32, gasLimit: u64 }))
const commandKeysCodec = struct('CommandKeys', {
  epoch: u32,
  current: fixedBytes(64),
  /** Zeros once it opens nothing any more. */
  retired: fixedBytes(64),
  /** The last height at which the retired one opens commands. */
  retiredUntil: u32,
  /** Contracts up to this one have been told with their new keys; none when all have. */
  toldUpTo: option(id),
})

export type BlockEndHook = ValueOf<typeof hooksCodec>[number]
export type ContractWeight = ValueOf<typeof weightsCodec>[number]
export type CommandKeysNote = ValueOf<typeof commandKeysCodec>

/** The notes that a cluster has one of; lists are in the order of contracts. */
export const standingNotes = {
  drivers: note('drivers', driversCodec),
  weights: note('weights', weightsCodec),
  hooks: note('hooks', hooksCodec),
  commandKeys: note('command-keys', commandKeysCodec),
} as const

/** The newest system code of the chain, as it is. */
export const systemCodeNote = 'system-code'
