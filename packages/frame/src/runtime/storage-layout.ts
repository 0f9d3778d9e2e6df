// SPDX-License-Identifier: Apache-2.0
import { assert, known } from '@phat/primitives'
import type { AnyPallet, ContextOf, PalletBase } from '../pallet/define-pallet.ts'
import type { Weight } from '../types/weight.ts'

/** A step of a migration, in the context of its pallet; returns what it cost. One that throws stops the chain. */
type Step = (context: never) => Weight

/** A change of a pallet's storage that comes with a runtime: from the storage version before to this one. */
export interface StorageMigration {
  readonly identity: object
  readonly version: number
  readonly run: Step
}

/** The storage version of a pallet in a runtime, and how to come to each version from the one before. */
export interface StorageLayout {
  readonly version: number
  readonly steps: ReadonlyMap<number, Step>
}

/**
 * Declares a migration of a runtime's composition, for changes that the pallet alone cannot know, such as what another account of the
 * chain owns. `run` gets the pallet's context.
 */
export function storageMigration<P extends PalletBase<never, never, never, never> | AnyPallet>(
  pallet: P,
  version: number,
  run: (context: ContextOf<P>) => Weight,
): StorageMigration {
  // The context that the kit gives is that of this pallet.
  return { identity: pallet.parts.identity, version, run: run as Step }
}

/** The layout of each pallet: its own declaration, and the migrations that the runtime adds. */
export function storageLayouts(
  pallets: readonly AnyPallet[],
  migrations: readonly StorageMigration[],
): ReadonlyMap<object, StorageLayout> {
  const layouts = new Map<object, { version: number; readonly steps: Map<number, Step> }>()
  for (const { parts } of pallets) {
    const steps = new Map(Object.entries(parts.migrations).map(([version, step]) => [Number(version), step as Step]))
    layouts.set(parts.identity, { version: parts.storageVersion, steps })
  }
  for (const { identity, version, run } of migrations) {
    const layout = known(layouts.get(identity), 'a runtime migrates pallets that it holds')
    assert(!layout.steps.has(version) && version > 0, 'each storage version of a pallet has one migration')
    layout.steps.set(version, run)
    layout.version = Math.max(layout.version, version)
  }
  return layouts
}

/** The layout of a pallet in a runtime. */
export function layoutOf(runtime: { readonly layouts: ReadonlyMap<object, StorageLayout> }, pallet: AnyPallet): StorageLayout {
  return known(runtime.layouts.get(pallet.parts.identity), 'every pallet of a runtime has a layout')
}
