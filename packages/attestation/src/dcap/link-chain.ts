// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from '@phat/primitives'
import type { CheckName, Ladder } from '../ladder.ts'
import { isMalformed, type Malformed } from '../malformed.ts'
import { readPemChain } from '../pem/pem-chain.ts'
import { type Certificate, readCertificate } from '../x509/certificate.ts'
import type { ChainRole } from '../x509/chain.ts'

const root: ChainRole = { id: 'root', commonNames: ['Intel SGX Root CA'] }
const pckCaNames = { platform: 'Intel SGX PCK Platform CA', processor: 'Intel SGX PCK Processor CA' } as const
const pckCa: ChainRole = { id: 'intermediate', commonNames: Object.values(pckCaNames) }

/** The chains of Intel ("Intel SGX PCK Certificate and CRL Profile Specification", 1.3), leaf first. */
export const chainRoles = {
  pck: [{ id: 'leaf', commonNames: ['Intel SGX PCK Certificate'] }, pckCa, root],
  tcbSigning: [{ id: 'leaf', commonNames: ['Intel SGX TCB Signing'] }, root],
  pckCrl: [pckCa, root],
} as const satisfies Readonly<Record<string, readonly ChainRole[]>>

/** Which of Intel's two authorities for PCK certificates this is. Its role was checked. */
export function pckCaOf({ subject }: Certificate): 'platform' | 'processor' {
  return subject.commonName === pckCaNames.platform ? 'platform' : 'processor'
}

/** Reads the certificates of one verification: those that stand in several chains once. */
export interface CertificateReader {
  /** A PEM chain, recorded as a check of its form; undefined when it is malformed. */
  chain(ladder: Ladder, name: CheckName, pem: string | Uint8Array): readonly Certificate[] | undefined
}

/** A reader for one verification: it keeps what it read. */
export function createCertificateReader(): CertificateReader {
  const read: { readonly der: Uint8Array; readonly certificate: Certificate }[] = []
  const readOnce = (der: Uint8Array): Certificate | Malformed => {
    const same = read.find((other) => equalBytes(other.der, der))
    if (same !== undefined) return same.certificate
    const certificate = readCertificate(der)
    if (!isMalformed(certificate)) read.push({ der, certificate })
    return certificate
  }
  const readAll = (pem: string | Uint8Array): readonly Certificate[] | Malformed => {
    // The chain inside a quote is a string of C and ends with a NUL; those of collateral are texts.
    const ders = readPemChain(pem, { terminator: typeof pem !== 'string' })
    if (isMalformed(ders)) return ders
    const certificates: Certificate[] = []
    for (const der of ders) {
      const certificate = readOnce(der)
      if (isMalformed(certificate)) return certificate
      certificates.push(certificate)
    }
    return certificates
  }
  return { chain: (ladder, name, pem) => ladder.read(name, readAll(pem)) }
}
