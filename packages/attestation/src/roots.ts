// SPDX-License-Identifier: Apache-2.0

/** A vendor's root key that a verifier trusts. Keys, not certificates: a root certificate may be issued again. */
export interface TrustedRoot {
  readonly vendor: 'intel' | 'amd'
  /** AMD has one root a product line; Intel has one root. */
  readonly product?: 'Milan' | 'Genoa' | 'Turin'
  /** The key as DER SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array
  /** True for the simulated vendors: whatever rests on this root protects nothing. */
  readonly simulated: boolean
}
