// SPDX-License-Identifier: Apache-2.0

/**
 * What Intel publishes about a family of platforms, byte for byte: the JSON texts are what was signed (no envelope), chains
 * are PEM, leaf first, CRLs are DER.
 */
export interface DcapCollateral {
  readonly format: 'dcap'
  readonly tcbInfo: string
  /** r and s, 32 bytes each (IEEE P1363). */
  readonly tcbInfoSignature: Uint8Array
  readonly tcbInfoIssuerChain: string
  readonly qeIdentity: string
  readonly qeIdentitySignature: Uint8Array
  readonly qeIdentityIssuerChain: string
  readonly rootCaCrl: Uint8Array
  readonly pckCrl: Uint8Array
  readonly pckCrlIssuerChain: string
}

/** The certificates of one AMD chip, and what AMD revoked of its product line; DER. */
export interface SnpCollateral {
  readonly format: 'sev-snp'
  /** VCEK or VLEK: the certificate of the key that signs reports. */
  readonly endorsementKey: Uint8Array
  /** ASK or ASVK, then ARK: the intermediate and the root of the product line. */
  readonly intermediate: Uint8Array
  readonly root: Uint8Array
  /** The CRL of the product line, signed by its ARK. Without one revocation is `not-supplied`. */
  readonly crl?: Uint8Array
}

export type Collateral = DcapCollateral | SnpCollateral
