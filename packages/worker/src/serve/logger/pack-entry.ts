// SPDX-License-Identifier: Apache-2.0
import { Buffer } from 'node:buffer'
import { type ByteString, fromByteString, known, toByteString } from '@phat/primitives'
import type { LogEntry } from '../../cluster/cluster-work.ts'

/*
 * A record of the logger stays for as long as there is room, so it must not hold on to more than itself. The byte arrays that come with a block are views
 * of buffers that hold the whole block, and one with a buffer of its own takes 300 bytes more than its content. So accounts and contracts are copied
 * once for all of their records, and the rest lies in strings.
 */

/** An entry as it is kept. */
export type PackedEntry = Head &
  (
    | ({ readonly kind: 'log' } & Pick<Of<'log'>, 'entry' | 'mode' | 'timestamp' | 'level' | 'message'>)
    | { readonly kind: 'event'; readonly topics: readonly ByteString[]; readonly payload: ByteString }
    | { readonly kind: 'output'; readonly nonce: ByteString; readonly output: ByteString }
  )

type Of<Kind extends LogEntry['kind']> = Extract<LogEntry, { readonly kind: Kind }>
type Head = Pick<LogEntry, 'contract' | 'origin' | 'blockNumber'>

/** As `toByteString`, in one piece: what is put together from parts stays in parts until it is a key, which takes ten times the memory. */
const flat = (bytes: Uint8Array): ByteString =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1') as ByteString

/** What a record takes beside its bytes, and what each topic does. */
const overhead = 176
const topicOverhead = 48

/** Bytes of memory that an entry takes, roughly. */
export function sizeOfEntry(entry: LogEntry): number {
  if (entry.kind === 'log') return overhead + 2 * entry.message.length
  if (entry.kind === 'output') return overhead + entry.nonce.length + entry.output.length
  return overhead + entry.payload.length + entry.topics.reduce((sum, { length }) => sum + topicOverhead + length, 0)
}

/** Byte arrays that many records share. */
export interface SharedArrays {
  /** Each once, as long as a record has it. */
  all(): readonly Uint8Array[]
  /** The shared copy. */
  take(bytes: Uint8Array): Uint8Array
  release(bytes: Uint8Array): void
}

/** Makes an empty set. */
export function createSharedArrays(): SharedArrays {
  const shared = new Map<ByteString, { readonly bytes: Uint8Array; uses: number }>()
  return {
    all: () => [...shared.values()].map(({ bytes }) => bytes),
    take(bytes) {
      const name = toByteString(bytes)
      const found = shared.get(name) ?? { bytes: bytes.slice(), uses: 0 }
      found.uses++
      shared.set(name, found)
      return found.bytes
    },
    release(bytes) {
      const name = toByteString(bytes)
      const found = known(shared.get(name), 'what is released was taken')
      found.uses--
      if (found.uses === 0) shared.delete(name)
    },
  }
}

/** Copies what is kept of an entry. Written out, as an object that is spread takes twice the memory. */
export function packEntry(given: LogEntry, contracts: SharedArrays, accounts: SharedArrays): PackedEntry {
  const { blockNumber } = given
  const contract = contracts.take(given.contract)
  const origin = given.origin && accounts.take(given.origin)
  if (given.kind === 'event') {
    return { kind: 'event', contract, origin, blockNumber, topics: given.topics.map(flat), payload: flat(given.payload) }
  }
  if (given.kind === 'output') {
    return { kind: 'output', contract, origin, blockNumber, nonce: flat(given.nonce), output: flat(given.output) }
  }
  const { mode, timestamp, level, message } = given
  const entry = accounts.take(given.entry)
  return { kind: 'log', contract, origin, blockNumber, entry, mode, timestamp, level, message }
}

/** The entry again. */
export function unpackEntry(packed: PackedEntry): LogEntry {
  if (packed.kind === 'log') return packed
  if (packed.kind === 'event') {
    return { ...packed, topics: packed.topics.map(fromByteString), payload: fromByteString(packed.payload) }
  }
  return { ...packed, nonce: fromByteString(packed.nonce), output: fromByteString(packed.output) }
}

/** Gives back what the entry shares with others. */
export function releaseEntry(packed: PackedEntry, contracts: SharedArrays, accounts: SharedArrays): void {
  contracts.release(packed.contract)
  if (packed.origin !== undefined) accounts.release(packed.origin)
  if (packed.kind === 'log') accounts.release(packed.entry)
}
