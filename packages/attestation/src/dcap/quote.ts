// SPDX-License-Identifier: Apache-2.0

/** TEE types of quote headers ("Intel SGX ECDSA Quote Library Reference", appendix A.4, and "Intel TDX DCAP Quoting Library API"). */
export const teeTypes = { sgx: 0x00, tdx: 0x81 } as const

/** The vendor id of Intel's quoting enclaves: 939a7233-f79c-4ca9-940a-0db3957f0607. */
export const intelQeVendorId = Uint8Array.of(
  ...[0x93, 0x9a, 0x72, 0x33, 0xf7, 0x9c, 0x4c, 0xa9, 0x94, 0x0a, 0x0d, 0xb3, 0x95, 0x7f, 0x06, 0x07],
)

/** Attestation key type 2: ECDSA-256 with curve P-256. The only one that Intel's quoting enclaves use. */
export const ecdsaP256KeyType = 2

/** Certification data types of quotes (appendix A.4, table 9). */
export const certificationDataTypes = { pckChain: 5, qeReport: 6 } as const

/** The first 48 bytes of a quote, and which body follows them. All numbers are little endian. */
export interface QuoteHeader {
  readonly version: number
  readonly attestationKeyType: number
  readonly teeType: number
  /** What the quoting enclave and the provisioning enclave say of themselves in version 3; zero in later versions. */
  readonly qeSvn: number
  readonly pceSvn: number
  readonly qeVendorId: Uint8Array
  /** 20 bytes; the first 16 identify the quoting enclave of the platform. */
  readonly userData: Uint8Array
}

/** A REPORT of an enclave, 384 bytes (Intel SDM volume 3D, table "Layout of REPORT"). The arrays are views of its bytes. */
export interface EnclaveReport {
  readonly kind: 'sgx'
  readonly bytes: Uint8Array
  readonly cpuSvn: Uint8Array
  readonly miscSelect: Uint8Array
  /** FLAGS, 8 bytes, then XFRM, 8 bytes. */
  readonly attributes: Uint8Array
  readonly mrEnclave: Uint8Array
  readonly mrSigner: Uint8Array
  readonly isvProdId: number
  readonly isvSvn: number
  readonly reportData: Uint8Array
}

/** The body of a TD's quote: 584 bytes for TDX 1.0, 648 for TDX 1.5. The arrays are views of its bytes. */
export interface TdReport {
  readonly kind: 'tdx'
  readonly bytes: Uint8Array
  readonly teeTcbSvn: Uint8Array
  readonly mrSeam: Uint8Array
  readonly mrSignerSeam: Uint8Array
  readonly seamAttributes: Uint8Array
  readonly tdAttributes: Uint8Array
  readonly xfam: Uint8Array
  readonly mrTd: Uint8Array
  readonly mrConfigId: Uint8Array
  readonly mrOwner: Uint8Array
  readonly mrOwnerConfig: Uint8Array
  readonly rtmrs: readonly [Uint8Array, Uint8Array, Uint8Array, Uint8Array]
  readonly reportData: Uint8Array
  /** TDX 1.5: the SVNs of the TDX module that runs now, while `teeTcbSvn` is of the one that launched the TD. */
  readonly teeTcbSvn2?: Uint8Array
  readonly mrServiceTd?: Uint8Array
}

/** A quote of exact length. The arrays are views of the bytes it was read from. */
export interface DcapQuote {
  readonly header: QuoteHeader
  readonly body: EnclaveReport | TdReport
  /** What the attestation key signs: header, body descriptor (version 5) and body. */
  readonly signedRegion: Uint8Array
  /** r and s of the signature by the attestation key. */
  readonly signature: Uint8Array
  /** x and y of the attestation key. */
  readonly attestationKey: Uint8Array
  readonly qeReport: EnclaveReport
  /** r and s of the signature by the platform's PCK. */
  readonly qeReportSignature: Uint8Array
  readonly qeAuthenticationData: Uint8Array
  readonly certificationDataType: number
  /** For type 5 the PCK certificate, the CA and the root, as PEM. */
  readonly certificationData: Uint8Array
}
