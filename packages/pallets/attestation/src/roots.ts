// SPDX-License-Identifier: Apache-2.0
import type { TrustedRoot } from '@phat/attestation'
import { equalBytes, PhatError, toByteString, toHex } from '@phat/primitives'
import { genesisErrors } from './genesis-errors.ts'
import { rootKeyMax, rootsMax } from './types/trusted-root.ts'

const isSame = (a: TrustedRoot, b: TrustedRoot): boolean =>
  a.vendor === b.vendor && a.product === b.product && equalBytes(a.publicKey, b.publicKey)

/** What decides which roots a genesis may pin. */
export interface RootRules {
  /** The genuine ones. */
  readonly vendorRoots: readonly TrustedRoot[]
  /** Whether the genesis says that simulated roots count; never on a live chain. */
  readonly acceptsSimulated: boolean
  /** Where the roots stand, for messages. */
  readonly path: string
}

/** Refuses roots that a genesis may not pin. @throws PhatError `genesis.*` */
export function checkRoots(roots: readonly TrustedRoot[], { vendorRoots, acceptsSimulated, path }: RootRules): void {
  if (roots.length > rootsMax) throw genesisErrors.error('root-bounds', `${path} has ${roots.length} roots`)
  const seen = new Set<string>()
  for (const [i, root] of roots.entries()) {
    const at = `${path}[${i}]`
    const key = `${toHex(root.publicKey).slice(0, 40)}…`
    if (root.publicKey.length > rootKeyMax) throw genesisErrors.error('root-bounds', `${at} has ${root.publicKey.length} bytes`)
    if (seen.has(toByteString(root.publicKey))) throw genesisErrors.error('root-duplicate', `${at} is ${key} again`)
    seen.add(toByteString(root.publicKey))
    const isGenuine = vendorRoots.some((one) => isSame(one, root))
    const isVendorKey = vendorRoots.some(({ publicKey }) => equalBytes(publicKey, root.publicKey))
    if (isGenuine ? root.simulated : isVendorKey || !root.simulated)
      throw genesisErrors.error('root-mislabelled', `${at}, ${key}, is ${isVendorKey ? 'a vendor’s own' : 'no vendor’s'}`)
    if (!isGenuine && !acceptsSimulated) throw genesisErrors.error('root-not-genuine', `${at} is ${key}`)
  }
}

/** True for roots that a genesis may pin. */
export function areAllowedRoots(roots: readonly TrustedRoot[], rules: RootRules): boolean {
  try {
    checkRoots(roots, rules)
    return true
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    return false
  }
}
