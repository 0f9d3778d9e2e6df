// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, rmSync } from 'node:fs'
import type { ChainControls } from '@phat/node'
import { assert, equalBytes, fromHex, toJson } from '@phat/primitives'
import { devNetworkErrors } from '../dev-network-errors.ts'
import { type NetworkPaths, networkPaths, readParts, workerPaths } from '../folder/network-folder.ts'
import { writeWhole } from '../folder/network-identity.ts'
import { machineNames, workersMax } from '../machines.ts'
import { replaceFolder } from './copy-folder.ts'
import { listSnapshots, type NetworkCopy, readCopy, removeCopy } from './network-copies.ts'

/** What has begun and is done by the next start where this one was ended in the middle. */
export type PendingStep =
  /** Chain and workers go back to a copy whose block is one of the chain. */
  | { readonly kind: 'revert'; readonly copy: string; readonly forget: boolean }
  /** All that a network is is replaced by a copy; the network does not run meanwhile. */
  | { readonly kind: 'load'; readonly copy: string }

/** Notes, durably, what is to be done: from here on it happens, whatever ends this process. */
export const notePending = ({ pending }: NetworkPaths, step: PendingStep): void => writeWhole(pending, `${toJson(step)}\n`)

/** What is to be done; undefined where nothing is. */
export function readPending({ pending }: NetworkPaths): PendingStep | undefined {
  return existsSync(pending) ? (JSON.parse(readFileSync(pending, 'utf8')) as PendingStep) : undefined // written whole, by us
}

/** The copy of a step. It is there until the step is done. @throws PhatError `dev-network.no-state` */
function copyOf({ copy }: PendingStep): NetworkCopy {
  const found = readCopy(copy)
  if (found === undefined) throw devNetworkErrors.error('no-state', `${copy} is gone or not whole`)
  return found
}

/**
 * Takes chain and workers back, the workers being stopped. Done again from the beginning it comes to the same.
 * @throws PhatError `dev-network.no-state`, `chain.cannot-revert`
 */
export function finishRevert(
  paths: NetworkPaths,
  step: Extract<PendingStep, { readonly kind: 'revert' }>,
  chain: ChainControls,
): void {
  const copy = copyOf(step)
  const hash = chain.hashOf(copy.number)
  assert(hash !== undefined && equalBytes(hash, fromHex(copy.hash)), 'the block of the copy is one of the chain')
  chain.goTo(copy.number, copy.shiftMs)
  for (const { name, sealed } of readParts(paths).workers) replaceFolder(workerPaths(copy.path, name).sealed, sealed)
  const later = step.forget ? listSnapshots(paths).filter(({ name }) => Number(name) > Number(copy.name)) : []
  for (const { path } of later) removeCopy(path)
  rmSync(paths.pending)
  // The last of all, because the step needs it.
  if (step.forget) removeCopy(copy.path)
}

/** Puts a saved network in the place of this one, nothing of which runs. @throws PhatError `dev-network.no-state` */
export function finishLoad(paths: NetworkPaths, step: Extract<PendingStep, { readonly kind: 'load' }>): void {
  const copy = copyOf(step)
  const from = networkPaths(copy.path)
  const parts = [
    ...(['chain', 'spec', 'trustRoot', 'identity'] as const).map((part) => [from[part], paths[part]] as const),
    ...machineNames(workersMax).map((name) => [`${copy.path}/${name}`, `${paths.path}/${name}`] as const),
  ]
  for (const [saved, own] of parts) {
    if (existsSync(saved)) replaceFolder(saved, own)
    else rmSync(own, { recursive: true, force: true })
  }
  // Snapshots are of a chain that is gone.
  rmSync(paths.snapshots, { recursive: true, force: true })
  rmSync(paths.pending)
}
