// SPDX-License-Identifier: Apache-2.0
import type { TrustedRoot } from '@phat/attestation'
import { defineErrors, equalBytes, PhatError, toByteString, toHex } from '@phat/primitives'
import { rootKeyMax, rootsMax } from './types/trusted-root.ts'

/** Why a genesis may not pin a root. */
export const rootErrors = defineErrors('root', {
  'not-genuine': {
    why: 'A root that is no vendor’s own protects nothing, and this genesis does not say that simulated roots count.',
    remedy: 'Leave the root out. Only on a development chain: mark it simulated and set acceptsSimulated.',
  },
  mislabelled: {
    why: 'A root says that it is a vendor’s and is none, or says that it is simulated and is a vendor’s own.',
    remedy: 'Correct its mark, vendor and product; phat spec build dev --plain shows roots of both kinds.',
  },
  duplicate: {
    why: 'The same root key stands twice.',
    remedy: 'Remove one of the two entries.',
  },
  bounds: {
    why: 'A chain pins at most 16 roots, of keys of at most 600 bytes each.',
    remedy: 'Leave out roots whose platforms the chain does not need.',
  },
})

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

/** Refuses roots that a genesis may not pin. @throws PhatError `root.*` */
export function checkRoots(roots: readonly TrustedRoot[], { vendorRoots, acceptsSimulated, path }: RootRules): void {
  if (roots.length > rootsMax) throw rootErrors.error('bounds', `${path} has ${roots.length} roots`)
  const seen = new Set<string>()
  for (const [i, root] of roots.entries()) {
    const at = `${path}[${i}]`
    const key = `${toHex(root.publicKey).slice(0, 40)}…`
    if (root.publicKey.length > rootKeyMax) throw rootErrors.error('bounds', `${at} has ${root.publicKey.length} bytes`)
    if (seen.has(toByteString(root.publicKey))) throw rootErrors.error('duplicate', `${at} is ${key} again`)
    seen.add(toByteString(root.publicKey))
    const isGenuine = vendorRoots.some((one) => isSame(one, root))
    const isVendorKey = vendorRoots.some(({ publicKey }) => equalBytes(publicKey, root.publicKey))
    if (isGenuine ? root.simulated : isVendorKey || !root.simulated)
      throw rootErrors.error('mislabelled', `${at}, ${key}, is ${isVendorKey ? 'a vendor’s own' : 'no vendor’s'}`)
    if (!isGenuine && !acceptsSimulated) throw rootErrors.error('not-genuine', `${at} is ${key}`)
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
