// SPDX-License-Identifier: Apache-2.0
import type { BlockRef, Chain, ChainEvent, RuntimeVersion, StateReader, StoredBlock } from '@phat/chain'
import { bytes, compact, option, u32, u64, u128 } from '@phat/codec'
import { blake2b, blake2b256 } from '@phat/crypto'
import { type Header, header } from '@phat/frame'
import {
  type BlockHash,
  type ByteString,
  compareBytes,
  concatBytes,
  defineErrors,
  fromByteString,
  startsWith,
  textBytes,
  toByteString,
  toHex,
} from '@phat/primitives'

const chainErrors = defineErrors('chain', {
  'unknown-block': { why: 'No such block.', remedy: 'Use a known one.' },
  'unknown-runtime-api': { why: 'No such function.', remedy: 'Use a known one.' },
  'bad-runtime-api-arguments': { why: 'Cannot decode the arguments.', remedy: 'Encode them.' },
})

const trieErrors = defineErrors('trie', { 'version-unavailable': { why: 'Too old.', remedy: 'Use a recent one.' } })

type Entries = ReadonlyMap<ByteString, Uint8Array>

function compareStrings(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** A state without a trie: its proof is the list of the values, its Merkle values are hashes of what lies below. */
function stateReader(entries: Entries, children: ReadonlyMap<ByteString, Entries>, check: () => void): StateReader {
  const sorted = [...entries.keys()].sort(compareStrings).map(fromByteString)
  return {
    get: (key) => {
      check()
      return entries.get(toByteString(key))
    },
    keysPaged: (prefix, count, startAfter) =>
      sorted
        .filter((key) => startsWith(key, prefix) && (startAfter === undefined || compareBytes(key, startAfter) > 0))
        .slice(0, count),
    prove: (keys) => keys.map((key) => concatBytes(Uint8Array.of(0x80), entries.get(toByteString(key)) ?? new Uint8Array(0))),
    closestDescendantMerkleValue: (key) => {
      const below = sorted.filter((candidate) => startsWith(candidate, key))
      const content = below.flatMap((found) => [found, entries.get(toByteString(found)) ?? new Uint8Array(0)])
      return below.length === 0 ? undefined : blake2b256(concatBytes(...content))
    },
    child: (name) => {
      const child = children.get(toByteString(name))
      return child && stateReader(child, new Map(), check)
    },
  }
}

interface Stored {
  readonly block: StoredBlock
  readonly entries: Map<ByteString, Uint8Array>
  readonly specVersion: number
}

/** What one block of the fake chain does. */
export interface FakeBlock {
  readonly changes?: Readonly<Record<string, string | null>>
  readonly extrinsics?: readonly Uint8Array[]
  readonly specVersion?: number
}

export interface FakeChain extends Chain {
  /** Imports a block on the best one and tells it. Changes map texts to texts; null deletes. */
  importBlock(block?: FakeBlock): BlockRef
  /** Finalizes up to a height, the best block by default, and tells it. */
  finalize(number?: number): void
  /** Forgets the state of a block, as pruning does. */
  prune(hash: Uint8Array): void
  readonly listenerCount: number
  /** How many pins are held. */
  readonly pinCount: number
  /** Goes back to a height and tells it. */
  revertTo(number: number): void
}

export const fakeMetadata = Uint8Array.from({ length: 12_000 }, (_, i) => (i * 7) & 0xff)

function version(specVersion: number): RuntimeVersion {
  const apis = [
    [blake2b(textBytes('Core'), 8), 4],
    [blake2b(textBytes('Metadata'), 8), 2],
    [blake2b(textBytes('TransactionPaymentApi'), 8), 4],
  ] as const
  return {
    ...{ specName: 'phala', implName: 'phat', authoringVersion: 1, specVersion, implVersion: 0, apis },
    ...{ transactionVersion: 1, stateVersion: 1 },
  }
}

const runtimeApis: Readonly<Record<string, (args: Uint8Array) => Uint8Array>> = {
  Metadata_metadata: () => bytes.encode(fakeMetadata),
  Core_version: () => Uint8Array.of(1, 2, 3),
  TransactionPaymentApi_query_info: (args) => {
    if (args[0] === 0xff) throw chainErrors.error('bad-runtime-api-arguments', 'not an extrinsic')
    return concatBytes(compact(u64).encode(140_000_000n), compact(u64).encode(3593n), Uint8Array.of(0), u128.encode(12_500_000n))
  },
  TransactionPaymentApi_query_fee_details: () =>
    concatBytes(Uint8Array.of(1), u128.encode(255n), u128.encode(16n), u128.encode(1n), u128.encode(0n)),
  MqApi_sender_sequence: () => option(u64).encode(3n),
  BlockBuilder_apply_extrinsic: () => Uint8Array.of(0, 0),
  Broken_call: () => u32.encode(-1),
}

/** A chain in memory that behaves as the interface says: events come once, in order, after the fact is readable. */
export function createFakeChain(genesis: Readonly<Record<string, string>> = {}): FakeChain {
  const blocks = new Map<string, Stored>()
  const hashes: BlockHash[] = []
  const pruned = new Set<string>()
  const listeners = new Set<(event: ChainEvent) => void>()
  const children = new Map([[toByteString(textBytes('child')), new Map([[toByteString(textBytes('ck')), textBytes('cv')]])]])
  const pins = new Set<object>()
  let best: BlockRef
  let finalized: BlockRef

  const stored = (hash: Uint8Array): Stored | undefined => blocks.get(toHex(hash))
  const tell = (event: ChainEvent): void => {
    for (const listener of [...listeners]) listener(event)
  }
  const append = (fake: FakeBlock, parent: Stored | undefined): Stored => {
    const entries = new Map(parent?.entries)
    for (const [key, value] of Object.entries(fake.changes ?? {})) {
      if (value === null) entries.delete(toByteString(textBytes(key)))
      else entries.set(toByteString(textBytes(key)), textBytes(value))
    }
    const root = blake2b256(concatBytes(...[...entries].flatMap(([key, value]) => [fromByteString(key), value])))
    const content = {
      parentHash: parent?.block.hash ?? (new Uint8Array(32) as BlockHash),
      number: hashes.length,
      stateRoot: root as Header['stateRoot'],
      extrinsicsRoot: blake2b256(concatBytes(...(fake.extrinsics ?? []))),
      digest: { logs: [{ type: 'Other', value: Uint8Array.of(hashes.length) }] },
    } as const
    const encodedHeader = header.encode(content)
    const hash = blake2b256(encodedHeader) as BlockHash
    const extrinsics = fake.extrinsics ?? []
    const block: StoredBlock = { hash, number: content.number, header: content, encodedHeader, extrinsics }
    const made = { block, entries, specVersion: fake.specVersion ?? parent?.specVersion ?? 1 }
    blocks.set(toHex(hash), made)
    hashes.push(hash)
    return made
  }
  const first = append({ changes: genesis }, undefined)
  best = first.block
  finalized = first.block

  return {
    genesisHash: first.block.hash,
    get best() {
      return best
    },
    get finalized() {
      return finalized
    },
    get listenerCount() {
      return listeners.size
    },
    get pinCount() {
      return pins.size
    },
    pin: (hash) => {
      if (pruned.has(toHex(hash)) || stored(hash) === undefined) return undefined
      const pin = {}
      pins.add(pin)
      return () => pins.delete(pin)
    },
    revertTo: (number) => {
      const removed = hashes.splice(number + 1).map((hash) => (stored(hash) as Stored).block)
      for (const { hash } of removed) blocks.delete(toHex(hash))
      best = { hash: hashes[number] as BlockHash, number }
      if (finalized.number > number) finalized = best
      tell({ type: 'reverted', best, removed })
    },
    hashOf: (number) => hashes[number],
    block: (hash) => stored(hash)?.block,
    state: (hash) => {
      const found = pruned.has(toHex(hash)) ? undefined : stored(hash)
      const check = (): void => {
        if (pruned.has(toHex(hash))) throw trieErrors.error('version-unavailable', 'no longer kept')
      }
      return found && stateReader(found.entries, children, check)
    },
    runtimeVersion: (hash) => {
      const found = stored(hash)
      return found && version(found.specVersion)
    },
    call: (hash, method, args) => {
      if (stored(hash) === undefined) throw chainErrors.error('unknown-block', toHex(hash))
      const run = runtimeApis[method]
      if (run === undefined) throw chainErrors.error('unknown-runtime-api', `Exported method ${method} is not found`)
      return run(args)
    },
    runtimeApiMethods: () => Object.keys(runtimeApis),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    importBlock: (fake = {}) => {
      const { block } = append(fake, stored(best.hash))
      best = block
      const changes = Object.entries(fake.changes ?? {}).map(
        ([key, value]) => [toByteString(textBytes(key)), value === null ? null : textBytes(value)] as const,
      )
      tell({ type: 'imported', block, changes: new Map(changes) })
      return block
    },
    finalize: (number = best.number) => {
      const refs: BlockRef[] = []
      for (let height = finalized.number + 1; height <= number; height++)
        refs.push({ hash: hashes[height] as BlockHash, number: height })
      finalized = refs.at(-1) ?? finalized
      tell({ type: 'finalized', blocks: refs })
    },
    prune: (hash) => pruned.add(toHex(hash)),
  }
}
