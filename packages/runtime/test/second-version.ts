// SPDX-License-Identifier: Apache-2.0
import { u32, u64 } from '@phat/codec'
import { createRuntime, definePallet, install, type Runtime, value, weightOf } from '@phat/frame'
import { dropCredit } from '@phat/pallet-balances'
import { System, type SystemConfig } from '@phat/pallet-system'
import { Timestamp } from '@phat/pallet-timestamp'
import { known, textBytes, toByteString } from '@phat/primitives'
import { phatRuntimeParts } from '../src/phat-runtime.ts'
import { createRuntimes, type Runtimes } from '../src/runtimes.ts'
import { createVersion1 } from '../src/versions/version-1.ts'

/** A pallet that comes with the second version: it counts the blocks that it has seen. */
export const Newcomer = definePallet('Newcomer')
  .storage({ blocks: value(u32, 0, 'Blocks since the upgrade.') })
  .hooks({
    onInitialize: ({ store }) => {
      store.blocks.mutate((blocks) => blocks + 1)
      return weightOf(1_000n)
    },
  })

/** Where the migration leaves its trace: a number one higher every time it runs. */
export const migratedKey = toByteString(textBytes('migrated'))

/** Timestamp with a migration that must run once. */
const MigratedTimestamp = Timestamp.storageVersion(1, {
  1: ({ execution, store }) => {
    const before = execution.overlay.get(migratedKey)
    execution.overlay.set(migratedKey, u64.encode((before === undefined ? 0n : u64.decode(before)) + store.now.get()))
    return weightOf(1_000n)
  },
})

/** The second version: another spec version, a migration of a pallet, a pallet more. */
export function createSecondVersion(): Runtime {
  let runtime: Runtime | undefined
  const version = () => known(runtime, 'a runtime is composed before it runs').version
  const parts = phatRuntimeParts(version, { specVersion: 2, onFee: (at, fee, tip) => dropCredit(at, fee + tip) })
  const pallets = parts.pallets.map((one) =>
    one.pallet.parts.identity === Timestamp.parts.identity ? { ...one, pallet: MigratedTimestamp } : one,
  )
  runtime = createRuntime({
    ...parts,
    pallets: [...pallets, install(200, Newcomer, undefined)],
  })
  return runtime
}

/** A registry of both versions. */
export function createBothVersions(): Runtimes {
  return createRuntimes([
    { specVersion: 1, create: createVersion1 },
    { specVersion: 2, create: createSecondVersion },
  ])
}

/** The configuration of System in a runtime. */
export function systemConfigOf(runtime: Runtime): SystemConfig {
  // The runtime installed System with this configuration.
  return known(runtime.instances.get(System.parts.identity), 'a runtime holds System').config as SystemConfig
}
