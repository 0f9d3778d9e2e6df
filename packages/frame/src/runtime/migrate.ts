// SPDX-License-Identifier: Apache-2.0
import { u16 } from '@phat/codec'
import { twox128 } from '@phat/crypto'
import { assert, type ByteString, concatBytes, textBytes, toByteString } from '@phat/primitives'
import { addWeight, type Weight, weightOf } from '../types/weight.ts'
import type { Execution } from './execution.ts'
import { layoutOf } from './storage-layout.ts'

/** Cost of reading and writing one storage version, generously. */
const versionWeight: Weight = weightOf(125_000_000n, 1_000n)

/** Where a pallet's storage version stands: twox128(name) ++ twox128(`:__STORAGE_VERSION__:`). */
export function storageVersionKey(pallet: string): ByteString {
  return toByteString(concatBytes(twox128(textBytes(pallet)), twox128(textBytes(':__STORAGE_VERSION__:'))))
}

/** The layout version of a pallet's storage in this state. */
export function storageVersionOf(execution: Execution, pallet: string): number {
  const stored = execution.overlay.get(storageVersionKey(pallet))
  return stored === undefined ? 0 : u16.decode(stored)
}

/** Notes the layout version, in genesis and after a migration. */
export function setStorageVersion(execution: Execution, pallet: string, version: number): void {
  execution.overlay.set(storageVersionKey(pallet), u16.encode(version))
}

/** True when nothing is stored for a pallet: it is new in this runtime, so there is nothing to migrate. */
function isNew(execution: Execution, pallet: string): boolean {
  const prefix = toByteString(twox128(textBytes(pallet)))
  return execution.overlay.keys(prefix).next().done === true
}

/**
 * Brings every pallet's storage to the version of its layout in this runtime, one version at a time. Runs in the first block of a new
 * runtime, before anything else reads the storage. A pallet that is new begins at its version (`BeforeAllRuntimeMigrations`).
 * Returns what it cost.
 */
export function migrate(execution: Execution): Weight {
  let used: Weight = weightOf(0n)
  for (const { name, pallet } of execution.runtime.pallets) {
    const { identity } = pallet.parts
    const { version: target, steps } = layoutOf(execution.runtime, pallet)
    if (target > 0 && isNew(execution, name)) setStorageVersion(execution, name, target)
    for (let version = storageVersionOf(execution, name) + 1; version <= target; version++) {
      const step = steps.get(version)
      assert(step !== undefined, `${name} has a migration to storage version ${version}`)
      used = addWeight(addWeight(used, step(execution.contextOf(identity) as never)), versionWeight)
      setStorageVersion(execution, name, version)
    }
  }
  return used
}
