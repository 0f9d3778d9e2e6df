// SPDX-License-Identifier: Apache-2.0
import { isMalformed, type Malformed } from '../malformed.ts'
import { readPemChain } from '../pem/pem-chain.ts'
import { type Certificate, readCertificate } from '../x509/certificate.ts'
import { pckCaOf } from './link-chain.ts'
import { parseQuote } from './parse-quote.ts'
import type { PckChainMemory } from './pck-chain-memory.ts'
import { certificationDataTypes } from './quote.ts'
import { readPckExtension, sgxExtensionOid } from './read-pck-extension.ts'

/** What a quote claims of its platform: by what its collateral is found. Nothing of it is verified. */
export interface QuotePlatform {
  readonly tee: 'sgx' | 'tdx'
  readonly fmspc: Uint8Array
  readonly pckCa: 'platform' | 'processor'
  /** The key of the last certificate of its chain, as SubjectPublicKeyInfo. */
  readonly rootKey: Uint8Array
}

/** Reads what a quote claims of its platform. A chain that `memory` holds is not read again. */
export function readQuotePlatform(bytes: Uint8Array, memory?: PckChainMemory): QuotePlatform | Malformed {
  const quote = parseQuote(bytes)
  if (isMalformed(quote)) return quote
  const { certificationData, certificationDataType: type } = quote
  if (type !== certificationDataTypes.pckChain) {
    return { malformed: 'certificationData.type', expected: '5 (PCK certificate chain)', found: `${type}` }
  }
  const known = memory?.find(certificationData)
  const certificates = known?.certificates ?? readChain(certificationData)
  if (isMalformed(certificates)) return certificates
  const [leaf, issuer] = certificates
  const root = certificates.at(-1)
  const content = leaf?.extensions.get(sgxExtensionOid)
  if (issuer === undefined || root === undefined || content === undefined) {
    return {
      malformed: 'certificationData',
      expected: 'a PCK certificate and its issuers',
      found: `${certificates.length} certificates`,
    }
  }
  const extension = known?.extension ?? readPckExtension(content)
  if (isMalformed(extension)) return extension
  return { tee: quote.body.kind, fmspc: extension.fmspc, pckCa: pckCaOf(issuer), rootKey: root.publicKey.spki }
}

function readChain(pem: Uint8Array): readonly Certificate[] | Malformed {
  const ders = readPemChain(pem, { terminator: true })
  if (isMalformed(ders)) return ders
  const certificates: Certificate[] = []
  for (const der of ders) {
    const certificate = readCertificate(der)
    if (isMalformed(certificate)) return certificate
    certificates.push(certificate)
  }
  return certificates
}
