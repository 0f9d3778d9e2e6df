// SPDX-License-Identifier: Apache-2.0

/** The families of trusted execution environments. */
export type TeeKind = 'sgx' | 'tdx' | 'sev-snp'

/** What a platform signs about code that runs on it, as raw bytes of exact length. */
export type Evidence =
  /** An SGX or TDX quote of Intel's DCAP, version 3, 4 or 5 (SGX-TDX DCAP quote generation specification, appendix A). */
  | { readonly format: 'dcap'; readonly quote: Uint8Array }
  /** A SEV-SNP attestation report of 1,184 bytes, version 2 to 5 (AMD 56860, table 23). */
  | { readonly format: 'sev-snp'; readonly report: Uint8Array }
