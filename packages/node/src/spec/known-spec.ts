// SPDX-License-Identifier: Apache-2.0
import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { blake2b256 } from '@phat/crypto'
import { type BlockHash, fromHex, type Hex, textBytes, toHex, toJson } from '@phat/primitives'
import { codeOf, type Runtimes } from '@phat/runtime'
import type { DevAccount } from '../dev-chain.ts'
import { version } from '../version.ts'
import type { ChainSpec } from './chain-spec.ts'

/**
 * A spec with many accounts takes many seconds to read and to compute the genesis of, and a start on a chain that is stored needs
 * neither. So a chain's folder keeps what a start needs, in a file of two lines: the record as JSON, and the blake2b-256 of that line.
 */
const fileName = 'known-spec'
const format = 1

/** What a spec says of its chain beside the state at height 0. */
export type SpecHead = Omit<ChainSpec, 'genesis'>

/** What is remembered of a spec whose genesis a database holds. */
export interface KnownSpec extends SpecHead {
  readonly genesisHash: BlockHash
  /** The accounts of the genesis that everyone has the keys of. */
  readonly accounts: readonly DevAccount[]
  /** Digest of the spec file. */
  readonly digest: Hex
  /** Version of the runtime that the genesis begins with. */
  readonly specVersion: number
}

/** What stands in the file. Another release, or a runtime of another content, may judge the same spec otherwise. */
interface Stored {
  readonly format: number
  readonly release: string
  readonly digest: Hex
  readonly specVersion: number
  readonly code: Hex
  readonly chain: Pick<SpecHead, 'name' | 'id' | 'chainType' | 'properties'>
  readonly validators: readonly { readonly publicKey: Hex; readonly power: number }[]
  readonly genesisHash: Hex
  readonly accounts: readonly (Omit<DevAccount, 'balance'> & { readonly balance: string })[]
}

/** Looks among the chains of a data folder for the record of a spec file with this digest; one that does not fit is no record. */
export function findKnownSpec(dataFolder: string, digest: Hex, runtimes: Runtimes): KnownSpec | undefined {
  for (const folder of foldersIn(dataFolder)) {
    const stored = readStored(join(dataFolder, folder, fileName))
    if (stored === undefined || stored.digest !== digest || stored.chain.id !== folder) continue
    const runtime = runtimes.forVersion(stored.specVersion)
    if (stored.release !== version || runtime === undefined || toHex(codeOf(runtime)) !== stored.code) continue
    return {
      ...stored.chain,
      digest,
      specVersion: stored.specVersion,
      validators: stored.validators.map(({ publicKey, power }) => ({ publicKey: fromHex(publicKey), power })),
      genesisHash: fromHex(stored.genesisHash) as BlockHash, // of a block hash, when it was written
      accounts: stored.accounts.map((account) => ({ ...account, balance: BigInt(account.balance) })),
    }
  }
  return undefined
}

/** Keeps what a start needs of a spec in the folder of its chain, once the chain's genesis is stored. Errors are the file system's. */
export function rememberSpec(folder: string, known: KnownSpec, runtimes: Runtimes): void {
  const { digest, specVersion } = known
  const runtime = runtimes.forVersion(specVersion)
  if (runtime === undefined) return
  const { name, id, chainType, properties, validators, genesisHash, accounts } = known
  const stored: Stored = {
    format,
    release: version,
    digest,
    specVersion,
    code: toHex(codeOf(runtime)),
    chain: { name, id, chainType, properties },
    validators: validators.map(({ publicKey, power }) => ({ publicKey: toHex(publicKey), power })),
    genesisHash: toHex(genesisHash),
    accounts: accounts.map((account) => ({ ...account, balance: account.balance.toString() })),
  }
  const line = toJson(stored)
  const path = join(folder, fileName)
  const partial = `${path}.partial`
  const file = openSync(partial, 'w')
  try {
    writeSync(file, `${line}\n${toHex(blake2b256(textBytes(line)))}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(partial, path)
}

/** The record of a file; undefined when there is none or it is not as it was written. */
function readStored(path: string): Stored | undefined {
  const text = unlessAbsent(() => readFileSync(path, 'utf8'))
  const [line, checksum] = text?.split('\n') ?? []
  if (line === undefined || toHex(blake2b256(textBytes(line))) !== checksum) return undefined
  const stored = JSON.parse(line) as Stored // its checksum says that this program wrote it
  return stored.format === format ? stored : undefined
}

const foldersIn = (folder: string): readonly string[] => unlessAbsent(() => readdirSync(folder)) ?? []

/** Reads from the file system; what is not there, or is no file or folder, is undefined. */
function unlessAbsent<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    const { code } = error as { readonly code?: unknown }
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'EACCES') return undefined
    throw error
  }
}
