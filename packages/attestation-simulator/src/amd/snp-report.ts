// SPDX-License-Identifier: Apache-2.0

/** Security patch levels of a platform; `fmc` exists from Turin on. */
export interface SnpTcb {
  fmc: number
  bootLoader: number
  tee: number
  snp: number
  microcode: number
}

/** TCB_VERSION in 8 bytes (AMD 56860, table 3; from Turin on table 4). */
export function writeTcb(product: SnpProduct, tcb: SnpTcb): Uint8Array {
  return product === 'Turin'
    ? Uint8Array.of(tcb.fmc, tcb.bootLoader, tcb.tee, tcb.snp, 0, 0, 0, tcb.microcode)
    : Uint8Array.of(tcb.bootLoader, tcb.tee, 0, 0, 0, 0, tcb.snp, tcb.microcode)
}

export type SnpProduct = 'Milan' | 'Genoa' | 'Turin'

/** An attestation report (AMD 56860, table 23), field by field; TCBs in 8 bytes. */
export interface SnpReport {
  version: number
  guestSvn: number
  policy: bigint
  familyId: Uint8Array
  imageId: Uint8Array
  vmpl: number
  /** 1: ECDSA on P-384 with SHA-384. */
  signatureAlgorithm: number
  currentTcb: Uint8Array
  platformInfo: bigint
  /** Bit 0 an author key, bit 1 the chip's identity is hidden, bits 2 to 4 who signs: 0 VCEK, 1 VLEK, 7 nobody. */
  keyInfo: number
  reportData: Uint8Array
  measurement: Uint8Array
  hostData: Uint8Array
  idKeyDigest: Uint8Array
  authorKeyDigest: Uint8Array
  reportId: Uint8Array
  reportIdMa: Uint8Array
  reportedTcb: Uint8Array
  /** Family, model and stepping; from version 3 on. */
  cpuid: readonly [family: number, model: number, stepping: number] | undefined
  /** 64 bytes. */
  chipId: Uint8Array
  committedTcb: Uint8Array
  /** Build, minor, major of the firmware. */
  currentVersion: readonly [number, number, number]
  committedVersion: readonly [number, number, number]
  launchTcb: Uint8Array
  /** Which mitigations were on at launch, and are now; from version 5 on. */
  mitigations: readonly [launch: bigint, current: bigint] | undefined
}

/** Where the signed part ends and the signature begins. */
export const signatureOffset = 0x2a0

/** Offsets of fields that faults change after signing. */
export const reportOffsets = {
  policy: 0x08,
  reportData: 0x50,
  measurement: 0x90,
  hostData: 0xc0,
  reportedTcb: 0x180,
  chipId: 0x1a0,
}

/** The 1,184 bytes of a report, its signature zero. */
export function writeSnpReport(report: SnpReport): Uint8Array {
  const bytes = new Uint8Array(0x4a0)
  const view = new DataView(bytes.buffer)
  view.setUint32(0x00, report.version, true)
  view.setUint32(0x04, report.guestSvn, true)
  view.setBigUint64(0x08, report.policy, true)
  bytes.set(report.familyId, 0x10)
  bytes.set(report.imageId, 0x20)
  view.setUint32(0x30, report.vmpl, true)
  view.setUint32(0x34, report.signatureAlgorithm, true)
  bytes.set(report.currentTcb, 0x38)
  view.setBigUint64(0x40, report.platformInfo, true)
  view.setUint32(0x48, report.keyInfo, true)
  bytes.set(report.reportData, 0x50)
  bytes.set(report.measurement, 0x90)
  bytes.set(report.hostData, 0xc0)
  bytes.set(report.idKeyDigest, 0xe0)
  bytes.set(report.authorKeyDigest, 0x110)
  bytes.set(report.reportId, 0x140)
  bytes.set(report.reportIdMa, 0x160)
  bytes.set(report.reportedTcb, 0x180)
  if (report.cpuid !== undefined) bytes.set(report.cpuid, 0x188)
  bytes.set(report.chipId, 0x1a0)
  bytes.set(report.committedTcb, 0x1e0)
  bytes.set(report.currentVersion, 0x1e8)
  bytes.set(report.committedVersion, 0x1ec)
  bytes.set(report.launchTcb, 0x1f0)
  if (report.mitigations !== undefined) {
    view.setBigUint64(0x1f8, report.mitigations[0], true)
    view.setBigUint64(0x200, report.mitigations[1], true)
  }
  return bytes
}
