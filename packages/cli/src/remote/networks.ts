// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type Hex, isHex, PhatError } from '@phat/primitives'
import type { Invocation } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'

/** A network by its name in `phat.config.json`. */
export interface NetworkProfile {
  readonly name: string
  readonly url: string
  /** The chain that is meant; any where it is not said. */
  readonly genesisHash: Hex | undefined
  /** Whether workers with simulated evidence may answer. */
  readonly simulated: boolean
}

export const configFile = 'phat.config.json'
const hashLength = 66
const localUrl = 'ws://127.0.0.1:9944'
const local: NetworkProfile = { name: 'local', url: localUrl, genesisHash: undefined, simulated: true }

/** The folder of the project: the nearest one upwards that has a `phat.config.json`, or else this one. */
export function projectFolder(from = process.cwd()): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, configFile))) return folder
    if (folder === dirname(folder)) return resolve(from)
  }
}

/** All profiles of a project, `local` among them unless the project has its own. @throws PhatError `cli.bad-config` */
export function readProfiles(folder: string): readonly NetworkProfile[] {
  const path = join(folder, configFile)
  if (!existsSync(path)) return [local]
  const { networks = {} } = expectFields(path, 'the file', parse(path))
  const named = Object.entries(expectFields(path, 'networks', networks)).map(([name, fields]) => readProfile(path, name, fields))
  return named.some(({ name }) => name === local.name) ? named : [local, ...named]
}

/** The profile of `--network`; `--url` names another node of the same chain. @throws PhatError `cli.unknown-network`, `cli.bad-config` */
export function profileOf({ flags }: Pick<Invocation, 'flags'>, folder: string): NetworkProfile {
  const name = flags.text('network') ?? local.name
  const profiles = readProfiles(folder)
  const profile = profiles.find((one) => one.name === name)
  if (profile === undefined) {
    const names = profiles.map((one) => one.name).join(', ')
    throw cliErrors.error('unknown-network', `no network ${JSON.stringify(name.slice(0, 60))}: there are ${names}`)
  }
  return { ...profile, url: flags.text('url') ?? profile.url }
}

/** @throws PhatError `cli.wrong-genesis`, which names both chains */
export function checkGenesis({ name, url, genesisHash }: NetworkProfile, genesis: Hex): void {
  if (genesisHash === undefined || genesisHash === genesis) return
  throw cliErrors.error('wrong-genesis', `${url} follows the chain of genesis ${genesis}, network ${name} is ${genesisHash}`)
}

function readProfile(path: string, name: string, given: unknown): NetworkProfile {
  const at = `networks.${name.slice(0, 60)}`
  const { url, genesisHash, simulated = false, ...rest } = expectFields(path, at, given)
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw bad(path, `${at}.${unknown.slice(0, 60)} is no field: url, genesisHash, simulated are`)
  if (typeof url !== 'string') throw bad(path, `${at}.url is the address of a node, such as ${localUrl}`)
  if (genesisHash !== undefined && !(isHex(genesisHash) && genesisHash.length === hashLength))
    throw bad(path, `${at}.genesisHash is 0x with 64 digits`)
  if (typeof simulated !== 'boolean') throw bad(path, `${at}.simulated is true or false`)
  return { name, url, genesisHash: genesisHash?.toLowerCase() as Hex | undefined, simulated }
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    if (cause instanceof PhatError || !(cause instanceof Error)) throw cause
    throw bad(path, cause.message)
  }
}

const bad = (path: string, what: string): PhatError => cliErrors.error('bad-config', `${path.slice(-200)}: ${what}`)

function expectFields(path: string, what: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>
  throw bad(path, `${what} is an object`)
}
