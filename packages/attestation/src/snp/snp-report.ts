// SPDX-License-Identifier: Apache-2.0

/** AMD's product lines: each has its own root, and reports of its own shape. */
export const snpProducts = ['Milan', 'Genoa', 'Turin'] as const
export type SnpProduct = (typeof snpProducts)[number]

/** Who signs a report: the key of this chip and TCB, or a key that a provider loaded into its chips. */
export type SnpSigner = 'vcek' | 'vlek'

/** Security patch levels of a platform (AMD 56860, TCB_VERSION). `fmc` exists from Turin on. */
export interface SnpTcb {
  readonly fmc?: number
  readonly bootLoader: number
  readonly tee: number
  readonly snp: number
  readonly microcode: number
}

/** Build, minor and major of the SEV firmware. */
export interface SnpFirmware {
  readonly build: number
  readonly minor: number
  readonly major: number
}

/**
 * ATTESTATION_REPORT (AMD 56860 revision 1.58, table 23), version 2 to 5. The arrays are views of the bytes it was read from;
 * nothing here is judged, reserved fields included.
 */
export interface SnpReport {
  readonly version: number
  readonly guestSvn: number
  /** 64 bits that the guest's owner set at launch: see `guestPolicy`. */
  readonly policy: Bits64
  readonly familyId: Uint8Array
  readonly imageId: Uint8Array
  /** The privilege level that asked for the report; 0 is the most privileged. A host's own request shows 0xffffffff. */
  readonly vmpl: number
  readonly signatureAlgorithm: number
  /** TCB_VERSION, 8 bytes; its layout depends on the product line, which the certificates tell. */
  readonly currentTcb: Uint8Array
  readonly platformInfo: Bits64
  readonly keyInfo: number
  readonly reportData: Uint8Array
  readonly measurement: Uint8Array
  readonly hostData: Uint8Array
  readonly idKeyDigest: Uint8Array
  readonly authorKeyDigest: Uint8Array
  readonly reportId: Uint8Array
  /** The report id of the migration agent; all ones without one. */
  readonly reportIdMa: Uint8Array
  readonly reportedTcb: Uint8Array
  /** Combined extended family and model, and stepping, as CPUID tells them; from version 3 on. */
  readonly cpuid?: { readonly family: number; readonly model: number; readonly stepping: number }
  readonly chipId: Uint8Array
  readonly committedTcb: Uint8Array
  readonly currentVersion: SnpFirmware
  readonly committedVersion: SnpFirmware
  readonly launchTcb: Uint8Array
  /** Bytes 0 to 0x29f: what is signed. */
  readonly signedRegion: Uint8Array
  /** SIGNATURE, 512 bytes: r and s, each little endian in 72, then what is reserved. */
  readonly signature: Uint8Array
}

/** A field of 64 flags as two words, so that no flag is lost in a float. */
export interface Bits64 {
  readonly low: number
  readonly high: number
}

/** Flags of the guest policy (AMD 56860, table 9). Bits 0 to 15 are the least firmware version. */
export const guestPolicy = {
  smt: 1 << 16,
  /** Reserved, and must be one. */
  always: 1 << 17,
  migrateMa: 1 << 18,
  debug: 1 << 19,
} as const

/** Flags of PLATFORM_INFO (AMD 56860, table 24). */
export const platformInfo = {
  smtEnabled: 1 << 0,
  tsmeEnabled: 1 << 1,
  eccEnabled: 1 << 2,
  raplDisabled: 1 << 3,
  ciphertextHidingDram: 1 << 4,
  aliasCheckComplete: 1 << 5,
} as const

/** Signature algorithm 1: ECDSA on P-384 with SHA-384 (AMD 56860, chapter 10). The only one for reports. */
export const ecdsaP384 = 1

/** Fields of the word at 0x48: who signed, whether the chip's key is masked, whether an author key signed the id key. */
export const keyInfo = {
  authorKeyEnabled: 1 << 0,
  maskChipKey: 1 << 1,
  signingKey: (word: number): number => (word >> 2) & 7,
  reserved: ~0x1f,
} as const
