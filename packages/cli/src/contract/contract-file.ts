// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { type ContractAbi, type InkVersion, parseInkMetadata } from '@phat/abi'
import { type Built, buildContract, type Diagnostic, mapTrace } from '@phat/contract/build'
import { blake2b256 } from '@phat/crypto'
import { equalBytes, PhatError, textBytes, toHex } from '@phat/primitives'
import { cliErrors } from '../terminal/cli-errors.ts'
import { readStorageLayout, type StorageLayout } from './storage-layout.ts'

/** A contract as its file has it. */
export interface ContractFile {
  /** The name in the metadata, or that of a file without. */
  readonly name: string
  /** As it was given. */
  readonly path: string
  readonly bytes: Uint8Array
  readonly code: Uint8Array
  readonly codeHash: Uint8Array
  /** None of a bare module. */
  readonly abi: ContractAbi | undefined
  readonly layout: StorageLayout
  /** What a person should know about the file. */
  readonly warnings: readonly string[]
  /** Places in traces of the script engine become lines of the TypeScript. */
  toSource(trace: string): string
}

/** Takes what the build of a TypeScript file says. */
export type TellDiagnostics = (diagnostics: readonly Diagnostic[]) => void

/** Larger than any contract that could be uploaded. */
const fileBytesMax = 64 * 1024 * 1024

const wasmMagic = Uint8Array.of(0, 0x61, 0x73, 0x6d)

/**
 * Reads a `.contract` of TypeScript or ink! 0 to 5, or a bare `.wasm`; a TypeScript file is built.
 * @param tell takes what the build says
 * @throws PhatError `cli.unreadable-file`, `cli.no-code`, `cli.not-built`, `abi.*`
 */
export async function readContractFile(path: string, tell: TellDiagnostics): Promise<ContractFile> {
  if (!sourcePattern.test(path)) return parseContract(path, readBounded(path))
  const { contract, warnings } = await buildOrThrow(path, 4, tell)
  if (warnings.length > 0) tell(warnings)
  return parseContract(path, textBytes(JSON.stringify(contract)))
}

/** Files that are built before they run. */
const sourcePattern = /\.[cm]?tsx?$/

/** Builds a contract; what is wrong with it is told. @throws PhatError `cli.not-built`, `cli.unreadable-file` */
export async function buildOrThrow(entry: string, ink: InkVersion, tell: TellDiagnostics): Promise<Built> {
  if (!existsSync(entry)) throw cliErrors.error('unreadable-file', `${shortPath(entry)}: ENOENT`)
  const built = await buildContract({ entry, ink })
  if (built.kind === 'built') return built
  // A value that is used twice in one place is one fault.
  const diagnostics = [...new Map(built.diagnostics.map((one) => [JSON.stringify(one), one])).values()]
  tell(diagnostics)
  const faults = diagnostics.filter(({ severity }) => severity === 'error').length
  throw cliErrors.error('not-built', `${shortPath(entry)} has ${faults === 1 ? 'a fault' : `${faults} faults`}`)
}

/** Reads the content of a file that is built already: see `readContractFile`. */
export function parseContract(path: string, bytes: Uint8Array): ContractFile {
  const isModule = equalBytes(bytes.subarray(0, wasmMagic.length), wasmMagic)
  return isModule ? bareModule(path, bytes) : parseContractFile(path, bytes)
}

/** Reads a whole file of bounded size. @throws PhatError `cli.unreadable-file` */
function readBounded(path: string): Uint8Array {
  try {
    const { size } = statSync(path)
    if (size > fileBytesMax)
      throw cliErrors.error('unreadable-file', `${shortPath(path)}: ${size} bytes, at most ${fileBytesMax}`)
    return new Uint8Array(readFileSync(path))
  } catch (cause) {
    if (cause instanceof PhatError) throw cause
    const { code } = cause as { readonly code?: unknown } // errors of the system have one
    throw cliErrors.error('unreadable-file', `${shortPath(path)}: ${String(code)}`, { cause })
  }
}

const shortPath = (path: string): string => path.slice(0, 200)

function bareModule(path: string, code: Uint8Array): ContractFile {
  const name = basename(path).replace(/\.wasm$/, '')
  const common = { path, bytes: code, code, codeHash: blake2b256(code) }
  return { name, ...common, abi: undefined, layout: { roots: new Map() }, warnings: [], toSource: same }
}

const same = (trace: string): string => trace

function parseContractFile(path: string, bytes: Uint8Array): ContractFile {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder().decode(bytes))
  } catch (cause) {
    throw cliErrors.error('unreadable-file', `${shortPath(path)} is neither a wasm module nor JSON`, { cause })
  }
  const abi = parseInkMetadata(json)
  const { code, name } = abi
  if (code === undefined) throw cliErrors.error('no-code', `${shortPath(path)} holds the metadata of ${name.slice(0, 80)} alone`)
  const codeHash = blake2b256(code)
  const warnings: string[] = []
  if (abi.codeHash !== undefined && !equalBytes(abi.codeHash, codeHash)) {
    warnings.push(`${shortPath(path)}: the code has the hash ${toHex(codeHash)}, its metadata says ${toHex(abi.codeHash)}`)
  }
  return { name, path, bytes, code, codeHash, abi, layout: readStorageLayout(json, abi), warnings, toSource: sourceMapper(json) }
}

/** A map that cannot be read leaves places as they are: it may come from anybody. */
function sourceMapper(json: unknown): (trace: string) => string {
  const map = (json as { readonly phat?: { readonly sourceMap?: unknown } }).phat?.sourceMap // the metadata is an object
  if (typeof map !== 'object' || map === null) return same
  return (trace) => {
    try {
      return mapTrace(map, trace)
    } catch (error) {
      if (error instanceof Error) return trace
      throw error
    }
  }
}
