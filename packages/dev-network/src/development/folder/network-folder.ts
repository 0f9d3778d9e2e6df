// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fromHex, isHex, known, toHex } from '@phat/primitives'
import { devNetworkErrors } from '../dev-network-errors.ts'
import { machineNames, workersMax } from '../machines.ts'
import { lockNow, lockSoon } from './folder-locks.ts'
import {
  type NetworkIdentity,
  newIdentity,
  nextIdentity,
  readIdentity,
  type WantedIdentity,
  writeIdentity,
  writeWhole,
} from './network-identity.ts'

/** A worker and its machine, as they lie on the disk. */
export interface WorkerFolder {
  /** Of the simulated machine. */
  readonly name: string
  /** What the worker seals on the host's disk. */
  readonly sealed: string
  /** The simulated machine: whoever runs it holds the lock of this folder. */
  readonly machine: string
  /** 32 bytes that stand for the fuses of the worker's machine. On a real machine no file holds them. */
  readonly fuses: Uint8Array
}

/** What the network's parts are called on the disk. */
export interface NetworkPaths {
  readonly path: string
  /** The chain's database. */
  readonly chain: string
  /** The chain spec, a file. */
  readonly spec: string
  readonly trustRoot: string
  /** Seed, counter and number of workers, a file. */
  readonly identity: string
  /** What `dev_snapshot` noted, by number. */
  readonly snapshots: string
  /** What `dev_saveState` saved, by name; these outlive a fresh begin. */
  readonly states: string
  /** Something that has begun and must be done before the network starts, a file. */
  readonly pending: string
}

/** What lies in a network's folder. */
export interface NetworkParts {
  readonly paths: NetworkPaths
  readonly identity: NetworkIdentity
  readonly workers: readonly WorkerFolder[]
  /** The trust root that the release of this network was measured with; undefined until it is made. */
  readonly trustRoot: Uint8Array | undefined
}

/** Where a development network keeps everything, and the lock that makes it one process's. */
export interface NetworkFolder extends NetworkParts {
  /** Keeps what is made once, at the first start: the chain spec as JSON, and the trust root. */
  keepRelease(spec: string, trustRoot: Uint8Array): void
  release(): void
}

/** Says that a folder is ours, and what the parts of it are. */
const markName = 'dev-network.txt'
const mark = `A development network of npm start. Nothing here is worth anything, and nothing here is protected.
network.json            its seed, how often it was begun anew, how many workers it has
chain.json              the chain spec: the genesis holds the seed and the counter
chain                   the chain
worker-N/sealed         what a worker sealed
worker-N/machine/fuses  stands for the secret in the fuses of its machine: who reads it can open all that the worker sealed
trust-root              where the workers of this network begin to trust; a real release carries it, measured with its code
snapshots               what dev_snapshot noted
states                  what dev_saveState saved; npm start -- --fresh leaves these
`
/** Of releases whose network had one worker. */
const oldParts = ['worker', 'machine']

/** What the parts are called in the folder of a network, or of a saved one. */
export const networkPaths = (path: string): NetworkPaths => ({
  path,
  chain: join(path, 'chain'),
  spec: join(path, 'chain.json'),
  trustRoot: join(path, 'trust-root'),
  identity: join(path, 'network.json'),
  snapshots: join(path, 'snapshots'),
  states: join(path, 'states'),
  pending: join(path, 'pending.json'),
})

/** Where a worker's parts lie in the folder of a network, or of a saved one. */
export const workerPaths = (path: string, name: string) => ({
  sealed: join(path, name, 'sealed'),
  machine: join(path, name, 'machine'),
})

/**
 * Opens the folder of a network, makes it where there is none, and takes its lock.
 * @param fresh wipe what is there first, if it is a network
 * @throws PhatError `dev-network.in-use`, `dev-network.not-a-network`, `dev-network.older-release`, `dev-network.other-seed`,
 * `dev-network.other-workers`, `dev-network.not-debuggable`; errors of the file system
 */
export async function openNetworkFolder(
  folder: string,
  { fresh, ...wanted }: { readonly fresh: boolean } & WantedIdentity,
): Promise<NetworkFolder> {
  const path = resolve(folder)
  mkdirSync(path, { recursive: true })
  const markPath = join(path, markName)
  if (!existsSync(markPath) && readdirSync(path).length > 0) {
    throw devNetworkErrors.error('not-a-network', `${path} holds other files`)
  }
  const release = lockNow(path)
  try {
    writeFileSync(markPath, mark)
    const paths = networkPaths(path)
    await identityOf(paths, fresh, wanted)
    return { ...readParts(paths), keepRelease: (spec, trustRoot) => keepRelease(paths, spec, trustRoot), release }
  } catch (error) {
    release()
    throw error
  }
}

/** The identity of the network that is kept, or of a new one in a folder that is empty then. */
async function identityOf(paths: NetworkPaths, fresh: boolean, wanted: WantedIdentity): Promise<NetworkIdentity> {
  const kept = readIdentity(paths.identity)
  // A fresh begin that was interrupted has counted already.
  if (kept?.wiping === true) return begin(paths, { ...kept.identity, ...wanted })
  if (fresh) return begin(paths, nextIdentity(kept?.identity, wanted))
  if (kept === undefined) {
    if (existsSync(paths.chain)) throw devNetworkErrors.error('older-release', paths.path)
    return begin(paths, newIdentity(wanted))
  }
  const { seed, workers, debuggable } = kept.identity
  if (wanted.seed !== undefined && wanted.seed !== seed)
    throw devNetworkErrors.error('other-seed', `the network in ${paths.path} has the seed ${seed}`)
  if (wanted.workers !== undefined && wanted.workers !== workers)
    throw devNetworkErrors.error('other-workers', `the network in ${paths.path} has ${workers}`)
  if (wanted.debuggable === true && !debuggable)
    throw devNetworkErrors.error('not-debuggable', `the network in ${paths.path} has a private cluster`)
  return kept.identity
}

/** Wipes what is there. The mark and the identity stay, so that what was interrupted goes on. */
async function begin(paths: NetworkPaths, identity: NetworkIdentity): Promise<NetworkIdentity> {
  writeIdentity(paths.identity, identity, { wiping: true })
  const names = machineNames(workersMax)
  for (const machine of [...names.map((name) => workerPaths(paths.path, name).machine), join(paths.path, 'machine')]) {
    // The workers of a network that was killed end before their keys go.
    if (existsSync(machine)) (await lockSoon(machine))()
  }
  const { chain, spec, trustRoot, snapshots, pending } = paths
  const parts = [...names, ...oldParts].map((name) => join(paths.path, name))
  for (const part of [chain, spec, trustRoot, snapshots, pending, ...parts]) rmSync(part, { recursive: true, force: true })
  writeIdentity(paths.identity, identity, { wiping: false })
  return identity
}

/** Reads what lies there, which a saved state may have replaced since the folder was opened; makes the folders of workers. */
export function readParts(paths: NetworkPaths): NetworkParts {
  const { identity } = known(readIdentity(paths.identity), 'a network that is open has an identity')
  const workers = machineNames(identity.workers).map((name) => {
    const { sealed, machine } = workerPaths(paths.path, name)
    for (const part of [sealed, machine]) mkdirSync(part, { recursive: true, mode: 0o700 })
    return { name, sealed, machine, fuses: readFuses(join(machine, 'fuses')) }
  })
  return { paths, identity, workers, trustRoot: readHex(paths.trustRoot) }
}

function keepRelease(paths: NetworkPaths, spec: string, trustRoot: Uint8Array): void {
  writeWhole(paths.spec, spec)
  writeWhole(paths.trustRoot, `${toHex(trustRoot)}\n`)
}

function readFuses(path: string): Uint8Array {
  const stored = readHex(path)
  if (stored !== undefined) return stored
  const fuses = randomBytes(32)
  writeWhole(path, `${toHex(fuses)}\n`)
  return Uint8Array.from(fuses)
}

/** Bytes of a file that holds them as hex; undefined where there is none. */
function readHex(path: string): Uint8Array | undefined {
  if (!existsSync(path)) return undefined
  const text = readFileSync(path, 'utf8').trim()
  return isHex(text) && text.length > 2 ? fromHex(text) : undefined
}
