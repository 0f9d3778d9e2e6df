// SPDX-License-Identifier: Apache-2.0
import { u32 } from '@phat/codec'
import type { OrderedStore, Write } from '@phat/kv'
import { type BlockHash, type BlockNumber, equalBytes, textBytes, toHex } from '@phat/primitives'
import { createBlockStore } from '../block/block-store.ts'
import { databaseErrors } from './database-errors.ts'

/**
 * Version of the tables that this software writes. Raised with every change that an older version would misread. Format 2 adds redo
 * records to format 1, which is read as it is.
 */
export const databaseFormat = 2

const identityTable = 'database'
const formatKey = textBytes('format')
const chainKey = textBytes('chain')
const prunedKey = textBytes('pruned')
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** What a database says about itself. */
export interface DatabaseIdentity {
  readonly format: number
  readonly chainId: string
  /** Undefined until the genesis block is stored. */
  readonly genesisHash: BlockHash | undefined
}

/** Reads the identity; undefined when there is none. @throws PhatError `database.newer`, `database.corrupt` */
export function readIdentity(store: OrderedStore): DatabaseIdentity | undefined {
  const table = store.table(identityTable)
  const encoded = table.get(formatKey)
  const chain = table.get(chainKey)
  if (encoded === undefined && chain === undefined) return undefined
  const format = encoded?.length === 4 ? u32.decode(encoded) : 0
  if (format > databaseFormat) {
    throw databaseErrors.error('newer', `the database has format ${format}, this version knows formats up to ${databaseFormat}`)
  }
  if (format === 0 || chain === undefined) throw databaseErrors.error('corrupt', 'the record of format and chain is damaged')
  return { format, chainId: chainIdOf(chain), genesisHash: createBlockStore(store).hashOf(0) }
}

function chainIdOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch (error) {
    throw databaseErrors.error('corrupt', 'the name of the chain is no text', { cause: error })
  }
}

/** Marks an empty store as the database of a chain. */
export function writeIdentity(store: OrderedStore, chainId: string): void {
  store.write([
    { table: identityTable, key: formatKey, value: u32.encode(databaseFormat) },
    { table: identityTable, key: chainKey, value: textBytes(chainId) },
  ])
}

/** Notes that this version may write to a database of an older format, so that an older one refuses it from now on. */
export function raiseFormat(store: OrderedStore): void {
  store.write([{ table: identityTable, key: formatKey, value: u32.encode(databaseFormat) }])
}

/** @throws PhatError `database.foreign` when the database is that of another chain */
export function requireIdentity(
  found: DatabaseIdentity,
  chainId: string,
  genesisHash: Uint8Array | (() => Uint8Array) | undefined,
): void {
  if (found.chainId !== chainId) {
    throw databaseErrors.error(
      'foreign',
      `the database is of the chain ${JSON.stringify(found.chainId)}, not ${JSON.stringify(chainId)}`,
    )
  }
  if (genesisHash === undefined || found.genesisHash === undefined) return
  const wanted = typeof genesisHash === 'function' ? genesisHash() : genesisHash
  if (equalBytes(found.genesisHash, wanted)) return
  throw databaseErrors.error('foreign', `the database began with genesis ${toHex(found.genesisHash)}, not ${toHex(wanted)}`)
}

/** Blocks below this height, except the genesis, may have lost their extrinsics. */
export function prunedBelow(store: OrderedStore): BlockNumber {
  const encoded = store.table(identityTable).get(prunedKey)
  return encoded === undefined ? 0 : u32.decode(encoded)
}

/** The write that notes up to where blocks are pruned; it goes before the first of them or with it. */
export const prunedWrite = (below: BlockNumber): Write => ({ table: identityTable, key: prunedKey, value: u32.encode(below) })
