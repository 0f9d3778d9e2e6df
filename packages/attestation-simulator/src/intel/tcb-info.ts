// SPDX-License-Identifier: Apache-2.0
import type { TcbStatus } from '@phat/attestation'

/** Intel's TCB info, version 3, in the order of its keys (PCS API v4, "Get TCB Info"). */
export interface TcbInfo {
  id: string
  version: number
  issueDate: string
  nextUpdate: string
  fmspc: string
  pceId: string
  tcbType: number
  tcbEvaluationDataNumber: number
  tdxModule?: { mrsigner: string; attributes: string; attributesMask: string }
  tdxModuleIdentities?: TdxModuleIdentity[]
  tcbLevels: TcbLevel[]
}

/** A TDX module by its major version. */
export interface TdxModuleIdentity {
  id: string
  mrsigner: string
  attributes: string
  attributesMask: string
  tcbLevels: IsvLevel[]
}

/** A level by the SVN of one enclave or module. */
export interface IsvLevel {
  tcb: { isvsvn: number }
  tcbDate: string
  tcbStatus: TcbStatus
  advisoryIDs?: string[]
}

/** A level by the SVNs of a platform. */
export interface TcbLevel {
  tcb: { sgxtcbcomponents: { svn: number }[]; pcesvn: number; tdxtcbcomponents?: { svn: number }[] }
  tcbDate: string
  tcbStatus: TcbStatus
  advisoryIDs?: string[]
}

/** Intel's identity of a quoting enclave, version 2 ("Get Quoting Enclave Identity"). */
export interface QeIdentity {
  id: string
  version: number
  issueDate: string
  nextUpdate: string
  tcbEvaluationDataNumber: number
  miscselect: string
  miscselectMask: string
  attributes: string
  attributesMask: string
  mrsigner: string
  isvprodid: number
  tcbLevels: IsvLevel[]
}

/** What an issue of the collateral says of a machine that is as the vendor wants it. */
export interface Standing {
  readonly status: TcbStatus
  readonly advisories: readonly string[]
}

/** A date as Intel writes it: `2025-06-19T10:56:11Z`. */
export const isoTime = (unixTime: number): string => new Date(unixTime * 1000).toISOString().replace(/\.\d+Z$/, 'Z')

/** Bytes as Intel writes them: hex without a prefix, capital letters. */
export const upperHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()

/** The SVNs of the simulated machines, and those below which one is out of date. */
export const platformSvns = {
  components: [11, 11, 2, 2, 3, 1, 12, 5, 0, 0, 0, 0, 0, 0, 0, 0],
  pceSvn: 13,
  /** TDX module SVN, its major version, late microcode; the rest is zero. */
  teeTcbSvn: Uint8Array.of(6, 1, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
  qeIsvSvn: 8,
} as const

/** Those of machines that are out of date, and of the level that says so. */
export const outdatedSvns = { components: [9, 9, 2, 2, 3, 1, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0], pceSvn: 11 } as const

const tdxComponents = [5, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
const olderAdvisories = ['INTEL-SA-00657', 'INTEL-SA-00767', 'INTEL-SA-00828']
const currentDate = '2024-03-13T00:00:00Z'
const olderDate = '2022-11-09T00:00:00Z'

/** Who and when: what TCB info and identity share. */
export interface IssueOfCollateral {
  readonly issuedAt: number
  readonly validForSeconds: number
  readonly evaluationNumber: number
  readonly standing: Standing
}

/** TCB info of the simulated family, for SGX or TDX. */
export function draftTcbInfo(tee: 'sgx' | 'tdx', fmspc: Uint8Array, pceId: Uint8Array, issue: IssueOfCollateral): TcbInfo {
  const level = (components: readonly number[], pcesvn: number) => ({
    sgxtcbcomponents: components.map((svn) => ({ svn })),
    pcesvn,
    ...(tee === 'tdx' ? { tdxtcbcomponents: tdxComponents.map((svn) => ({ svn })) } : {}),
  })
  return {
    id: tee === 'sgx' ? 'SGX' : 'TDX',
    version: 3,
    issueDate: isoTime(issue.issuedAt),
    nextUpdate: isoTime(issue.issuedAt + issue.validForSeconds),
    fmspc: upperHex(fmspc),
    pceId: upperHex(pceId),
    tcbType: 0,
    tcbEvaluationDataNumber: issue.evaluationNumber,
    ...(tee === 'tdx' ? tdxModules() : {}),
    tcbLevels: [
      { tcb: level(platformSvns.components, platformSvns.pceSvn), tcbDate: currentDate, ...standingOf(issue.standing) },
      {
        tcb: level(outdatedSvns.components, outdatedSvns.pceSvn),
        tcbDate: olderDate,
        tcbStatus: 'OutOfDate',
        advisoryIDs: [...olderAdvisories],
      },
    ],
  }
}

/** Status first, then advisories where there are any, as Intel writes it. */
function standingOf({ status, advisories }: Standing): Pick<TcbLevel, 'tcbStatus' | 'advisoryIDs'> {
  return { tcbStatus: status, ...(advisories.length === 0 ? {} : { advisoryIDs: [...advisories] }) }
}

function tdxModules(): Required<Pick<TcbInfo, 'tdxModule' | 'tdxModuleIdentities'>> {
  const module = { mrsigner: '00'.repeat(48), attributes: '00'.repeat(8), attributesMask: 'FF'.repeat(8) }
  const level = (isvsvn: number, status: TcbStatus, tcbDate: string): IsvLevel => ({
    tcb: { isvsvn },
    tcbDate,
    tcbStatus: status,
  })
  return {
    tdxModule: module,
    tdxModuleIdentities: [
      { id: 'TDX_03', ...module, tcbLevels: [level(3, 'UpToDate', currentDate)] },
      { id: 'TDX_01', ...module, tcbLevels: [level(4, 'UpToDate', currentDate), level(2, 'OutOfDate', olderDate)] },
    ],
  }
}

/** Identity of the quoting enclave for SGX or TDX; `mrSigner` is the simulated vendor's, of 32 bytes. */
export function draftQeIdentity(tee: 'sgx' | 'tdx', mrSigner: Uint8Array, issue: IssueOfCollateral): QeIdentity {
  return {
    id: tee === 'sgx' ? 'QE' : 'TD_QE',
    version: 2,
    issueDate: isoTime(issue.issuedAt),
    nextUpdate: isoTime(issue.issuedAt + issue.validForSeconds),
    tcbEvaluationDataNumber: issue.evaluationNumber,
    miscselect: '00000000',
    miscselectMask: 'FFFFFFFF',
    attributes: '11000000000000000000000000000000',
    attributesMask: 'FBFFFFFFFFFFFFFF0000000000000000',
    mrsigner: upperHex(mrSigner),
    isvprodid: qeProdId[tee],
    tcbLevels: [
      { tcb: { isvsvn: platformSvns.qeIsvSvn }, tcbDate: currentDate, tcbStatus: 'UpToDate' },
      { tcb: { isvsvn: 4 }, tcbDate: olderDate, tcbStatus: 'OutOfDate', advisoryIDs: ['INTEL-SA-00615'] },
    ],
  }
}

/** ISVPRODID of the quoting enclaves. */
export const qeProdId = { sgx: 1, tdx: 2 } as const
