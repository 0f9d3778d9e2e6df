// SPDX-License-Identifier: Apache-2.0
import type { ContractAbi } from '@phat/abi'
import { Reader, u32 } from '@phat/codec'
import { camelCase, optionField, type Shown } from '@phat/metadata'
import { fromHex, isHex, PhatError, toHex } from '@phat/primitives'

/** What lies under one root key. */
interface LayoutRoot {
  /** Values that lie packed in one cell, with the fields they belong to; of no type they are shown as hex. */
  readonly leaves: readonly { readonly name: string; readonly type: LeafType }[]
  /** Type of what follows the root key in keys of a mapping, where the metadata says it. */
  readonly keyType: LeafType
}

/** A type of the metadata, or what the kit itself counts by. */
type LeafType = number | 'u32' | undefined

/** Where a contract keeps its state, by root key as hex. */
export interface StorageLayout {
  readonly roots: ReadonlyMap<string, LayoutRoot>
}

/** A cell of the storage as a person reads it: what is not known stays hex. */
export interface ShownCell {
  /** `count`, `bids[0x…]`, or the key. */
  readonly place: string
  readonly before: Shown | undefined
  readonly after: Shown | undefined
}

const rootKeyLength = 4
const depthMax = 16
const rootsMax = 1_000

type Node = Readonly<Record<string, unknown>>
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads the layout that ink! 4 and 5 write; what it does not understand it leaves out. */
export function readStorageLayout(json: unknown, abi: ContractAbi): StorageLayout {
  const roots = new Map<string, LayoutRoot>()
  if (abi.version >= 4 && isNode(json)) visit(json.storage, '', '00000000', undefined)
  return { roots: new Map([...roots, ...[...roots].flatMap(kitRoots)]) }

  function visit(node: unknown, name: string, root: string, keyType: number | undefined, depth = 0): void {
    if (!isNode(node) || depth > depthMax || roots.size > rootsMax) return
    if (isNode(node.root)) {
      const { root_key: key, layout, ty } = node.root
      if (isRootKey(key)) visit(layout, name, rootKeyHex(key, abi.version), mappingKey(abi, ty), depth + 1)
    } else if (isNode(node.struct) && Array.isArray(node.struct.fields)) {
      for (const field of node.struct.fields as readonly unknown[]) {
        if (!isNode(field) || typeof field.name !== 'string') continue
        visit(field.layout, name === '' ? field.name : `${name}.${field.name}`, root, keyType, depth + 1)
      }
    } else if (leafType(node, abi) !== undefined) {
      const before = roots.get(root)
      const leaves = [...(before?.leaves ?? []), { name, type: leafType(node, abi) as number }]
      roots.set(root, { leaves, keyType })
    } else roots.set(root, { leaves: [], keyType }) // an enum or an array: its cell is shown as hex
  }
}

/** The type of a value in one piece: of a leaf, or of an option, whose cases ink! spells out. */
function leafType(node: Node, abi: ContractAbi): number | undefined {
  if (isNode(node.leaf)) return typeof node.leaf.ty === 'number' ? node.leaf.ty : undefined
  const variants = isNode(node.enum) && node.enum.name === 'Option' ? node.enum.variants : undefined
  const some = isNode(variants) && isNode(variants['1']) ? variants['1'].fields : undefined
  const field: unknown = Array.isArray(some) ? some[0] : undefined
  const layout = isNode(field) && isNode(field.layout) ? field.layout.leaf : undefined
  const content = isNode(layout) ? layout.ty : undefined
  return abi.types.find((portable) => optionField(portable)?.type === content && content !== undefined)?.id
}

/** Root keys of the TypeScript kit: FNV-1a of the name, little endian. */
function kitKey(name: string): string {
  let key = 0x811c9dc5
  for (let i = 0; i < name.length; i++) key = Math.imul(key ^ name.charCodeAt(i), 0x01000193)
  return toHex(u32.encode(key >>> 0)).slice(2)
}

/** What the kit keeps beside an iterable mapping, which the metadata does not know: its keys by position, and their number. */
function kitRoots([key, { leaves, keyType }]: readonly [string, LayoutRoot]): (readonly [string, LayoutRoot])[] {
  const [leaf] = leaves
  if (leaf === undefined || leaves.length > 1 || kitKey(camelCase(leaf.name)) !== key) return []
  const root = (part: string, type: LeafType, keyType: LeafType): readonly [string, LayoutRoot] => [
    kitKey(`${camelCase(leaf.name)}.${part}`),
    { leaves: [{ name: `${leaf.name}.${part}`, type }], keyType },
  ]
  return [root('keys', keyType, 'u32'), root('size', 'u32', undefined)]
}

const isRootKey = (key: unknown): key is `0x${string}` => typeof key === 'string' && isHex(key) && key.length === 10

/** The key as the storage has it: ink! 4 writes it as a number, ink! 5 as its bytes. */
function rootKeyHex(key: `0x${string}`, version: number): string {
  const bytes = fromHex(key)
  return toHex(version === 4 ? bytes.reverse() : bytes).slice(2)
}

/** The type of a mapping's keys, from the type of the field: ink! 5 tells it. */
function mappingKey(abi: ContractAbi, type: unknown): number | undefined {
  const portable = typeof type === 'number' ? abi.types.find(({ id }) => id === type) : undefined
  if (portable?.path.at(-1) !== 'Mapping') return undefined
  return portable.params.find(({ name }) => name === 'K')?.type
}

/**
 * Shows a changed cell by the layout.
 * @param accountName how accounts are called, for keys whose type is not known and that have their length
 */
export function showCell(
  { layout, abi }: { readonly layout: StorageLayout; readonly abi: ContractAbi | undefined },
  {
    key,
    before,
    after,
  }: { readonly key: Uint8Array; readonly before: Uint8Array | undefined; readonly after: Uint8Array | undefined },
  accountName: (account: Uint8Array) => string,
): ShownCell {
  const root = layout.roots.get(toHex(key.subarray(0, rootKeyLength)).slice(2))
  const bare = (value: Uint8Array | undefined): Shown | undefined => value && toHex(value)
  if (abi === undefined || root === undefined || root.leaves.length === 0) {
    return { place: toHex(key), before: bare(before), after: bare(after) }
  }
  const rest = key.subarray(rootKeyLength)
  const show = (value: Uint8Array | undefined): Shown | undefined =>
    value && (decode(abi, root, value) ?? (value.length === 32 ? accountName(value) : toHex(value)))
  const names = root.leaves.map(({ name }) => name)
  const field = names.length === 1 ? (names[0] ?? '') : 'state'
  if (rest.length === 0) return { place: field, before: show(before), after: show(after) }
  return { place: `${field}[${showKey(abi, root.keyType, rest, accountName)}]`, before: show(before), after: show(after) }
}

function showKey(abi: ContractAbi, type: LeafType, key: Uint8Array, accountName: (account: Uint8Array) => string): string {
  const shown = type === undefined ? undefined : decode(abi, { leaves: [{ name: '', type }], keyType: undefined }, key)
  if (typeof shown === 'string' || typeof shown === 'number') return String(shown)
  return shown === undefined ? (key.length === 32 ? accountName(key) : toHex(key)) : JSON.stringify(shown)
}

/** Iterable mappings of the TypeScript kit keep an entry's position behind its value. */
const positionLength = 4

function decode(abi: ContractAbi, { leaves }: LayoutRoot, bytes: Uint8Array): Shown | undefined {
  const reader = new Reader(bytes)
  try {
    const values = leaves.flatMap(({ name, type }): (readonly [string, Shown])[] =>
      type === undefined ? [] : [[name, type === 'u32' ? u32.read(reader) : abi.show(type, abi.codec(type).read(reader))]],
    )
    if (values.length < leaves.length) return undefined
    if (reader.remaining > 0 && reader.remaining !== positionLength) return undefined
    return values.length === 1 ? values[0]?.[1] : Object.fromEntries(values)
  } catch (error) {
    if (error instanceof PhatError) return undefined
    throw error
  }
}
