// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type ContractAbi, parseInkMetadata } from '@phat/abi'
import { blake2b256 } from '@phat/crypto'
import { PhatError, toHex } from '@phat/primitives'

/** A contract of the folder: its code, and its metadata where there is some. */
export interface ContractFile {
  /** Path below the folder. */
  readonly name: string
  readonly code: Uint8Array
  /** blake2b-256 of the code as hex. */
  readonly hash: string
  readonly abi: ContractAbi | undefined
  /** Other files with the same code. */
  readonly copies: readonly string[]
  /** Why metadata that is there could not be used. */
  readonly metadataError: string | undefined
}

interface Source {
  readonly name: string
  readonly bytes: Uint8Array
}

function sourcesUnder(folder: string, below = folder): Source[] {
  return readdirSync(below)
    .sort()
    .flatMap((entry) => {
      const path = join(below, entry)
      if (statSync(path).isDirectory()) return sourcesUnder(folder, path)
      return /\.(contract|json|wasm)$/.test(entry) ? [{ name: relative(folder, path), bytes: readFileSync(path) }] : []
    })
}

type Parsed = { readonly abi: ContractAbi } | { readonly error: string }

function parse({ bytes }: Source): Parsed {
  try {
    return { abi: parseInkMetadata(new TextDecoder().decode(bytes)) }
  } catch (error) {
    if (error instanceof PhatError) return { error: `${error.code}: ${error.message}` }
    throw error
  }
}

const stem = (name: string): string => name.replace(/(\.contract)?\.(contract|json|wasm)$/, '')

/** The code that a `.contract` carries, even where its metadata cannot be read. */
function codeIn({ bytes }: Source): Uint8Array | undefined {
  const match = /"(?:wasm|contract_binary)"\s*:\s*"0x([0-9a-fA-F]+)"/.exec(new TextDecoder().decode(bytes))
  return match?.[1] === undefined ? undefined : new Uint8Array(Buffer.from(match[1], 'hex'))
}

/**
 * Every code below a folder once, in the order of names: of `.contract` files, of `.contract.json` files, and of `.wasm` files, whose
 * metadata is that of the same code, or else of the `.json` file of the same name.
 */
export function readContractFiles(folder: string): readonly ContractFile[] {
  const sources = sourcesUnder(folder)
  const parsed = new Map(sources.filter(({ name }) => !name.endsWith('.wasm')).map((source) => [source.name, parse(source)]))
  const found = new Map<string, ContractFile>()
  for (const source of sources) {
    const own = parsed.get(source.name)
    const code = source.name.endsWith('.wasm') ? new Uint8Array(source.bytes) : codeIn(source)
    if (code === undefined) continue
    const metadata = own ?? parsed.get(`${stem(source.name)}.json`)
    const abi = metadata !== undefined && 'abi' in metadata ? metadata.abi : undefined
    const metadataError = metadata !== undefined && 'error' in metadata ? metadata.error : undefined
    const hash = toHex(blake2b256(code))
    const before = found.get(hash)
    found.set(
      hash,
      before === undefined
        ? { name: source.name, code, hash, abi, copies: [], metadataError }
        : { ...before, abi: before.abi ?? abi, copies: [...before.copies, source.name] },
    )
  }
  return [...found.values()]
}
