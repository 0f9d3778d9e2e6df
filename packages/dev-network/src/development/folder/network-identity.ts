// SPDX-License-Identifier: Apache-2.0
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { toJson } from '@phat/primitives'
import { defaultSeed, type NetworkSeed } from '../genesis/network-genesis.ts'
import { workersByDefault } from '../machines.ts'

/** What a network is, as its folder says. */
export interface NetworkIdentity extends NetworkSeed {
  readonly workers: number
  /** Its cluster shows callers all that their calls do. */
  readonly debuggable: boolean
}

/** What a person asks for; what is left out is as it is kept, or as it is by default. */
export type WantedIdentity = Partial<Pick<NetworkIdentity, 'seed' | 'workers' | 'debuggable'>>

interface Stored extends NetworkIdentity {
  readonly format: number
  /** A wipe has begun, and goes on at the next start. */
  readonly wiping?: true
}

const format = 1

/** The identity of a new network. */
export const newIdentity = ({
  seed = defaultSeed,
  workers = workersByDefault,
  debuggable = false,
}: WantedIdentity): NetworkIdentity => ({
  seed,
  resets: 0,
  workers,
  debuggable,
})

/** The identity of a network that begins anew: the counter goes on while the seed is the same. */
export function nextIdentity(kept: NetworkIdentity | undefined, wanted: WantedIdentity): NetworkIdentity {
  const next = newIdentity({ ...(kept && { seed: kept.seed, workers: kept.workers, debuggable: kept.debuggable }), ...wanted })
  return kept?.seed === next.seed ? { ...next, resets: kept.resets + 1 } : next
}

/** Reads it; undefined where there is none of this format. */
export function readIdentity(path: string): { readonly identity: NetworkIdentity; readonly wiping: boolean } | undefined {
  if (!existsSync(path)) return undefined
  // Written whole by this program, or not at all.
  const stored = JSON.parse(readFileSync(path, 'utf8')) as Stored
  const { format: found, wiping = false, seed, resets, workers, debuggable = false } = stored
  return found === format ? { identity: { seed, resets, workers, debuggable }, wiping } : undefined
}

/** Writes it, durably. Errors are the file system's. */
export function writeIdentity(path: string, identity: NetworkIdentity, state: { readonly wiping: boolean }): void {
  const stored: Stored = { format, ...identity, ...(state.wiping ? { wiping: true } : {}) }
  writeWhole(path, `${toJson(stored)}\n`)
}

/** Writes a small file so that a crash leaves the old one or the new one. */
export function writeWhole(path: string, text: string): void {
  const file = openSync(`${path}.partial`, 'w', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(`${path}.partial`, path)
}
