// SPDX-License-Identifier: Apache-2.0
import { assert, fromHex, known } from '@phat/primitives'
import { type Branch, childAddress, copyPartial, partialNibble, readBranch } from '../nodes/branch-record.ts'
import { copyPath, countBits, divergence, nibbleAt, setNibble } from '../nodes/nibbles.ts'
import { emptyRootHex } from '../nodes/node-codec.ts'
import {
  type Draft,
  draftChildBits,
  draftOf,
  type Finished,
  finishDraft,
  finishLeaf,
  type Leaf,
  newDraft,
  type Subtree,
  toNodeValue,
  type UpdateLog,
} from './draft.ts'

/** One effective change: a deletion has an existing key, and no value equals what it replaces. */
export interface Change {
  readonly key: Uint8Array
  readonly value: Uint8Array | null
  readonly existed: boolean
}

/** A trie: its root hash, and the address of its root branch, 0 when it is empty or one leaf. */
export interface Root {
  readonly hash: Uint8Array
  readonly address: number
}

/** The trie without keys, always this object. */
export const emptyRoot: Root = { hash: fromHex(emptyRootHex), address: 0 }

/** The only record of the flat state (before the update) whose key, base included, begins with the first `nibbles` of `path`. */
export type LeafReader = (path: Uint8Array, nibbles: number) => { readonly key: Uint8Array; readonly value: Uint8Array }

/** What stands in a slot before its changes: nothing, one leaf, or a branch whose children part at `depth`. */
type Slot =
  | { readonly kind: 'empty' }
  | { readonly kind: 'leaf' }
  | { readonly kind: 'branch'; readonly branch: Branch; readonly depth: number }
const emptySlot: Slot = { kind: 'empty' }
const leafSlot: Slot = { kind: 'leaf' }

/** A branch being walked: its changes `items[cursor…to)` share its path. On an explicit stack, because keys bound its depth, not the call stack. */
interface Frame {
  readonly draft: Draft
  readonly items: readonly Change[]
  cursor: number
  readonly to: number
  /** Nibble whose child is on the stack above this frame. */
  pending: number
  /** An existing branch that moves below this new one. */
  readonly moved: { readonly nibble: number; readonly branch: Branch; readonly depth: number } | undefined
}

/**
 * Applies sorted changes in one pass, each branch visited once: reads old records, writes new ones and never touches what
 * `root` reaches, so old roots stay valid until their records are freed. Keys may have a common beginning that is no part of the
 * trie: the root's node begins at nibble `base`.
 */
export function updateTrie(log: UpdateLog, root: Root, changes: readonly Change[], readLeaf: LeafReader, base = 0): Root {
  if (changes.length === 0) return root
  const stack: Frame[] = []
  const rootIsEmpty = root === emptyRoot
  const branch = root.address === 0 ? undefined : readBranch(log.slab, root.address)
  const slot: Slot =
    branch === undefined ? (rootIsEmpty ? emptySlot : leafSlot) : { kind: 'branch', branch, depth: base + branch.partialLength }
  let result = openSlot(stack, slot, base, changes, 0, changes.length, readLeaf)
  while (stack.length > 0) {
    const frame = known(stack.at(-1), 'a frame on the stack')
    if (frame.cursor < frame.to) {
      result = openNext(log, stack, frame, readLeaf)
      if (result !== undefined) frame.draft.changed[frame.pending] = result
    } else {
      stack.pop()
      result = closeFrame(log, frame, readLeaf)
      const parent = stack.at(-1)
      if (parent !== undefined) parent.draft.changed[parent.pending] = result
    }
  }
  if (result === null || result === undefined) return emptyRoot
  if (result.kind === 'leaf') return { hash: finishLeaf(result, base, true), address: 0 }
  const finished = finishDraft(log, result, base, true)
  return { hash: finished.reference, address: finished.address }
}

/** Opens the child of the frame's next group of changes; undefined when it became a frame of its own. */
function openNext(log: UpdateLog, stack: Frame[], frame: Frame, readLeaf: LeafReader): Subtree | null | undefined {
  const { items, to, draft, moved } = frame
  const { depth, old } = draft
  const from = frame.cursor
  const nibble = nibbleAt((items[from] as Change).key, depth)
  let end = from + 1
  while (end < to && nibbleAt((items[end] as Change).key, depth) === nibble) end++
  frame.cursor = end
  frame.pending = nibble
  let slot = emptySlot
  if (moved?.nibble === nibble) {
    slot = { kind: 'branch', branch: moved.branch, depth: moved.depth }
  } else if (old !== undefined && ((old.childBits >>> nibble) & 1) === 1) {
    slot = childSlot(log, old, nibble, depth)
  }
  return openSlot(stack, slot, depth + 1, items, from, end, readLeaf)
}

function childSlot(log: UpdateLog, parent: Branch, nibble: number, parentDepth: number): Slot {
  const address = childAddress(parent, nibble)
  if (address === 0) return leafSlot
  const branch = readBranch(log.slab, address)
  return { kind: 'branch', branch, depth: parentDepth + 1 + branch.partialLength }
}

/** Applies `items[from…to)`, at least one, to a slot whose node begins at nibble `start`: the result, or undefined and a frame on the stack. */
function openSlot(
  stack: Frame[],
  slot: Slot,
  start: number,
  items: readonly Change[],
  from: number,
  to: number,
  readLeaf: LeafReader,
): Subtree | null | undefined {
  if (slot.kind === 'branch') return openBranch(stack, slot.branch, slot.depth, start, items, from, to)
  const first = items[from] as Change
  if (to - from === 1 && (slot.kind === 'empty' || first.existed)) return leafOf(first)
  if (slot.kind === 'empty') return openNew(stack, start, items, from, to)
  const present = itemsWithLeaf(items, from, to, start, readLeaf)
  if (present.length === 0) return null
  if (present.length === 1) return leafOf(present[0] as Change)
  return openNew(stack, start, present, 0, present.length)
}

function leafOf(item: Change): Leaf | null {
  return item.value === null ? null : { kind: 'leaf', key: item.key, value: toNodeValue(item.value) }
}

/** What a slot holds that was one leaf: the insertions, the leaf's own change, or the leaf as it is. */
function itemsWithLeaf(items: readonly Change[], from: number, to: number, start: number, readLeaf: LeafReader): Change[] {
  const present: Change[] = []
  let leafChanged = false
  for (let i = from; i < to; i++) {
    const item = items[i] as Change
    if (item.existed) leafChanged = true
    if (item.value !== null) present.push(item)
  }
  if (leafChanged) return present
  const leaf = readLeaf((items[from] as Change).key, start)
  const position = present.findIndex((item) => precedes(leaf.key, item.key))
  present.splice(position === -1 ? present.length : position, 0, { key: leaf.key, value: leaf.value, existed: false })
  return present
}

function precedes(a: Uint8Array, b: Uint8Array): boolean {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return (a[i] as number) < (b[i] as number)
  return a.length < b.length
}

/** A branch over at least two insertions where nothing was. */
function openNew(stack: Frame[], start: number, items: readonly Change[], from: number, to: number): undefined {
  const first = items[from] as Change
  const last = items[to - 1] as Change
  const depth = divergence(first.key, last.key, start, Math.min(first.key.length, last.key.length) * 2)
  pushFrame(stack, newDraft(first.key, depth), items, from, to, undefined)
}

function pushFrame(
  stack: Frame[],
  draft: Draft,
  items: readonly Change[],
  from: number,
  to: number,
  moved: Frame['moved'],
): undefined {
  let cursor = from
  const first = items[from] as Change
  if (first.key.length * 2 === draft.depth) {
    draft.value = first.value === null ? undefined : toNodeValue(first.value)
    draft.valueChanged = true
    cursor++
  }
  stack.push({ draft, items, cursor, to, pending: -1, moved })
}

/** Walks an existing branch, or makes a new one above it where a change leaves its partial key. */
function openBranch(
  stack: Frame[],
  branch: Branch,
  depth: number,
  start: number,
  items: readonly Change[],
  from: number,
  to: number,
): undefined {
  const first = items[from] as Change
  const last = items[to - 1] as Change
  // Between the first and the last of a sorted range no key leaves the partial earlier than both.
  let parting = sharedPartial(branch, depth, start, first.key)
  if (to - from > 1 && parting > start) parting = Math.min(parting, sharedPartial(branch, depth, start, last.key))
  if (parting === depth) return pushFrame(stack, draftOf(branch, first.key, depth), items, from, to, undefined)
  const nibble = partialNibble(branch, parting - depth + branch.partialLength)
  return pushFrame(stack, newDraft(first.key, parting), items, from, to, { nibble, branch, depth })
}

/** The nibble index where `key` leaves the branch's partial key, at most `depth`. */
function sharedPartial(branch: Branch, depth: number, start: number, key: Uint8Array): number {
  const to = Math.min(depth, key.length * 2)
  const base = depth - branch.partialLength
  let index = start
  while (index < to && nibbleAt(key, index) === partialNibble(branch, index - base)) index++
  return index
}

/** Ends a frame: a branch with finished children, or what is left when fewer than two things are. */
function closeFrame(log: UpdateLog, frame: Frame, readLeaf: LeafReader): Subtree | null {
  const { draft, moved } = frame
  const { changed, depth, path } = draft
  if (moved !== undefined && changed[moved.nibble] === undefined) changed[moved.nibble] = movedDraft(moved, path, depth)
  const bits = draftChildBits(draft)
  const children = countBits(bits)
  if (children === 0 || (children === 1 && draft.value === undefined)) {
    if (draft.old !== undefined) log.replaced.push(draft.old.address)
    if (children === 1) return onlyChild(log, draft, 31 - Math.clz32(bits), readLeaf)
    return draft.value === undefined ? null : { kind: 'leaf', key: path.slice(0, depth >>> 1), value: draft.value }
  }
  for (let nibble = 0; nibble < 16; nibble++) {
    const child = changed[nibble]
    if (child !== undefined && child !== null) changed[nibble] = finish(log, child, depth + 1)
  }
  return draft
}

function finish(log: UpdateLog, child: Subtree | Finished, start: number): Finished {
  if (child.kind === 'finished') return child
  if (child.kind === 'draft') return finishDraft(log, child, start, false)
  return { kind: 'finished', reference: finishLeaf(child, start, false), address: 0 }
}

/** The branch that stays below a new one, without changes of its own. */
function movedDraft(
  moved: { readonly nibble: number; readonly branch: Branch; readonly depth: number },
  head: Uint8Array,
  headLength: number,
): Draft {
  const { branch, depth } = moved
  const path = copyPath(head, headLength, depth)
  const skipped = headLength - (depth - branch.partialLength)
  copyPartial(branch, skipped, path, headLength)
  return draftOf(branch, path, depth)
}

/** The subtree that takes the place of a branch which kept one child and no value. */
function onlyChild(log: UpdateLog, draft: Draft, nibble: number, readLeaf: LeafReader): Subtree {
  const child = draft.changed[nibble]
  if (child !== undefined && child !== null) {
    assert(child.kind !== 'finished', 'children are finished only under a branch that stays')
    return child
  }
  const old = known(draft.old, 'an untouched child stands in the old branch')
  const path = copyPath(draft.path, draft.depth, draft.depth + 1)
  setNibble(path, draft.depth, nibble)
  const slot = childSlot(log, old, nibble, draft.depth)
  if (slot.kind !== 'branch') {
    const leaf = readLeaf(path, draft.depth + 1)
    return { kind: 'leaf', key: leaf.key, value: toNodeValue(leaf.value) }
  }
  const full = copyPath(path, draft.depth + 1, slot.depth)
  copyPartial(slot.branch, 0, full, draft.depth + 1)
  return draftOf(slot.branch, full, slot.depth)
}
