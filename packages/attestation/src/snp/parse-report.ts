// SPDX-License-Identifier: Apache-2.0

import { toHex } from '@phat/primitives'
import { isZero, u8, u32 } from '../little-endian.ts'
import { demand, type Malformed, reading } from '../malformed.ts'
import type { Bits64, SnpFirmware, SnpProduct, SnpReport, SnpTcb } from './snp-report.ts'

/** Bytes of a report, signature included. */
export const snpReportBytes = 0x4a0
const signedBytes = 0x2a0

/** Reads a report of version 2 to 5. Its length must be exact; what its fields say is not judged here. */
export function parseSnpReport(bytes: Uint8Array): SnpReport | Malformed {
  return reading(() => {
    demand(bytes.length === snpReportBytes, 'report', `${snpReportBytes} bytes`, `${bytes.length} bytes`)
    const version = u32(bytes, 0x00)
    demand(version >= 2 && version <= 5, 'report.VERSION', '2, 3, 4 or 5', String(version))
    const field = (from: number, length: number): Uint8Array => bytes.subarray(from, from + length)
    return {
      version,
      guestSvn: u32(bytes, 0x04),
      policy: bits64(bytes, 0x08),
      familyId: field(0x10, 16),
      imageId: field(0x20, 16),
      vmpl: u32(bytes, 0x30),
      signatureAlgorithm: u32(bytes, 0x34),
      currentTcb: field(0x38, 8),
      platformInfo: bits64(bytes, 0x40),
      keyInfo: u32(bytes, 0x48),
      reportData: field(0x50, 64),
      measurement: field(0x90, 48),
      hostData: field(0xc0, 32),
      idKeyDigest: field(0xe0, 48),
      authorKeyDigest: field(0x110, 48),
      reportId: field(0x140, 32),
      reportIdMa: field(0x160, 32),
      reportedTcb: field(0x180, 8),
      ...(version >= 3 && { cpuid: { family: u8(bytes, 0x188), model: u8(bytes, 0x189), stepping: u8(bytes, 0x18a) } }),
      chipId: field(0x1a0, 64),
      committedTcb: field(0x1e0, 8),
      currentVersion: firmware(bytes, 0x1e8),
      committedVersion: firmware(bytes, 0x1ec),
      launchTcb: field(0x1f0, 8),
      signedRegion: field(0, signedBytes),
      signature: field(signedBytes, 512),
    }
  })
}

/** Ranges of the signed part that a version reserves, first to behind the last byte. */
export function reservedRanges(version: number): readonly (readonly [from: number, to: number])[] {
  return version === 2 ? reservedIn2 : version < 5 ? reservedIn3 : reservedIn5
}

const reservedIn5 = [
  [0x4c, 0x50],
  [0x18b, 0x1a0],
  [0x1eb, 0x1ec],
  [0x1ef, 0x1f0],
  [0x208, 0x2a0],
] as const
/** Mitigation vectors, 0x1f8 to 0x207, came with version 5. */
const reservedIn3 = [...reservedIn5, [0x1f8, 0x208]] as const
/** Family, model and stepping, 0x188 to 0x18a, came with version 3. */
const reservedIn2 = [...reservedIn3, [0x188, 0x18b]] as const

/**
 * TCB_VERSION (AMD 56860, table 3): boot loader, TEE, four reserved bytes, SNP, microcode; from Turin on FMC, boot loader, TEE,
 * SNP, three reserved bytes, microcode.
 * @param field its name, for the refusal
 */
export function readTcb(bytes: Uint8Array, product: SnpProduct, field: string): SnpTcb | Malformed {
  return reading(() => {
    const [first, last] = product === 'Turin' ? [4, 7] : [2, 6]
    demand(isZero(bytes, first, last), field, `reserved bytes ${first} to ${last - 1} zero`, toHex(bytes))
    const microcode = u8(bytes, 7)
    return product === 'Turin'
      ? { fmc: u8(bytes, 0), bootLoader: u8(bytes, 1), tee: u8(bytes, 2), snp: u8(bytes, 3), microcode }
      : { bootLoader: u8(bytes, 0), tee: u8(bytes, 1), snp: u8(bytes, 6), microcode }
  })
}

/** True when no level of `lower` is above that of `upper`. */
export function isTcbAtMost(lower: SnpTcb, upper: SnpTcb): boolean {
  return (
    (lower.fmc ?? 0) <= (upper.fmc ?? 0) &&
    lower.bootLoader <= upper.bootLoader &&
    lower.tee <= upper.tee &&
    lower.snp <= upper.snp &&
    lower.microcode <= upper.microcode
  )
}

function firmware(bytes: Uint8Array, at: number): SnpFirmware {
  return { build: u8(bytes, at), minor: u8(bytes, at + 1), major: u8(bytes, at + 2) }
}

function bits64(bytes: Uint8Array, at: number): Bits64 {
  return { low: u32(bytes, at), high: u32(bytes, at + 4) }
}
