// SPDX-License-Identifier: Apache-2.0
import { arm, type Codec, type ValueOf, variant } from '@phat/codec'

/** Why a pallet holds or freezes funds: the pallet's name, then its own reason. */
export interface Reason {
  /** Name of the pallet in the runtime. */
  readonly type: string
  readonly value: { readonly type: string }
}

/** A runtime's hold or freeze reasons (`RuntimeHoldReason`, `RuntimeFreezeReason`). */
export interface Reasons {
  readonly codec: Codec<Reason>
  /** How many reasons there are in all: an account can have as many holds (`VariantCountOf`). */
  readonly count: number
}

/** The reasons of one pallet in a runtime. */
export interface PalletReasons {
  /** Index of the pallet. */
  readonly index: number
  /** A variant without fields, such as `pallet_preimage::pallet::HoldReason`. */
  readonly codec: Codec<{ readonly type: string }>
}

/**
 * Composes the reasons of a runtime's pallets into one type, as `#[pallet::composite_enum]` does.
 * `path` is `phat_runtime::RuntimeHoldReason`; `pallets` may be empty.
 */
export function composeReasons(path: string, pallets: { readonly [name: string]: PalletReasons }): Reasons {
  const arms = Object.fromEntries(Object.entries(pallets).map(([name, { index, codec }]) => [name, arm(index, codec)]))
  const codec = variant(path, arms)
  let count = 0
  for (const { codec: reasons } of Object.values(pallets)) {
    const { definition } = reasons.description
    if (definition.kind === 'variant') count += definition.variants.length
  }
  // The cast states what the arms hold: each a variant without fields.
  return { codec: codec as Codec<ValueOf<typeof codec>> as unknown as Codec<Reason>, count }
}

/** True for two values of the same reason. */
export const sameReason = (a: Reason, b: Reason): boolean => a.type === b.type && a.value.type === b.value.type
