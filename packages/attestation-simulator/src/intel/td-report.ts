// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '@phat/primitives'

/** A TD quote body (SGX-TDX DCAP quote generation specification, A.4.5): 584 bytes for TDX 1.0, 648 for TDX 1.5. */
export interface TdReport {
  /** 16 SVNs: the TDX module's, its major version, then the platform's. */
  teeTcbSvn: Uint8Array
  mrSeam: Uint8Array
  mrSignerSeam: Uint8Array
  seamAttributes: Uint8Array
  tdAttributes: Uint8Array
  xfam: Uint8Array
  mrTd: Uint8Array
  mrConfigId: Uint8Array
  mrOwner: Uint8Array
  mrOwnerConfig: Uint8Array
  rtmrs: [Uint8Array, Uint8Array, Uint8Array, Uint8Array]
  reportData: Uint8Array
  /** Of TDX 1.5: SVNs of what runs now, where the module was updated after the launch, and the measurement of a service TD. */
  later?: { teeTcbSvn2: Uint8Array; mrServiceTd: Uint8Array }
}

/** Bits of the TD's attributes, as little-endian bytes of bit 28 and the like. */
export const tdAttributes = (bits: readonly number[]): Uint8Array => {
  const bytes = new Uint8Array(8)
  for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (1 << (bit & 7))
  return bytes
}

/** SEPT_VE_DISABLE: without it the host could feed a guest's memory accesses with exceptions. */
export const septVeDisableBit = 28

/** The bytes of a body. */
export function writeTdReport(report: TdReport): Uint8Array {
  const { later } = report
  return concatBytes(
    report.teeTcbSvn,
    report.mrSeam,
    report.mrSignerSeam,
    report.seamAttributes,
    report.tdAttributes,
    report.xfam,
    report.mrTd,
    report.mrConfigId,
    report.mrOwner,
    report.mrOwnerConfig,
    ...report.rtmrs,
    report.reportData,
    ...(later === undefined ? [] : [later.teeTcbSvn2, later.mrServiceTd]),
  )
}
