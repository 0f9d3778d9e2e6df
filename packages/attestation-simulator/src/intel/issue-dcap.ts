// SPDX-License-Identifier: Apache-2.0
import type { DcapCollateral } from '@phat/attestation'
import { sha256 } from '@phat/crypto'
import { assert, concatBytes, textBytes } from '@phat/primitives'
import { type CertificateDraft, issueCertificate, toPem } from '../pki/certificate.ts'
import { issueCrl } from '../pki/crl.ts'
import type { DcapDraft, QuoteDraft, SignedJsonDraft } from './dcap-draft.ts'
import { writeEnclaveReport } from './enclave-report.ts'
import { writeTdReport } from './td-report.ts'

/** Signs what the draft says of the family: TCB info, identity, revocation lists, and the chains of their issuers. */
export function issueCollateral(draft: DcapDraft): DcapCollateral {
  const tcbInfo = issueJson(draft.tcbInfo)
  const qeIdentity = issueJson(draft.qeIdentity)
  return {
    format: 'dcap',
    tcbInfo: tcbInfo.text,
    tcbInfoSignature: tcbInfo.signature,
    tcbInfoIssuerChain: tcbInfo.issuerChain,
    qeIdentity: qeIdentity.text,
    qeIdentitySignature: qeIdentity.signature,
    qeIdentityIssuerChain: qeIdentity.issuerChain,
    rootCaCrl: issueCrl(draft.rootCrl),
    pckCrl: issueCrl(draft.pckCrl),
    pckCrlIssuerChain: pemChain(draft.pckCrlIssuerChain),
  }
}

function issueJson<Content>({ content, write, signer, issuerChain }: SignedJsonDraft<Content>): {
  text: string
  signature: Uint8Array
  issuerChain: string
} {
  const text = write(content)
  return { text, signature: signer.signPlain(textBytes(text)), issuerChain: pemChain(issuerChain) }
}

function pemChain(certificates: readonly CertificateDraft[]): string {
  return certificates.map((certificate) => toPem(issueCertificate(certificate))).join('')
}

/** Where the parts of a quote begin, in bytes. */
export interface QuoteLayout {
  readonly header: 0
  readonly body: number
  /** The size of the signature data, 4 bytes. */
  readonly signatureSize: number
  /** The signature over all that lies before the size. */
  readonly signature: number
  readonly attestationKey: number
  readonly qeReport: number
  readonly qeReportSignature: number
  /** Two bytes of size, then the data. */
  readonly authData: number
  /** Type and size of the inner certification data, then the chain. */
  readonly certification: number
}

/** Signs a quote (SGX-TDX DCAP quote generation specification, A.3 and A.4). */
export function issueQuote(quote: QuoteDraft): { bytes: Uint8Array; layout: QuoteLayout } {
  const signed = concatBytes(...headerAndBody(quote))
  const signature = (quote.bodySigner ?? quote.attestationKey).signPlain(signed)
  const { point } = quote.attestationKey
  const bound = quote.qeReportData ?? concatBytes(sha256(concatBytes(point, quote.authData)), new Uint8Array(32))
  const qeReport = writeEnclaveReport({ ...quote.qeReport, reportData: bound })
  const pem = pemChain(quote.pckChain)
  const chain = concatBytes(textBytes(quote.writeChain?.(pem) ?? pem), quote.chainEnd)
  const qePart = concatBytes(
    qeReport,
    quote.qeSigner.signPlain(qeReport),
    uint16(quote.authData.length),
    quote.authData,
    certificationData(quote.certificationType, chain),
  )
  const isNested = quote.version !== 3
  const signatureData = concatBytes(signature, point, isNested ? certificationData(quote.outerCertificationType, qePart) : qePart)
  const at = signed.length + 4
  const qeReportAt = at + 128 + (isNested ? 6 : 0)
  return {
    bytes: concatBytes(signed, uint32(signatureData.length), signatureData),
    layout: {
      header: 0,
      body: 48 + (quote.bodyType === undefined ? 0 : 6),
      signatureSize: signed.length,
      signature: at,
      attestationKey: at + 64,
      qeReport: qeReportAt,
      qeReportSignature: qeReportAt + 384,
      authData: qeReportAt + 448,
      certification: qeReportAt + 450 + quote.authData.length,
    },
  }
}

function headerAndBody(quote: QuoteDraft): Uint8Array[] {
  const { enclave, td, bodyType } = quote
  assert(enclave !== undefined || td !== undefined, 'a quote has a body')
  const body = enclave === undefined ? writeTdReport(td as NonNullable<typeof td>) : writeEnclaveReport(enclave)
  return [
    uint16(quote.version),
    uint16(quote.attestationKeyType),
    uint32(quote.teeType),
    uint16(quote.qeSvn),
    uint16(quote.pceSvn),
    quote.qeVendorId,
    quote.userData,
    ...(bodyType === undefined ? [] : [uint16(bodyType), uint32(quote.bodySize ?? body.length)]),
    body,
  ]
}

function certificationData(type: number, content: Uint8Array): Uint8Array {
  return concatBytes(uint16(type), uint32(content.length), content)
}

const uint16 = (value: number): Uint8Array => Uint8Array.of(value & 0xff, value >>> 8)

const uint32 = (value: number): Uint8Array =>
  Uint8Array.of(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24)
