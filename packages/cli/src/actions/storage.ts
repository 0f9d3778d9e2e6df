// SPDX-License-Identifier: Apache-2.0

import type { ConnectedChain } from '@phat/client/node'
import type { RuntimeView, Shown, StorageItem } from '@phat/metadata'
import { fromHex, type Hex, known, toHex, toJson } from '@phat/primitives'
import { expectArray, expectBytes, expectHex, expectObject } from '../chain/answers.ts'
import { withChain } from '../chain/connect-chain.ts'
import { resolveBlock } from '../chain/resolve-block.ts'
import type { Action, Invocation } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { inline, tree } from '../terminal/tree.ts'
import { parseArgument } from '../values/parse-value.ts'
import { showValue } from '../values/show-value.ts'
import { typeName } from '../values/type-kind.ts'
import { displayOf } from './display.ts'
import { findPallet } from './tx.ts'

/** The most keys that nodes answer at once. */
const pageSizeMax = 1000
const pageMax = 1_000_000

/** `phat storage`: one value, a page of a map, or what a pallet stores. */
export const runStorage: Action = async (invocation) => {
  const [name, ...words] = invocation.args
  const item = known(name, 'the item is a required argument')
  const page = invocation.flags.whole('page', { min: 1, max: pageMax }) ?? 1
  const pageSize = invocation.flags.whole('page-size', { min: 1, max: pageSizeMax }) ?? pageSizeMax
  await withChain(invocation, async (chain) => {
    if (!item.includes('.')) return listItems(invocation, chain, item)
    const storage = chain.view.storage(item)
    if (words.length > storage.keys.length) {
      throw cliErrors.error('unexpected-argument', `${item} has ${storage.keys.length} keys, ${words.length} given`)
    }
    const keys = words.map((word, i) =>
      parseArgument(chain.view, `key ${i + 1}`, (storage.keys[i] as { type: number }).type, word),
    )
    const at = await resolveBlock(chain.rpc, invocation.flags.text('at') ?? 'latest')
    const place: Place = { invocation, chain, item: `${palletOf(chain.view, item)}.${storage.entry.name}`, storage, at }
    if (keys.length === storage.keys.length) await showOne(place, keys)
    else await showPage(place, keys, { page, pageSize })
  })
}

interface Place {
  readonly invocation: Invocation
  readonly chain: ConnectedChain
  /** As the metadata spells it. */
  readonly item: string
  readonly storage: StorageItem
  readonly at: Hex
}

const palletOf = (view: RuntimeView, item: string): string => findPallet(view, item.split('.')[0] ?? '').name

async function showOne({ invocation, chain, item, storage, at }: Place, keys: readonly unknown[]): Promise<void> {
  const key = toHex(storage.key(...keys))
  const stored = await chain.rpc.request('state_getStorage', key, at)
  const value = storage.decodeValue(stored === null ? undefined : expectBytes(`the value of ${item}`, stored))
  const shown = value === undefined ? null : showValue(displayOf(chain, invocation), storage.valueType, value)
  const { json, io } = invocation
  if (json) return io.out(toJson({ item, key, at, isStored: stored !== null, value: shown }))
  for (const line of tree(shown, '')) io.out(line)
  if (stored === null) io.err(`nothing is stored here${shown === null ? '' : '; the value is the default'}`)
}

/** Keys are walked a page at a time from the first: nodes go on from a key, not from a number. */
async function showPage(
  { invocation, chain, item, storage, at }: Place,
  first: readonly unknown[],
  { page, pageSize }: { page: number; pageSize: number },
): Promise<void> {
  const prefix = toHex(storage.keyPrefix(...first))
  const pageAfter = async (start: Hex | undefined): Promise<Hex[]> => {
    const answer = await chain.rpc.request('state_getKeysPaged', prefix, pageSize, start ?? null, at)
    return expectArray('the keys', answer).map((key) => expectHex('a key', key))
  }
  let keys = await pageAfter(undefined)
  for (let current = 1; current < page && keys.length > 0; current++) keys = await pageAfter(keys.at(-1))
  const more = keys.length === pageSize && (await pageAfter(keys.at(-1))).length > 0
  const values = await readValues(chain, keys, at)
  const display = displayOf(chain, invocation)
  const entries = keys.map((key) => {
    const parts = storage.decodeKey(fromHex(key))
    const shownKeys = parts.map((part, i) =>
      part === undefined ? null : showValue(display, (storage.keys[i] as { type: number }).type, part),
    )
    const value = storage.decodeValue(values.get(key))
    return { keys: shownKeys, value: value === undefined ? null : showValue(display, storage.valueType, value) }
  })
  showEntries(invocation, { item, at, page, more, entries })
}

async function readValues(chain: ConnectedChain, keys: readonly Hex[], at: Hex): Promise<ReadonlyMap<Hex, Uint8Array>> {
  const found = new Map<Hex, Uint8Array>()
  if (keys.length === 0) return found
  const [set] = expectArray('the values', await chain.rpc.request('state_queryStorageAt', keys, at))
  for (const change of expectArray('the values', expectObject('the values', set).changes)) {
    const [key, value] = expectArray('a value', change)
    if (value !== null) found.set(expectHex('a key', key), expectBytes('a value', value))
  }
  return found
}

interface Page {
  readonly item: string
  readonly at: Hex
  readonly page: number
  readonly more: boolean
  readonly entries: readonly { readonly keys: readonly Shown[]; readonly value: Shown }[]
}

function showEntries({ json, io }: Invocation, page: Page): void {
  if (json) return io.out(toJson(page))
  for (const { keys, value } of page.entries) {
    io.out(keys.map((key) => (key === null ? '(hashed key)' : inline(key))).join(' '))
    for (const line of tree(value)) io.out(line)
  }
  if (page.entries.length === 0) io.err(page.page === 1 ? 'the map has no entries' : `there is no page ${page.page}`)
  if (page.more) io.err(`there are more: --page ${page.page + 1}`)
}

function listItems({ json, io }: Invocation, { view }: ConnectedChain, name: string): void {
  const pallet = findPallet(view, name)
  const items = (pallet.storage?.entries ?? []).map(({ name: entry, docs }) => {
    const { keys, valueType } = view.storage(`${pallet.name}.${entry}`)
    return {
      item: `${pallet.name}.${entry}`,
      keys: keys.map(({ type }) => typeName(view, type)),
      value: typeName(view, valueType),
      docs,
    }
  })
  if (json) return io.out(toJson(items))
  if (items.length === 0) return io.out(`${pallet.name} stores nothing.`)
  for (const { item, keys, value, docs } of items) {
    io.out(`${[item, ...keys.map((key) => `<${key}>`)].join(' ')} → ${value}`)
    for (const line of docs) io.out(`    ${line}`.trimEnd())
  }
}
