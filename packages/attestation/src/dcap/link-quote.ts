// SPDX-License-Identifier: Apache-2.0
import { concatBytes, equalBytes, fromHex, toHex } from '@phat/primitives'
import type { CheckName, Ladder } from '../ladder.ts'
import type { TrustedRoot } from '../roots.ts'
import type { UnixTime } from '../verification.ts'
import type { Certificate } from '../x509/certificate.ts'
import { type ChainRequest, checkNotRevoked, type LinkedChain, linkChain, listChainSignatures } from '../x509/chain.ts'
import { checkBody } from './check-body.ts'
import type { LinkedDcapCollateral } from './dcap-collateral.ts'
import { type CertificateReader, chainRoles } from './link-chain.ts'
import { parseQuote, readQuoteHeader } from './parse-quote.ts'
import type { PckChainMemory } from './pck-chain-memory.ts'
import { certificationDataTypes, type DcapQuote, ecdsaP256KeyType, intelQeVendorId, teeTypes } from './quote.ts'
import { type PckExtension, readPckExtension, sgxExtensionOid } from './read-pck-extension.ts'
import { checkQeKey } from './tcb/check-qe.ts'

/** A quote that has passed everything but what rests on signatures and collateral. */
export interface LinkedQuote {
  readonly quote: DcapQuote
  readonly pck: LinkedChain
  readonly extension: PckExtension
}

const hardware = 'hardware'

const names = {
  header: ['dcap.header.form', hardware, 'The evidence is long enough to be a quote, and not too long.'],
  version: ['dcap.header.version', hardware, 'The quote is of a version that this verifier knows: 3, 4 or 5.'],
  teeType: ['dcap.header.teeType', hardware, 'The quote is of SGX or, from version 4 on, TDX.'],
  keyType: ['dcap.header.attestationKeyType', hardware, 'The attestation key is an ECDSA key on P-256.'],
  reserved: ['dcap.header.reserved', hardware, 'The reserved bytes of the header, from version 4 on, are zero.'],
  vendor: ['dcap.header.qeVendorId', hardware, 'The quoting enclave is Intel’s.'],
  form: ['dcap.quote.form', hardware, 'Every part of the quote has its exact length, and nothing follows.'],
  certification: ['dcap.quote.certificationData', hardware, 'The quote brings the certificate chain of its platform.'],
  chain: ['dcap.pckChain.form', hardware, 'PCK chain: it is a PEM chain of certificates.'],
  extension: ['dcap.pck.extension', hardware, 'The certificate says which platform it is of, and what firmware that runs.'],
  remembered: ['dcap.pckChain.signatures', hardware, 'PCK chain: all its signatures were verified before.'],
  tee: ['dcap.collateral.teeType', 'firmware', 'The collateral is of the quote’s kind of TEE.'],
  fmspc: ['dcap.tcb.fmspc', 'firmware', 'The TCB info is of the platform’s family.'],
  pceId: ['dcap.tcb.pceId', 'firmware', 'The TCB info is of the platform’s provisioning enclave.'],
  root: ['dcap.pck.root', hardware, 'Platform and collateral rest on one root key.'],
  crlIssuer: ['dcap.pck.crlIssuer', hardware, 'The PCK CRL is of the authority that issued the platform’s certificate.'],
  caRevoked: [
    'dcap.pckChain.notRevoked',
    hardware,
    'Intel has not revoked the authority that issued the platform’s certificate.',
  ],
  pckRevoked: ['dcap.pck.notRevoked', hardware, 'Intel has not revoked the platform’s certificate.'],
  qeSignature: [
    'dcap.qe.signature',
    'firmware',
    'The quoting enclave runs on this platform: its PCK signed the enclave’s report.',
  ],
  quoteSignature: [
    'dcap.quote.signature',
    'code',
    'The quoting enclave vouches for the code: the attestation key signed its measurements.',
  ],
} as const satisfies Readonly<Record<string, CheckName>>

/** The checks that stand open when a quote is refused before its signatures. */
export const signatureNames: readonly CheckName[] = [names.qeSignature, names.quoteSignature]

/** What a quote is held against. */
export interface LinkQuoteRequest {
  readonly quote: Uint8Array
  readonly roots: readonly TrustedRoot[]
  readonly now: UnixTime
  readonly reader: CertificateReader
  readonly memory?: PckChainMemory
}

/**
 * Reads the quote, cheapest checks first, and checks all of it that needs neither signature nor collateral.
 * @returns undefined when a check failed
 */
export function linkQuote(ladder: Ladder, request: LinkQuoteRequest): LinkedQuote | undefined {
  const quote = readQuote(ladder, request.quote)
  if (quote === undefined) return undefined
  checkBody(ladder, quote)
  checkQeKey(ladder, quote)
  if (ladder.failed) return undefined
  const { reader, memory, roots, now } = request
  const remembered = memory?.find(quote.certificationData)
  const certificates = remembered?.certificates ?? reader.chain(ladder, names.chain, quote.certificationData)
  const link = { id: 'dcap.pckChain', title: 'PCK chain', roles: chainRoles.pck } as const
  const pckRequest: ChainRequest = { ...link, vendor: 'intel', roots, now }
  const pck = certificates && linkChain(ladder, certificates, pckRequest)
  if (pck === undefined) return undefined
  const extension = remembered?.extension ?? readExtension(ladder, pck.leaf)
  if (extension === undefined) return undefined
  if (remembered === undefined) listChainSignatures(ladder, pck, pckRequest)
  else
    ladder.check(names.remembered, true, {
      field: 'dcap.pckChain',
      expected: 'a chain seen before',
      found: 'a chain seen before',
    })
  return { quote, pck, extension }
}

/**
 * Header field by field, then the whole (SGX-TDX DCAP quote generation specification, A.3): "Attestation Key Type: 2
 * (ECDSA-256-with-P-256 curve)"; "TEE Type: 0x00000000 SGX, 0x00000081 TDX"; "QE Vendor ID: 939A7233F79C4CA9940A0DB3957F0607
 * (Intel SGX QE Vendor)"; certification data of type 5: "PCK Certificate Chain".
 */
function readQuote(ladder: Ladder, bytes: Uint8Array): DcapQuote | undefined {
  const header = ladder.read(names.header, readQuoteHeader(bytes))
  if (header === undefined) return undefined
  const { version, teeType, attestationKeyType, qeVendorId } = header
  ladder.check(names.version, version >= 3 && version <= 5, { field: 'header.version', expected: '3, 4 or 5', found: version })
  const isTee = teeType === teeTypes.sgx || (teeType === teeTypes.tdx && version > 3)
  ladder.check(names.teeType, isTee, { field: 'header.teeType', expected: '0, or 129 from version 4 on', found: teeType })
  ladder.check(names.keyType, attestationKeyType === ecdsaP256KeyType, {
    field: 'header.attestationKeyType',
    expected: ecdsaP256KeyType,
    found: attestationKeyType,
  })
  ladder.check(names.vendor, equalBytes(qeVendorId, intelQeVendorId), {
    field: 'header.qeVendorId',
    expected: intelQeVendorId,
    found: qeVendorId,
  })
  // Version 3 has QE SVN and PCE SVN there, which no judgment rests on: the PCK certificate and the QE report say them.
  const isZero = version === 3 || (header.qeSvn === 0 && header.pceSvn === 0)
  ladder.check(names.reserved, isZero, { field: 'header.reserved', expected: 'zeros', found: () => toHex(bytes.subarray(8, 12)) })
  if (ladder.failed) return undefined
  const quote = ladder.read(names.form, parseQuote(bytes))
  if (quote === undefined) return undefined
  const isChain = ladder.check(names.certification, quote.certificationDataType === certificationDataTypes.pckChain, {
    field: 'certificationData.type',
    expected: '5 (PCK certificate chain)',
    found: () => `${quote.certificationDataType}${certificationTypeText[quote.certificationDataType] ?? ''}`,
  })
  return isChain ? quote : undefined
}

const certificationTypeText: Readonly<Record<number, string>> = {
  1: ' (PPID)',
  2: ' (encrypted PPID)',
  3: ' (encrypted PPID)',
  4: ' (PCK certificate without its chain)',
  6: ' (QE report)',
}

function readExtension(ladder: Ladder, { extensions }: Certificate): PckExtension | undefined {
  const content = extensions.get(sgxExtensionOid)
  const missing = { malformed: 'pck.sgxExtension', expected: sgxExtensionOid, found: 'none' }
  return ladder.read(names.extension, content === undefined ? missing : readPckExtension(content))
}

/**
 * Holds the quote's platform against the collateral (Intel QVL 4.1.2.4): "TCB Info is generated for [the quote's] TEE"; "FMSPC
 * [and] PCEID from TCB Info and SGX Extension in PCK Cert match"; "issuers in PCK Revocation List and PCK Certificate are the
 * same"; "PCK Certificate is [not] revoked by PCK Revocation List", nor its authority by the root's.
 */
export function checkPlatform(ladder: Ladder, { quote, pck, extension }: LinkedQuote, collateral: LinkedDcapCollateral): void {
  const { tcbInfo, rootCaCrl, pckCrl, pckCa, root } = collateral
  const kind = quote.body.kind
  ladder.check(names.tee, tcbInfo.tee === kind, { field: 'tcbInfo.id', expected: kind, found: tcbInfo.tee })
  const fmspc = { field: 'pck.fmspc', expected: tcbInfo.fmspc, found: extension.fmspc }
  ladder.check(names.fmspc, equalBytes(tcbInfo.fmspc, extension.fmspc), fmspc)
  const pceId = { field: 'pck.pceId', expected: tcbInfo.pceId, found: extension.pceId }
  ladder.check(names.pceId, equalBytes(tcbInfo.pceId, extension.pceId), pceId)
  ladder.check(names.root, equalBytes(pck.root.publicKey, root.publicKey), {
    field: 'dcap.pckChain.root',
    expected: root.publicKey,
    found: pck.root.publicKey,
  })
  const issuer = pck.certificates[1] ?? pck.leaf
  // A CA certificate may be issued again; name and key are what signs lists and certificates alike.
  ladder.check(names.crlIssuer, isOneAuthority(issuer, pckCa), {
    field: 'dcap.pckCrl.issuer',
    expected: () => describe(issuer),
    found: () => describe(pckCa),
  })
  checkNotRevoked(ladder, names.caRevoked, rootCaCrl, issuer)
  checkNotRevoked(ladder, names.pckRevoked, pckCrl, pck.leaf)
}

/** "QE report is signed by the PCK, header and body by the attestation key" (appendix A.4). */
export function listQuoteSignatures(ladder: Ladder, { quote, pck }: LinkedQuote): void {
  const algorithm = 'ecdsa-p256-sha256'
  ladder.signature(names.qeSignature, 'qeReportSignature', {
    algorithm,
    publicKey: pck.leaf.publicKey.spki,
    message: quote.qeReport.bytes,
    signature: quote.qeReportSignature,
  })
  ladder.signature(names.quoteSignature, 'signature', {
    algorithm,
    publicKey: concatBytes(p256SpkiPrefix, quote.attestationKey),
    message: quote.signedRegion,
    signature: quote.signature,
  })
}

/** SubjectPublicKeyInfo of an uncompressed point on P-256 up to its coordinates (RFC 5480, 2.1). */
const p256SpkiPrefix = fromHex('0x3059301306072a8648ce3d020106082a8648ce3d03010703420004')

function isOneAuthority(a: Certificate, b: Certificate): boolean {
  return equalBytes(a.subject.encoded, b.subject.encoded) && equalBytes(a.publicKey.spki, b.publicKey.spki)
}

function describe({ subject, publicKey }: Certificate): string {
  return `${subject.commonName} ${toHex(publicKey.spki)}`
}
