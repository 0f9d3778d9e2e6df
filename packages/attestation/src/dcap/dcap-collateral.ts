// SPDX-License-Identifier: Apache-2.0
import { equalBytes, known, textBytes } from '@phat/primitives'
import type { Check } from '../check.ts'
import type { DcapCollateral } from '../collateral.ts'
import { type CheckName, createLadder, type Ladder, type PartOutcome, planPart } from '../ladder.ts'
import type { TrustedRoot } from '../roots.ts'
import type { Plan, UnixTime } from '../verification.ts'
import type { Certificate } from '../x509/certificate.ts'
import {
  type ChainRequest,
  type ChainRole,
  checkCrl,
  checkNotRevoked,
  type LinkedChain,
  linkChain,
  listChainSignatures,
} from '../x509/chain.ts'
import { type Crl, readCrl } from '../x509/crl.ts'
import { type CertificateReader, chainRoles, createCertificateReader } from './link-chain.ts'
import { readQeIdentity, readTcbInfo } from './tcb/read-tcb-info.ts'
import type { QeIdentity, SignedJson, TcbInfo } from './tcb/tcb-info.ts'

/** What collateral says. Its signatures are listed on a ladder, or were verified: see `VerifiedDcapCollateral`. */
export interface LinkedDcapCollateral {
  readonly root: TrustedRoot
  readonly tcbInfo: TcbInfo
  readonly qeIdentity: QeIdentity
  readonly rootCaCrl: Crl
  readonly pckCrl: Crl
  /** Who issued `pckCrl`: only PCK certificates of this authority can be judged. */
  readonly pckCa: Certificate
  /** When all of it is current. */
  readonly validFrom: UnixTime
  readonly validUntil: UnixTime
}

/** Collateral whose signatures hold; good for any number of quotes while it is current. */
export interface VerifiedDcapCollateral extends LinkedDcapCollateral {
  readonly checks: readonly Check[]
}

const hardware = 'hardware'
const firmware = 'firmware'

const names = {
  tcbChain: ['dcap.tcbInfoChain.form', firmware, 'TCB info chain: it is a PEM chain of certificates.'],
  qeChain: ['dcap.qeIdentityChain.form', firmware, 'QE identity chain: it is a PEM chain of certificates.'],
  crlChain: ['dcap.pckCrlChain.form', hardware, 'PCK CRL chain: it is a PEM chain of certificates.'],
  oneRoot: ['dcap.collateral.root', hardware, 'All chains of the collateral end in one root key.'],
  rootCrl: ['dcap.rootCrl.form', hardware, 'Root CRL: it is a certificate revocation list.'],
  pckCrl: ['dcap.pckCrl.form', hardware, 'PCK CRL: it is a certificate revocation list.'],
  rootRevoked: ['dcap.rootCrl.root', hardware, 'Intel has not revoked its root certificate.'],
  tcbRevoked: ['dcap.tcbInfoChain.notRevoked', firmware, 'Intel has not revoked the certificate that signs TCB info.'],
  qeRevoked: ['dcap.qeIdentityChain.notRevoked', firmware, 'Intel has not revoked the certificate that signs QE identities.'],
  caRevoked: ['dcap.pckCrlChain.notRevoked', hardware, 'Intel has not revoked the authority that issued the PCK CRL.'],
  tcbForm: ['dcap.tcbInfo.form', firmware, 'TCB info has the form of version 3.'],
  tcbCurrent: ['dcap.tcbInfo.current', firmware, 'TCB info is issued and not yet to be updated.'],
  tcbSignature: ['dcap.tcbInfo.signature', firmware, 'TCB info is signed by Intel.'],
  qeForm: ['dcap.qeIdentity.form', firmware, 'The QE identity has the form of version 2.'],
  qeCurrent: ['dcap.qeIdentity.current', firmware, 'The QE identity is issued and not yet to be updated.'],
  qeSignature: ['dcap.qeIdentity.signature', firmware, 'The QE identity is signed by Intel.'],
  oneTee: ['dcap.collateral.tee', firmware, 'TCB info and QE identity are of one kind of TEE.'],
} as const satisfies Readonly<Record<string, CheckName>>

/**
 * Plans the verification of collateral by itself, so that it can be verified once for many quotes. Whoever keeps collateral
 * that he has verified may judge its plan with `true` for each signature instead of verifying it again.
 */
export function planDcapCollateral(request: {
  readonly collateral: DcapCollateral
  readonly roots: readonly TrustedRoot[]
  readonly now: UnixTime
}): Plan<PartOutcome<VerifiedDcapCollateral>> {
  const ladder = createLadder()
  const linked = linkCollateral(ladder, { ...request, reader: createCertificateReader() })
  return planPart(ladder, (checks) => ({ ...known(linked, 'collateral that failed no check is linked'), checks }))
}

/** What collateral is held against. */
export interface LinkRequest {
  readonly collateral: DcapCollateral
  readonly roots: readonly TrustedRoot[]
  readonly now: UnixTime
  readonly reader: CertificateReader
}

/**
 * Reads the collateral, checks all of it that needs no signature, and lists its signatures.
 * @returns undefined when a check failed
 */
export function linkCollateral(ladder: Ladder, request: LinkRequest): LinkedDcapCollateral | undefined {
  const { collateral, roots, now, reader } = request
  const tcbInfo = ladder.read(names.tcbForm, readTcbInfo(collateral.tcbInfo))
  const qeIdentity = ladder.read(names.qeForm, readQeIdentity(collateral.qeIdentity))
  if (tcbInfo === undefined || qeIdentity === undefined) return undefined
  checkCurrent(ladder, names.tcbCurrent, 'tcbInfo', tcbInfo, now)
  checkCurrent(ladder, names.qeCurrent, 'qeIdentity', qeIdentity, now)
  const { tee } = qeIdentity
  ladder.check(names.oneTee, tcbInfo.tee === tee, { field: 'qeIdentity.id', expected: tcbInfo.tee, found: tee })
  const chain = (name: CheckName, pem: string, id: string, title: string, roles: readonly ChainRole[]) => {
    const endsInAuthority = roles === chainRoles.pckCrl
    const request: ChainRequest = { id, title, roles, vendor: 'intel', roots, now, endsInAuthority }
    const certificates = reader.chain(ladder, name, pem)
    const linked = certificates && linkChain(ladder, certificates, request)
    if (linked !== undefined) listChainSignatures(ladder, linked, request)
    return linked
  }
  const tcb = chain(names.tcbChain, collateral.tcbInfoIssuerChain, 'dcap.tcbInfoChain', 'TCB info chain', chainRoles.tcbSigning)
  const qe = chain(
    names.qeChain,
    collateral.qeIdentityIssuerChain,
    'dcap.qeIdentityChain',
    'QE identity chain',
    chainRoles.tcbSigning,
  )
  const ca = chain(names.crlChain, collateral.pckCrlIssuerChain, 'dcap.pckCrlChain', 'PCK CRL chain', chainRoles.pckCrl)
  if (tcb === undefined || qe === undefined || ca === undefined) return undefined
  const crls = linkCrls(ladder, collateral, { tcb, qe, ca }, now)
  if (crls === undefined) return undefined
  listJson(ladder, names.tcbSignature, collateral.tcbInfo, collateral.tcbInfoSignature, tcb)
  listJson(ladder, names.qeSignature, collateral.qeIdentity, collateral.qeIdentitySignature, qe)
  const parts = [tcb, qe, ca, ...Object.values(crls).map(crlTimes), ...[tcbInfo, qeIdentity].map(jsonTimes)]
  return ladder.failed ? undefined : { root: tcb.root, tcbInfo, qeIdentity, ...crls, pckCa: ca.leaf, ...narrowest(parts) }
}

interface Chains {
  readonly tcb: LinkedChain
  readonly qe: LinkedChain
  readonly ca: LinkedChain
}

/**
 * Both CRLs, and that neither Intel's authorities nor its signers of documents are on the root's list: "TCB Signing Certificate
 * is [not] revoked by Root CA's CRL" (Intel QVL, TCB signing chain).
 */
function linkCrls(
  ladder: Ladder,
  collateral: DcapCollateral,
  { tcb, qe, ca }: Chains,
  now: UnixTime,
): { readonly rootCaCrl: Crl; readonly pckCrl: Crl } | undefined {
  const roots = [tcb, qe, ca].map(rootCertificate)
  const [root] = roots
  const isOne = roots.every((other) => root !== undefined && equalBytes(other.publicKey.spki, root.publicKey.spki))
  const field = 'subjectPublicKeyInfo of the roots'
  ladder.check(names.oneRoot, isOne, { field, expected: 'one key', found: () => (isOne ? 'one key' : 'several') })
  const rootCaCrl = ladder.read(names.rootCrl, readCrl(collateral.rootCaCrl))
  const pckCrl = ladder.read(names.pckCrl, readCrl(collateral.pckCrl))
  if (rootCaCrl === undefined || pckCrl === undefined || root === undefined) return undefined
  checkCrl(ladder, rootCaCrl, { id: 'dcap.rootCrl', title: 'Root CRL', issuer: root, now })
  checkCrl(ladder, pckCrl, { id: 'dcap.pckCrl', title: 'PCK CRL', issuer: ca.leaf, now })
  checkNotRevoked(ladder, names.rootRevoked, rootCaCrl, root)
  checkNotRevoked(ladder, names.tcbRevoked, rootCaCrl, tcb.leaf)
  checkNotRevoked(ladder, names.qeRevoked, rootCaCrl, qe.leaf)
  checkNotRevoked(ladder, names.caRevoked, rootCaCrl, ca.leaf)
  return { rootCaCrl, pckCrl }
}

/** "issueDate <= now <= nextUpdate": Intel promises no document before the one and none of the same after the other. */
function checkCurrent(
  ladder: Ladder,
  name: CheckName,
  document: string,
  { issueDate, nextUpdate }: SignedJson,
  now: UnixTime,
): void {
  ladder.check(name, issueDate <= now && now <= nextUpdate, {
    field: `${document}.issueDate..nextUpdate`,
    expected: () => `current at ${now}`,
    found: () => `${issueDate}..${nextUpdate}`,
  })
}

function listJson(ladder: Ladder, name: CheckName, text: string, signature: Uint8Array, { leaf }: LinkedChain): void {
  const field = `${name[0]}`
  ladder.signature(name, field, {
    algorithm: 'ecdsa-p256-sha256',
    publicKey: leaf.publicKey.spki,
    message: textBytes(text),
    signature,
  })
}

function rootCertificate({ certificates, leaf }: LinkedChain): Certificate {
  return certificates[certificates.length - 1] ?? leaf
}

/** A span of time in which something holds. */
export interface Validity {
  readonly validFrom: UnixTime
  readonly validUntil: UnixTime
}

/** When all of them hold. */
export function narrowest(parts: readonly Validity[]): Validity {
  return {
    validFrom: Math.max(...parts.map(({ validFrom }) => validFrom)),
    validUntil: Math.min(...parts.map(({ validUntil }) => validUntil)),
  }
}

const crlTimes = ({ thisUpdate, nextUpdate }: Crl): Validity => ({ validFrom: thisUpdate, validUntil: nextUpdate })
const jsonTimes = ({ issueDate, nextUpdate }: SignedJson): Validity => ({ validFrom: issueDate, validUntil: nextUpdate })
