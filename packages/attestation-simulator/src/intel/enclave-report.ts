// SPDX-License-Identifier: Apache-2.0

/** An SGX report body of 384 bytes (SGX-TDX DCAP quote generation specification, A.3.5), field by field. */
export interface EnclaveReport {
  cpuSvn: Uint8Array
  miscSelect: number
  /** 16 bytes: flags, then XFRM. */
  attributes: Uint8Array
  mrEnclave: Uint8Array
  mrSigner: Uint8Array
  isvProdId: number
  isvSvn: number
  reportData: Uint8Array
  /** The reserved ranges, 28, 32, 96 and 60 bytes; zero in any genuine report. */
  reserved: [Uint8Array, Uint8Array, Uint8Array, Uint8Array]
}

/** INIT and MODE64BIT: a 64-bit enclave that is no debug enclave; XFRM of the vectors. */
export const enclaveAttributes = (flags: number): Uint8Array =>
  Uint8Array.of(flags, 0, 0, 0, 0, 0, 0, 0, 0xe7, 0, 0, 0, 0, 0, 0, 0)

/** The reserved ranges as they are. */
export const zeroReserved = (): EnclaveReport['reserved'] => [
  new Uint8Array(28),
  new Uint8Array(32),
  new Uint8Array(96),
  new Uint8Array(60),
]

/** The bytes of a report. */
export function writeEnclaveReport(report: EnclaveReport): Uint8Array {
  const bytes = new Uint8Array(384)
  const view = new DataView(bytes.buffer)
  bytes.set(report.cpuSvn, 0)
  view.setUint32(16, report.miscSelect, true)
  bytes.set(report.reserved[0], 20)
  bytes.set(report.attributes, 48)
  bytes.set(report.mrEnclave, 64)
  bytes.set(report.reserved[1], 96)
  bytes.set(report.mrSigner, 128)
  bytes.set(report.reserved[2], 160)
  view.setUint16(256, report.isvProdId, true)
  view.setUint16(258, report.isvSvn, true)
  bytes.set(report.reserved[3], 260)
  bytes.set(report.reportData, 320)
  return bytes
}
