// SPDX-License-Identifier: Apache-2.0
import type { StateReader } from '@phat/chain'
import { blake2b256 } from '@phat/crypto'
import { compareBytes, equalBytes, type Hex, startsWith } from '@phat/primitives'
import type { ArchiveStorageDiffEvent, DiffItemQuery } from '@phat/wire'
import type { RpcContext } from '../context.ts'
import { bytesToHex } from '../params/hex.ts'
import type { Subscription } from '../server/subscription.ts'
import type { Turn } from '../server/turn.ts'
import { tellEvent } from './storage.ts'

/**
 * Lengths of key prefixes whose subtrees are compared by Merkle value before their entries are: a pallet, an item of it, and parts
 * of a hashed map.
 */
const skipLengths = [16, 32, 33, 34] as const
/** Keys that are listed at a time; few, because a subtree that did not change ends the page. */
const pageKeys = 64

const everything: readonly DiffItemQuery[] = [{ key: new Uint8Array(0), returnType: 'value', childTrieKey: undefined }]

/** A key with what it held before and after; undefined where it had no value. */
export interface DifferingEntry {
  readonly key: Uint8Array
  readonly before: Uint8Array | undefined
  readonly after: Uint8Array | undefined
}

/** The keys of one state below a prefix in byte order; `undefined` is a state that holds nothing. */
class KeyCursor {
  readonly state: StateReader | undefined
  readonly #prefix: Uint8Array
  #page: readonly Uint8Array[] = []
  #next = 0

  constructor(state: StateReader | undefined, prefix: Uint8Array) {
    this.state = state
    this.#prefix = prefix
    this.#fill(undefined)
  }

  /** The key that is next; undefined at the end. */
  get key(): Uint8Array | undefined {
    return this.#page[this.#next]
  }

  /** Goes to the key after this one. */
  advance(): void {
    const last = this.key
    if (++this.#next >= this.#page.length && last !== undefined) this.#fill(last)
  }

  /** Goes past every key that begins with `prefix`, which the current one does. */
  skip(prefix: Uint8Array): void {
    while (this.key !== undefined && startsWith(this.key, prefix)) {
      const next = successorOf(prefix)
      const last = this.#page.at(-1)
      if (last !== undefined && !startsWith(last, prefix)) this.#next++
      else if (next === undefined) this.#page = []
      else this.#seek(next)
    }
  }

  /** Goes to `from` or the first key after it. */
  #seek(from: Uint8Array): void {
    if (startsWith(from, this.#prefix) && this.state?.get(from) !== undefined) {
      this.#page = [from]
      this.#next = 0
    } else this.#fill(from)
  }

  #fill(after: Uint8Array | undefined): void {
    this.#page = this.state?.keysPaged(this.#prefix, pageKeys, after) ?? []
    this.#next = 0
  }
}

/** The first byte string, of the same length or shorter, after all that begin with `prefix`; undefined after the last. */
function successorOf(prefix: Uint8Array): Uint8Array | undefined {
  for (let end = prefix.length; end > 0; end--) {
    const byte = prefix[end - 1] as number // `end - 1` is below the length
    if (byte === 0xff) continue
    const successor = prefix.slice(0, end)
    successor[end - 1] = byte + 1
    return successor
  }
  return undefined
}

/**
 * The part of the key below which both states hold the same; undefined when none of the lengths has such a part. Both stand at `key`
 * and it is the first one below the part: equal Merkle values then mean equal nodes at equal paths.
 */
function sameBelow(
  before: KeyCursor,
  after: KeyCursor,
  key: Uint8Array,
  previous: Uint8Array | undefined,
): Uint8Array | undefined {
  for (const length of skipLengths) {
    if (key.length < length) return undefined
    const part = key.subarray(0, length)
    if (previous !== undefined && startsWith(previous, part)) continue
    const [a, b] = [before.state?.closestDescendantMerkleValue(part), after.state?.closestDescendantMerkleValue(part)]
    if (a !== undefined && b !== undefined && equalBytes(a, b)) return part
  }
  return undefined
}

/** Walks two states side by side; yields the entries that differ, and undefined now and then, so that others get their turn. */
export function* differingEntries(
  states: { readonly before: StateReader | undefined; readonly after: StateReader | undefined },
  prefix: Uint8Array,
): Generator<DifferingEntry | undefined> {
  const before = new KeyCursor(states.before, prefix)
  const after = new KeyCursor(states.after, prefix)
  let previous: Uint8Array | undefined
  for (;;) {
    const [a, b] = [before.key, after.key]
    if (a === undefined && b === undefined) return
    const order = a === undefined ? 1 : b === undefined ? -1 : compareBytes(a, b)
    const key = (order <= 0 ? a : b) as Uint8Array // the smaller of two that are not both undefined
    const same = order === 0 ? sameBelow(before, after, key, previous) : undefined
    previous = key
    if (same !== undefined) {
      before.skip(same)
      after.skip(same)
      yield undefined
      continue
    }
    const old = order <= 0 ? states.before?.get(key) : undefined
    const fresh = order >= 0 ? states.after?.get(key) : undefined
    const equal = old !== undefined && fresh !== undefined && equalBytes(old, fresh)
    yield equal ? undefined : { key, before: old, after: fresh }
    if (order <= 0) before.advance()
    if (order >= 0) after.advance()
  }
}

function eventOf({ key, before, after }: DifferingEntry, { returnType }: DiffItemQuery, childTrieKey: Hex | undefined) {
  const content =
    after === undefined ? {} : returnType === 'value' ? { value: bytesToHex(after) } : { hash: bytesToHex(blake2b256(after)) }
  const event: ArchiveStorageDiffEvent = {
    event: 'storageDiff',
    key: bytesToHex(key),
    ...content,
    type: before === undefined ? 'added' : after === undefined ? 'deleted' : 'modified',
    ...(childTrieKey === undefined ? {} : { childTrieKey }),
  }
  return event
}

/** Tells one item; resolves to false when the subscription is over. */
async function tellItem(
  subscription: Subscription,
  turn: Turn,
  states: { readonly before: StateReader; readonly after: StateReader },
  item: DiffItemQuery,
): Promise<boolean> {
  const { childTrieKey, key: prefix } = item
  const of = (state: StateReader) => (childTrieKey === undefined ? state : state.child(childTrieKey))
  const childKey = childTrieKey && bytesToHex(childTrieKey)
  for (const entry of differingEntries({ before: of(states.before), after: of(states.after) }, prefix)) {
    if (entry !== undefined && !(await tellEvent(subscription, turn, eventOf(entry, item, childKey)))) return false
    if (turn.over()) await turn.next()
    if (subscription.closed) return false
  }
  return true
}

/** Tells what differs between two states as `archive_v1_storageDiff` asks, then that it is done. */
export async function tellStorageDiff(
  ctx: RpcContext,
  subscription: Subscription,
  read: {
    readonly before: StateReader
    readonly after: StateReader
    readonly items: readonly DiffItemQuery[] | undefined
  },
): Promise<void> {
  const turn = ctx.startTurn()
  for (const item of read.items ?? everything) {
    if (!(await tellItem(subscription, turn, read, item))) return
  }
  const done: ArchiveStorageDiffEvent = { event: 'storageDiffDone' }
  subscription.notify(done)
}
