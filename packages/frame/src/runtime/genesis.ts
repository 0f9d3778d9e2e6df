// SPDX-License-Identifier: Apache-2.0
import type { ByteString } from '@phat/primitives'
import type { AnyPallet, GenesisOf } from '../pallet/define-pallet.ts'
import { emptyBase } from '../storage/overlay.ts'
import { genesisContext } from './block-context.ts'
import { Execution } from './execution.ts'
import { setStorageVersion } from './migrate.ts'
import type { Runtime } from './runtime.ts'
import { layoutOf } from './storage-layout.ts'

/** One pallet's part of the genesis. */
export interface GenesisPart {
  readonly pallet: AnyPallet
  readonly genesis: unknown
}

/** Types one pallet's part of the genesis by its declaration. */
export function genesisOf<P extends AnyPallet>(pallet: P, genesis: GenesisOf<P>): GenesisPart {
  return { pallet, genesis }
}

/**
 * Builds the genesis state: storage versions, then each pallet's part in the order given, because one may build on what another
 * stored, then what the runtime adds. Parts of pallets that the runtime does not hold are left out.
 * @returns all keys and values
 */
export function buildGenesis(runtime: Runtime, parts: readonly GenesisPart[]): ReadonlyMap<ByteString, Uint8Array> {
  const execution = new Execution(runtime, emptyBase, genesisContext)
  runtime.system.noteRuntimeVersion(execution)
  for (const { name, pallet } of runtime.pallets) {
    const { version } = layoutOf(runtime, pallet)
    if (version > 0) setStorageVersion(execution, name, version)
  }
  for (const part of parts) {
    const { identity } = part.pallet.parts
    const held = runtime.pallets.find(({ pallet }) => pallet.parts.identity === identity)
    held?.pallet.parts.genesis?.(execution.contextOf(identity) as never, part.genesis as never)
  }
  runtime.atGenesis(execution)
  const state = new Map<ByteString, Uint8Array>()
  for (const [key, value] of execution.overlay.changes()) if (value !== null) state.set(key, value)
  return state
}

/** Names of the invariants that do not hold on this state; empty when all is well. */
export function brokenInvariants(execution: Execution): readonly string[] {
  const broken: string[] = []
  for (const { name, pallet } of execution.runtime.pallets) {
    const { invariants, identity } = pallet.parts
    if (invariants === undefined) continue
    for (const [statement, holds] of Object.entries(invariants(execution.contextOf(identity) as never))) {
      if (!holds) broken.push(`${name}: ${statement}`)
    }
  }
  return broken
}
