// SPDX-License-Identifier: Apache-2.0

/** Name of the custom section in which a module says what commands its contracts accept: one byte, see `acceptanceByte`. */
export const acceptsSection = 'phat.accepts'

/**
 * How a command of a contract may come to it: `plain` for everyone to read on the chain, `legacy` encrypted as Phala's first clients do,
 * `version2` encrypted in an envelope with a deadline and a replay key.
 */
export interface Acceptance {
  readonly plain: boolean
  readonly legacy: boolean
  readonly version2: boolean
}

/** What contracts that say nothing accept. */
export const defaultAcceptance: Acceptance = { plain: false, legacy: true, version2: true }

/** Bit 0 for plain, 1 for legacy, 2 for version 2. */
export function acceptanceByte({ plain, legacy, version2 }: Acceptance): number {
  return (plain ? 1 : 0) | (legacy ? 2 : 0) | (version2 ? 4 : 0)
}

/** What a byte says; bits that mean nothing are passed over. */
export function readAcceptance(byte: number): Acceptance {
  return { plain: (byte & 1) !== 0, legacy: (byte & 2) !== 0, version2: (byte & 4) !== 0 }
}
