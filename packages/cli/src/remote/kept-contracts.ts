// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Hex, isHex } from '@phat/primitives'
import { cliErrors } from '../terminal/cli-errors.ts'

/** A contract that was deployed from this project. Nothing of it is secret. */
export interface KeptContract {
  readonly address: Hex
  /** Of the chain that it lives on: a network that began anew has another one. */
  readonly genesisHash: Hex
  /** Path of its `.contract`, from the folder of the project. */
  readonly metadata: string
  readonly codeHash: Hex
  readonly cluster: Hex
  /** With code, deployer and cluster it makes the address. */
  readonly salt: Hex
  /** How it was made, all of it public on the chain; none of contracts that were kept before this was. */
  readonly made?: MadeContract
}

/** How a contract was made, so that it can be made again. */
export interface MadeContract {
  /** Its TypeScript file, or `.contract`, from the folder of the project. */
  readonly source: string
  readonly init: string
  /** As they were typed. */
  readonly args: readonly string[]
  /** Planck. */
  readonly value: string
  /** The account, as hex. */
  readonly deployer: Hex
}

type Kept = Readonly<Record<string, Readonly<Record<string, KeptContract>>>>

const folderName = '.phat'
const fileName = 'contracts.json'

/** The contracts of a network by their names. @throws PhatError `cli.bad-config` */
export const keptContracts = (folder: string, network: string): Readonly<Record<string, KeptContract>> =>
  readKept(folder)[network] ?? {}

/**
 * Keeps a contract under a name; one that had the name before is forgotten.
 * @param json its `.contract`, which is written beside the list, so that building anew does not change how this one is read
 * @throws PhatError `cli.bad-file`
 */
export function keepContract(
  folder: string,
  network: string,
  name: string,
  contract: Omit<KeptContract, 'metadata'>,
  json: Uint8Array,
): void {
  const metadata = join(folderName, `${contract.codeHash.slice(2, 18)}.contract`)
  const all = readKept(folder)
  const networks = { ...all, [network]: { ...all[network], [name]: { ...contract, metadata } } }
  write(join(folder, metadata), json)
  write(join(folder, folderName, fileName), `${JSON.stringify({ version: 1, networks }, undefined, 2)}\n`)
}

function write(path: string, content: string | Uint8Array): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
    // Another run must never read half of it.
    const part = `${path}.${process.pid}.part`
    writeFileSync(part, content)
    renameSync(part, path)
  } catch (cause) {
    const { code } = cause as { readonly code?: unknown } // errors of the system have one
    throw cliErrors.error('bad-file', `${path.slice(-200)}: ${String(code)}`, { cause })
  }
}

function readKept(folder: string): Kept {
  const path = join(folder, folderName, fileName)
  if (!existsSync(path)) return {}
  const refused = (cause?: unknown) =>
    cliErrors.error('bad-config', `${path.slice(-200)} is not what phat deploy writes`, { cause })
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw refused(cause)
  }
  const { version, networks } = (json ?? {}) as { readonly version?: unknown; readonly networks?: unknown }
  if (version !== 1 || typeof networks !== 'object' || networks === null) throw refused()
  for (const contracts of Object.values(networks)) {
    if (typeof contracts !== 'object' || contracts === null) throw refused()
    if (!Object.values(contracts).every(isKept)) throw refused()
  }
  return networks as Kept // checked above
}

function isKept(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { address, genesisHash, metadata, codeHash, cluster, salt, made } = value as Readonly<Record<string, unknown>>
  const isWhole = [address, genesisHash, codeHash, cluster, salt].every(isHex) && typeof metadata === 'string'
  return isWhole && (made === undefined || isMade(made))
}

function isMade(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { source, init, args, value: planck, deployer } = value as Readonly<Record<string, unknown>>
  const texts = [source, init, planck, ...(Array.isArray(args) ? args : [undefined])]
  return texts.every((text) => typeof text === 'string') && /^\d+$/.test(String(planck)) && isHex(deployer)
}
