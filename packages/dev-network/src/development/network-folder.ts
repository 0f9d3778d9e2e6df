// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fromHex, isHex, toHex } from '@phat/primitives'
import { devNetworkErrors } from './dev-network-errors.ts'
import { lockNow, lockSoon } from './folder-locks.ts'

/** Where a development network keeps everything, and the lock that makes it one process's. */
export interface NetworkFolder {
  readonly path: string
  /** The chain's database. */
  readonly chain: string
  /** What the worker seals on the host's disk. */
  readonly worker: string
  /** The simulated machine: whoever runs it holds the lock of this folder. */
  readonly machine: string
  /** 32 bytes that stand for the fuses of the worker's machine. On a real machine no file holds them. */
  readonly fuses: Uint8Array
  /** The trust root that the release of this network was measured with; undefined until it is made. */
  readonly trustRoot: Uint8Array | undefined
  keepTrustRoot(trustRoot: Uint8Array): void
  release(): void
}

const parts = { chain: 'chain', worker: 'worker', machine: 'machine', trustRoot: 'trust-root' } as const
/** Says that a folder is ours, and what the parts of it are. */
const markName = 'dev-network.txt'
const mark = `A development network of npm start. Nothing here is worth anything, and nothing here is protected.
chain          the chain
worker         what the worker sealed
machine/fuses  stands for the secret in the fuses of the machine: who reads it can open all that the worker sealed
trust-root     where the worker of this network begins to trust; a real release carries it, measured with its code
`

/**
 * Opens the folder of a network, makes it where there is none, and takes its lock.
 * @param fresh wipe what is there first, if it is a network
 * @throws PhatError `dev-network.in-use`, `dev-network.not-a-network`; errors of the file system
 */
export async function openNetworkFolder(folder: string, { fresh }: { readonly fresh: boolean }): Promise<NetworkFolder> {
  const path = resolve(folder)
  mkdirSync(path, { recursive: true })
  const markPath = join(path, markName)
  if (!existsSync(markPath) && readdirSync(path).length > 0) {
    throw devNetworkErrors.error('not-a-network', `${path} holds other files`)
  }
  const release = lockNow(path)
  try {
    writeFileSync(markPath, mark)
    if (fresh) await wipe(path)
    return { ...openParts(path), release }
  } catch (error) {
    release()
    throw error
  }
}

/** The mark stays, so that a wipe that was interrupted is still known as one of ours. */
async function wipe(path: string): Promise<void> {
  const machine = join(path, parts.machine)
  // The worker of a network that was killed ends before its keys go.
  if (existsSync(machine)) (await lockSoon(machine))()
  for (const name of Object.values(parts)) rmSync(join(path, name), { recursive: true, force: true })
}

function openParts(path: string): Omit<NetworkFolder, 'release'> {
  const worker = join(path, parts.worker)
  const machine = join(path, parts.machine)
  const trustRootPath = join(path, parts.trustRoot)
  for (const part of [worker, machine]) mkdirSync(part, { recursive: true, mode: 0o700 })
  return {
    path,
    chain: join(path, parts.chain),
    worker,
    machine,
    fuses: readFuses(join(machine, 'fuses')),
    trustRoot: readHex(trustRootPath),
    keepTrustRoot: (trustRoot) => writeFileSync(trustRootPath, `${toHex(trustRoot)}\n`),
  }
}

function readFuses(path: string): Uint8Array {
  const stored = readHex(path)
  if (stored !== undefined) return stored
  const fuses = randomBytes(32)
  writeFileSync(path, `${toHex(fuses)}\n`, { mode: 0o600 })
  return Uint8Array.from(fuses)
}

/** Bytes of a file that holds them as hex; undefined where there is none, or one that was cut off when it was made. */
function readHex(path: string): Uint8Array | undefined {
  if (!existsSync(path)) return undefined
  const text = readFileSync(path, 'utf8').trim()
  return isHex(text) && text.length > 2 ? fromHex(text) : undefined
}
