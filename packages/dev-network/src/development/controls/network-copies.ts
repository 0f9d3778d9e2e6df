// SPDX-License-Identifier: Apache-2.0
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Hex, toJson } from '@phat/primitives'
import { devNetworkErrors } from '../dev-network-errors.ts'
import { type NetworkParts, type NetworkPaths, networkPaths, type WorkerFolder, workerPaths } from '../folder/network-folder.ts'
import { writeWhole } from '../folder/network-identity.ts'
import { copySteady } from './copy-folder.ts'

/** Where the chain was when chain and workers were copied. */
export interface CopiedAt {
  readonly number: number
  readonly hash: Hex
  /** Milliseconds that the chain's clock was ahead of the machine's. */
  readonly shiftMs: number
  readonly genesisHash: Hex
}

/** A snapshot or a saved state on the disk: `snapshots/3`, `states/before-the-vote`. */
export interface NetworkCopy extends CopiedAt {
  readonly path: string
  readonly name: string
}

/** More snapshots than that are not kept; the oldest go first. */
const snapshotsMax = 100
const markName = 'copied-at.json'
const namePattern = /^[a-z0-9][a-z0-9._-]{0,39}$/
const partialSuffix = '.partial'

/** Snapshots, oldest first. */
export const listSnapshots = ({ snapshots }: NetworkPaths): readonly NetworkCopy[] =>
  listCopies(snapshots).sort((a, b) => Number(a.name) - Number(b.name))

/** Saved states, by name. */
export const listStates = ({ states }: NetworkPaths): readonly NetworkCopy[] =>
  listCopies(states).sort((a, b) => (a.name < b.name ? -1 : 1))

function listCopies(folder: string): NetworkCopy[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((name) => readCopy(join(folder, name)) ?? [])
}

/** A copy that is whole; undefined for anything else. */
export function readCopy(path: string): NetworkCopy | undefined {
  const mark = join(path, markName)
  if (path.endsWith(partialSuffix) || !existsSync(mark)) return undefined
  // Written by this program, the last of all files of a copy.
  return { ...(JSON.parse(readFileSync(mark, 'utf8')) as CopiedAt), path, name: basename(path) }
}

/** The saved state of a name. @throws PhatError `dev-network.bad-name`, `dev-network.no-state` */
export function stateNamed({ states }: NetworkPaths, name: string): NetworkCopy {
  const found = readCopy(join(states, checkedName(name)))
  if (found === undefined) throw devNetworkErrors.error('no-state', `no state ${name} is saved in ${states}`)
  return found
}

/** @throws PhatError `dev-network.bad-name` */
function checkedName(name: string): string {
  if (!namePattern.test(name) || name.endsWith(partialSuffix))
    throw devNetworkErrors.error(
      'bad-name',
      `${JSON.stringify(name.slice(0, 60))}: lower-case letters, digits, dots, hyphens, underscores`,
    )
  return name
}

/** Copies what the workers sealed, as the snapshot with the next number. Nobody makes blocks meanwhile. */
export async function takeSnapshot({ paths, workers }: NetworkParts, at: CopiedAt): Promise<NetworkCopy> {
  const snapshots = listSnapshots(paths)
  const name = String(Number(snapshots.at(-1)?.name ?? 0) + 1)
  const copy = await takeCopy(join(paths.snapshots, name), at, (partial) => copyWorkers(workers, partial))
  for (const { path } of snapshots.slice(0, Math.max(0, snapshots.length + 1 - snapshotsMax))) removeCopy(path)
  return copy
}

/** Copies all that a network is, under a name; what had the name is replaced. @throws PhatError `dev-network.bad-name` */
export function saveState({ paths, workers }: NetworkParts, name: string, at: CopiedAt): Promise<NetworkCopy> {
  return takeCopy(join(paths.states, checkedName(name)), at, async (partial) => {
    const to = networkPaths(partial)
    await copySteady(paths.chain, to.chain)
    await copyWorkers(workers, partial)
    for (const { name: worker, machine } of workers) {
      const copied = workerPaths(partial, worker).machine
      mkdirSync(copied, { recursive: true, mode: 0o700 })
      copyFileSync(join(machine, 'fuses'), join(copied, 'fuses'))
    }
    for (const part of ['spec', 'trustRoot', 'identity'] as const) copyFileSync(paths[part], to[part])
  })
}

async function copyWorkers(workers: readonly WorkerFolder[], to: string): Promise<void> {
  for (const { name, sealed } of workers) await copySteady(sealed, workerPaths(to, name).sealed)
}

/** The copy has its name only when it is whole: what a crash left has another one, and is removed by the next. */
async function takeCopy(path: string, at: CopiedAt, fill: (partial: string) => Promise<void>): Promise<NetworkCopy> {
  const partial = `${path}${partialSuffix}`
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial, { recursive: true, mode: 0o700 })
  await fill(partial)
  writeWhole(join(partial, markName), `${toJson(at)}\n`)
  removeCopy(path)
  renameSync(partial, path)
  return { ...at, path, name: basename(path) }
}

/** Takes the mark first: a copy that is half gone is none. */
export function removeCopy(path: string): void {
  rmSync(join(path, markName), { force: true })
  rmSync(path, { recursive: true, force: true })
}
