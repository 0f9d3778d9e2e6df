// SPDX-License-Identifier: Apache-2.0
import { basename } from 'node:path'
import { parseInkMetadata } from '@phat/abi'
import { mapTrace } from '@phat/contract/map-trace'
import { type LoadedContract, readStorageLayout } from '@phat/contract-test/engine'
import { blake2b256 } from '@phat/crypto'
import { equalBytes, toHex } from '@phat/primitives'
import { cliErrors } from '../terminal/cli-errors.ts'
import { shortPath } from '../terminal/read-bounded.ts'

/** A contract as its file has it. */
export interface ContractFile extends LoadedContract {
  readonly bytes: Uint8Array
  /** What a person should know about the file. */
  readonly warnings: readonly string[]
}

const wasmMagic = Uint8Array.of(0, 0x61, 0x73, 0x6d)

/**
 * Reads the content of a file that is built already: a `.contract`, or a bare module.
 * @throws PhatError `cli.wrong-file`, `cli.no-code`, `abi.*`
 */
export function parseContract(path: string, bytes: Uint8Array): ContractFile {
  const isModule = equalBytes(bytes.subarray(0, wasmMagic.length), wasmMagic)
  return isModule ? bareModule(path, bytes) : parseContractFile(path, bytes)
}

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
    throw cliErrors.error('wrong-file', `${shortPath(path)} is neither a wasm module nor JSON`, { cause })
  }
  return { ...contractOfJson(path, json), bytes }
}

/** A contract by the parsed content of its file. @throws PhatError `cli.no-code`, `abi.*` */
export function contractOfJson(path: string, json: unknown): LoadedContract & Pick<ContractFile, 'warnings'> {
  const abi = parseInkMetadata(json)
  const { code, name } = abi
  if (code === undefined) throw cliErrors.error('no-code', `${shortPath(path)} holds the metadata of ${name.slice(0, 80)} alone`)
  const codeHash = blake2b256(code)
  const warnings: string[] = []
  if (abi.codeHash !== undefined && !equalBytes(abi.codeHash, codeHash)) {
    warnings.push(`${shortPath(path)}: the code has the hash ${toHex(codeHash)}, its metadata says ${toHex(abi.codeHash)}`)
  }
  return { name, path, code, codeHash, abi, layout: readStorageLayout(json, abi), warnings, toSource: sourceMapper(json) }
}

/** Puts the lines of the TypeScript into a trace. A map that cannot be read leaves places as they are: it may come from anybody. */
export function sourceMapper(json: unknown): (trace: string) => string {
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
