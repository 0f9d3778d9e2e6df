// SPDX-License-Identifier: Apache-2.0
import type { TrustedRoot } from '@phat/attestation'
import type { Context } from './base.ts'

/**
 * The roots of a vendor that count on this chain. A simulated one counts only where the genesis says so besides pinning it: two
 * mistakes, not one, would be needed.
 */
export function trustedRootsOf({ store }: Context, vendor: TrustedRoot['vendor']): readonly TrustedRoot[] {
  const acceptsSimulated = store.acceptsSimulated.get()
  return store.roots.get().filter((root) => root.vendor === vendor && (acceptsSimulated || !root.simulated))
}
