// SPDX-License-Identifier: Apache-2.0

/** How an attack is made: a fault of the simulated vendor, or a change to captured evidence. */
export type Attack =
  /** The name of an entry of `dcapFaults` or `snpFaults`, which also names the check that must refuse it. */
  | { readonly fault: string }
  /** A change to a part of captured evidence, and the check that must refuse it. */
  | {
      readonly captured: string
      readonly part: string
      readonly change: (bytes: Uint8Array) => Uint8Array
      readonly check: string
    }
  /** Captured evidence as it is, or at another time. */
  | { readonly captured: string; readonly at?: number; readonly check: string }
  /** A part of one captured specimen in the place of another's. */
  | { readonly captured: string; readonly parts: Readonly<Record<string, string>>; readonly from: string; readonly check: string }

/** One item of the list: attacks for each kind of TEE it applies to; text where it does not apply, with the reason. */
export interface MustReject {
  readonly item: string
  readonly sgx: readonly Attack[] | string
  readonly tdx: readonly Attack[] | string
  readonly snp: readonly Attack[] | string
}

/** Faults of the simulated vendor by name. */
export const faults = (...names: readonly string[]): Attack[] => names.map((fault) => ({ fault }))

/** One bit changed at `at`, from the end when negative. */
export const flip =
  (at: number) =>
  (bytes: Uint8Array): Uint8Array => {
    const index = at < 0 ? bytes.length + at : at
    return bytes.map((byte, i) => (i === index ? byte ^ 1 : byte))
  }

/** Bytes behind the last one. */
export const append =
  (...more: readonly number[]) =>
  (bytes: Uint8Array): Uint8Array =>
    Uint8Array.of(...bytes, ...more)

const changed = (captured: string, part: string, change: (bytes: Uint8Array) => Uint8Array, check: string): Attack => ({
  captured,
  part,
  change,
  check,
})

/** A change to a part of captured SGX evidence, and the check that must refuse it. */
export const sgx = (part: string, change: (bytes: Uint8Array) => Uint8Array, check: string) =>
  changed('sgx v3', part, change, check)
/** The same for TDX. */
export const tdx = (part: string, change: (bytes: Uint8Array) => Uint8Array, check: string) =>
  changed('tdx v4', part, change, check)
/** The same for SEV-SNP. */
export const snp = (part: string, change: (bytes: Uint8Array) => Uint8Array, check: string) =>
  changed('sev-snp gcp', part, change, check)

/** Replaces text in a part that is text. */
export const rewrite =
  (from: string, to: string) =>
  (bytes: Uint8Array): Uint8Array =>
    Uint8Array.from(Buffer.from(Buffer.from(bytes).toString('latin1').replace(from, to), 'latin1'))

/** Nothing in the place of a part. */
export const empty = (): Uint8Array => new Uint8Array()
/** Bytes that mean nothing, as many as there were. */
export const junk = (bytes: Uint8Array): Uint8Array => bytes.map((_, i) => (i * 151 + 7) & 0xff)
