// SPDX-License-Identifier: Apache-2.0
import { fromHex } from '@phat/primitives'
import type { CertificateDraft } from '../pki/certificate.ts'
import type { CrlDraft } from '../pki/crl.ts'
import type { EcSigner } from '../pki/signer.ts'
import { type EnclaveReport, enclaveAttributes, zeroReserved } from './enclave-report.ts'
import { draftPck, draftPckCa, draftRoot, draftTcbSigning, type IntelMachine, type IntelVendor } from './intel-vendor.ts'
import {
  draftQeIdentity,
  draftTcbInfo,
  type IssueOfCollateral,
  platformSvns,
  type QeIdentity,
  qeProdId,
  type TcbInfo,
} from './tcb-info.ts'
import { septVeDisableBit, type TdReport, tdAttributes } from './td-report.ts'

/** A signed JSON document before it is signed. */
export interface SignedJsonDraft<Content> {
  content: Content
  /** How it is written; `JSON.stringify` as the vendor's. */
  write: (content: Content) => string
  signer: EcSigner
  /** PEM chain, leaf first. */
  issuerChain: CertificateDraft[]
}

/** A quote before it is signed. */
export interface QuoteDraft {
  version: number
  attestationKeyType: number
  teeType: number
  qeSvn: number
  pceSvn: number
  qeVendorId: Uint8Array
  userData: Uint8Array
  /** The descriptor of version 5; without it the body follows the header. */
  bodyType?: number
  /** What the descriptor says the body's size is, where that is not its size. */
  bodySize?: number
  enclave?: EnclaveReport
  td?: TdReport
  attestationKey: EcSigner
  /** Who signs header and body, where it is not the attestation key. */
  bodySigner?: EcSigner
  qeReport: EnclaveReport
  /** What the QE report binds, where it is not the digest of attestation key and authentication data. */
  qeReportData?: Uint8Array
  /** The key that signs the QE report: the machine's. */
  qeSigner: EcSigner
  authData: Uint8Array
  /** 5: a chain in PEM. */
  certificationType: number
  /** 6, in version 4 and 5: the QE report and what certifies it. */
  outerCertificationType: number
  pckChain: CertificateDraft[]
  /** How the chain is written, where it is not as PEM is. */
  writeChain?: (pem: string) => string
  /** What stands behind the last certificate: a zero byte in all vectors. */
  chainEnd: Uint8Array
}

/** All that is signed for one quote, before it is: faults change it here. The same certificate stands in all its chains. */
export interface DcapDraft {
  readonly root: CertificateDraft
  readonly pckCa: CertificateDraft
  readonly tcbSigning: CertificateDraft
  readonly pck: CertificateDraft
  readonly rootCrl: CrlDraft<EcSigner>
  readonly pckCrl: CrlDraft<EcSigner>
  readonly pckCrlIssuerChain: CertificateDraft[]
  readonly tcbInfo: SignedJsonDraft<TcbInfo>
  readonly qeIdentity: SignedJsonDraft<QeIdentity>
  readonly quote: QuoteDraft
}

/** An issue of the collateral: when, which number, what it says and revokes. */
export interface DcapIssue extends IssueOfCollateral {
  readonly crlNumber: number
  /** Names of machines whose certificate the PCK CRL lists. */
  readonly revokedMachines: readonly string[]
}

/** What a quote will say. */
export interface QuoteRequest {
  readonly tee: 'sgx' | 'tdx'
  /** SGX: 3 (the default), 4, 5. TDX: 4 (the default), 5. */
  readonly version?: 3 | 4 | 5
  /** The body of a TDX quote of version 5: 1.0, or 1.5 (the default); version 4 has only 1.0. */
  readonly tdx?: '1.0' | '1.5'
  /** 64 bytes that the attested code chose; zero by default. */
  readonly reportData?: Uint8Array
  /** Fields of the enclave or the TD that differ from the simulator's, which grow from the seed. */
  readonly enclave?: Partial<EnclaveReport>
  readonly td?: Partial<TdReport>
}

const intelQeVendorId = fromHex('0x939a7233f79c4ca9940a0db3957f0607')

/** Drafts a quote of a machine and the collateral of its family. */
export function draftDcap(vendor: IntelVendor, machine: IntelMachine, issue: DcapIssue, request: QuoteRequest): DcapDraft {
  const root = draftRoot(vendor)
  const pckCa = draftPckCa(vendor)
  const tcbSigning = draftTcbSigning(vendor)
  const pck = draftPck(vendor, machine)
  const times = { thisUpdate: issue.issuedAt, nextUpdate: issue.issuedAt + issue.validForSeconds, number: issue.crlNumber }
  const revoked = issue.revokedMachines.map((name) => vendor.machine(name).pckSerial)
  const signed = { signer: vendor.tcbSigning, issuerChain: [tcbSigning, root], write: JSON.stringify }
  return {
    root,
    pckCa,
    tcbSigning,
    pck,
    rootCrl: { issuer: root.subject, ...times, revoked: [], signer: vendor.root },
    pckCrl: { issuer: pckCa.subject, ...times, revoked, signer: vendor.pckCa },
    pckCrlIssuerChain: [pckCa, root],
    tcbInfo: {
      ...signed,
      issuerChain: [tcbSigning, root],
      content: draftTcbInfo(request.tee, vendor.fmspc, vendor.pceId, issue),
    },
    qeIdentity: { ...signed, content: draftQeIdentity(request.tee, vendor.qeMrSigner, issue) },
    quote: { ...draftQuote(vendor, machine, request), pckChain: [pck, pckCa, root] },
  }
}

function draftQuote(vendor: IntelVendor, machine: IntelMachine, request: QuoteRequest): Omit<QuoteDraft, 'pckChain'> {
  const { tee } = request
  const version = request.version ?? (tee === 'sgx' ? 3 : 4)
  const isLater = version === 5 && request.tdx !== '1.0'
  return {
    version,
    attestationKeyType: 2,
    teeType: tee === 'sgx' ? 0 : 0x81,
    // From version 4 on these two are reserved.
    qeSvn: version === 3 ? platformSvns.qeIsvSvn : 0,
    pceSvn: version === 3 ? machine.platform.pceSvn : 0,
    qeVendorId: intelQeVendorId.slice(),
    userData: Uint8Array.from([...vendor.seed.bytes(`qe id ${machine.name}`, 16), 0, 0, 0, 0]),
    ...(version === 5 ? { bodyType: tee === 'sgx' ? 1 : isLater ? 3 : 2 } : {}),
    ...(tee === 'sgx' ? { enclave: draftEnclave(vendor, machine, request) } : { td: draftTd(vendor, request, isLater) }),
    attestationKey: machine.attestationKey,
    qeReport: draftQeReport(vendor, machine, tee),
    qeSigner: machine.pck,
    // What the quoting enclave of Intel puts there.
    authData: Uint8Array.from({ length: 32 }, (_, at) => at),
    certificationType: 5,
    outerCertificationType: 6,
    chainEnd: Uint8Array.of(0),
  }
}

function draftEnclave({ seed }: IntelVendor, { platform }: IntelMachine, request: QuoteRequest): EnclaveReport {
  return {
    cpuSvn: platform.cpuSvn.slice(),
    miscSelect: 0,
    attributes: enclaveAttributes(0x05),
    mrEnclave: seed.bytes('mrenclave', 32),
    mrSigner: seed.bytes('mrsigner', 32),
    isvProdId: 0,
    isvSvn: 1,
    reportData: request.reportData ?? new Uint8Array(64),
    reserved: zeroReserved(),
    ...request.enclave,
  }
}

function draftQeReport({ seed, qeMrSigner }: IntelVendor, { platform }: IntelMachine, tee: 'sgx' | 'tdx'): EnclaveReport {
  return {
    cpuSvn: platform.cpuSvn.slice(),
    miscSelect: 0,
    // As the identity asks, and with the provisioning key, which its mask leaves open.
    attributes: enclaveAttributes(0x15),
    mrEnclave: seed.bytes(`qe mrenclave ${tee}`, 32),
    mrSigner: qeMrSigner,
    isvProdId: qeProdId[tee],
    isvSvn: platformSvns.qeIsvSvn,
    reportData: new Uint8Array(64),
    reserved: zeroReserved(),
  }
}

function draftTd({ seed }: IntelVendor, request: QuoteRequest, isLater: boolean): TdReport {
  const measured = (label: string) => seed.bytes(label, 48)
  return {
    teeTcbSvn: platformSvns.teeTcbSvn.slice(),
    mrSeam: measured('mrseam'),
    mrSignerSeam: new Uint8Array(48),
    seamAttributes: new Uint8Array(8),
    tdAttributes: tdAttributes([septVeDisableBit]),
    xfam: Uint8Array.of(0xe7, 0x02, 0x06, 0, 0, 0, 0, 0),
    mrTd: measured('mrtd'),
    mrConfigId: new Uint8Array(48),
    mrOwner: new Uint8Array(48),
    mrOwnerConfig: new Uint8Array(48),
    rtmrs: [measured('rtmr0'), measured('rtmr1'), measured('rtmr2'), measured('rtmr3')],
    reportData: request.reportData ?? new Uint8Array(64),
    ...(isLater ? { later: { teeTcbSvn2: platformSvns.teeTcbSvn.slice(), mrServiceTd: new Uint8Array(48) } } : {}),
    ...request.td,
  }
}
