// SPDX-License-Identifier: Apache-2.0
import type { Malformed, Refusal, TeeKind } from '@phat/attestation'
import type { Context } from '../base.ts'

/** The refusal of evidence whose form is none. */
export function malformed(check: string, { malformed: field, expected, found }: Malformed): Refusal {
  return { check, rung: 'hardware', field, expected, found }
}

/** The refusal of evidence under a root that this chain does not pin: simulated evidence on a live chain, above all. */
export const unknownRoot: Refusal = {
  check: 'chain.root',
  rung: 'hardware',
  field: 'root.subjectPublicKeyInfo',
  expected: 'a root that the genesis of this chain pins',
  found: 'another',
}

/** True when the kill switch is on for a kind of TEE or its vendor. */
export function isSuspended({ store }: Context, tee: TeeKind): boolean {
  const vendor = tee === 'sev-snp' ? 'amd' : 'intel'
  return store.policy.get().suspended.some((one) => one === tee || one === vendor)
}

/** The refusal of a kind of TEE that root has suspended; undefined where it counts. Asked before anything is verified. */
export function suspension(context: Context, tee: TeeKind): Refusal | undefined {
  if (!isSuspended(context, tee)) return undefined
  return { check: 'chain.suspended', rung: 'hardware', field: 'tee', expected: 'a kind of TEE that counts', found: tee }
}
