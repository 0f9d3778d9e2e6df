// SPDX-License-Identifier: Apache-2.0
import { compareBytes } from '@phat/primitives'
import { type TcbStatus, tcbStatuses } from '../../verification.ts'
import type { IsvLevel, TcbFinding, TcbInfo, TcbLevel, TdxModuleIdentity } from './tcb-info.ts'

/**
 * Orders levels best first: by CPUSVN components, then by PCESVN, then by TDX components. Intel's verifier sorts likewise
 * and does not rely on the order of the JSON text, so neither do we.
 */
export function compareLevels(a: TcbLevel, b: TcbLevel): number {
  const bySgx = compareBytes(b.sgxSvns, a.sgxSvns)
  if (bySgx !== 0) return bySgx
  if (a.pceSvn !== b.pceSvn) return b.pceSvn - a.pceSvn
  return a.tdxSvns === undefined || b.tdxSvns === undefined ? 0 : compareBytes(b.tdxSvns, a.tdxSvns)
}

/** The SVNs that a platform claims: in its PCK certificate, and for TDX in the quote's body. */
export interface PlatformSvns {
  readonly sgxSvns: Uint8Array
  readonly pceSvn: number
  readonly teeTcbSvn?: Uint8Array
}

/** The levels that a platform reaches; they differ only for TDX. */
export interface MatchedLevels {
  /** The best level that the SGX components and PCESVN reach. */
  readonly sgx?: TcbLevel
  /** The best level that all components reach: the one that counts. */
  readonly platform?: TcbLevel
}

/**
 * "Go over the sorted collection of TCB Levels starting from the first item on the list: compare all of the SGX TCB Comp SVNs
 * retrieved from the SGX PCK Certificate (from 01 to 16) with the corresponding values; if all are greater or equal, compare
 * PCESVN; [for TDX] compare SVNs in TEE TCB SVN array (from index 0 to 15 if TEE TCB SVN at index 1 is set to 0, or from
 * index 2 to 15 otherwise)" (Intel PCS API V4, "Get TDX TCB Info").
 */
export function matchLevels(levels: readonly TcbLevel[], svns: PlatformSvns): MatchedLevels {
  let sgx: TcbLevel | undefined
  for (const level of levels) {
    if (!reaches(svns.sgxSvns, level.sgxSvns, 0) || svns.pceSvn < level.pceSvn) continue
    sgx ??= level
    if (svns.teeTcbSvn === undefined) return { sgx, platform: level }
    if (level.tdxSvns !== undefined && reaches(svns.teeTcbSvn, level.tdxSvns, firstTdxComponent(svns.teeTcbSvn))) {
      return { sgx, platform: level }
    }
  }
  return sgx === undefined ? {} : { sgx }
}

/** The identity of the TDX module with this major version, which is TEE_TCB_SVN at index 1. */
export function moduleIdentity(info: TcbInfo, version: number): TdxModuleIdentity | undefined {
  return info.tdxModuleIdentities.find((identity) => identity.version === version)
}

/** "Determine the matching TCB level: the first one whose ISVSVN is lower or equal". Levels stand highest first. */
export function matchIsvLevel(levels: readonly IsvLevel[], isvSvn: number): IsvLevel | undefined {
  return levels.find((level) => level.isvSvn <= isvSvn)
}

/**
 * The status of a whole by those of two parts: the worse one, but what is out of date in one and asks for configuration in
 * the other is both. Advisories of both.
 */
export function mergeFindings(a: TcbFinding, b: TcbFinding): TcbFinding {
  return {
    status: mergeStatuses(a.status, b.status),
    advisories: b.advisories.length === 0 ? a.advisories : [...a.advisories, ...b.advisories],
  }
}

/** True for a status that a change of the platform's configuration would better. */
export function needsConfiguration(status: TcbStatus): boolean {
  return (
    status === 'ConfigurationNeeded' ||
    status === 'ConfigurationAndSWHardeningNeeded' ||
    status === 'OutOfDateConfigurationNeeded'
  )
}

function mergeStatuses(a: TcbStatus, b: TcbStatus): TcbStatus {
  const [better, worse] = tcbStatuses.indexOf(a) <= tcbStatuses.indexOf(b) ? [a, b] : [b, a]
  return worse === 'OutOfDate' && needsConfiguration(better) ? 'OutOfDateConfigurationNeeded' : worse
}

/**
 * TDX 1.5: a TD keeps the SVNs of the module that launched it, while the module may have been updated since. True when the
 * TD's own level is out of date by its module alone, and the module that runs now has the latest level, so that a relaunch
 * would better it (Intel QVL, "TD relaunch advised").
 */
export function adviseRelaunch(
  info: TcbInfo,
  teeTcbSvn2: Uint8Array,
  statuses: { readonly sgx: TcbStatus; readonly platform: TcbStatus; readonly module: TcbStatus; readonly qe: TcbStatus },
): boolean {
  const latest = info.levels[0]
  if (latest?.tdxSvns === undefined) return false
  if (isStale(statuses.qe) || isStale(statuses.sgx)) return false
  if (!isStale(statuses.platform) || statuses.platform === 'Revoked' || statuses.module !== 'OutOfDate') return false
  const version = at(teeTcbSvn2, 1)
  const isvSvn = version === 0 ? at(latest.tdxSvns, 0) : moduleIdentity(info, version)?.levels[0]?.isvSvn
  return isvSvn !== undefined && at(teeTcbSvn2, 0) >= isvSvn && at(teeTcbSvn2, 2) >= at(latest.tdxSvns, 2)
}

function isStale(status: TcbStatus): boolean {
  return status === 'OutOfDate' || status === 'OutOfDateConfigurationNeeded' || status === 'Revoked'
}

/** Module major versions above 0 have identities of their own, which judge components 0 and 1. */
function firstTdxComponent(teeTcbSvn: Uint8Array): number {
  return at(teeTcbSvn, 1) > 0 ? 2 : 0
}

function reaches(svns: Uint8Array, required: Uint8Array, from: number): boolean {
  for (let i = from; i < required.length; i++) if (at(svns, i) < at(required, i)) return false
  return true
}

/** Component arrays have 16 entries, by the readers that made them. */
function at(svns: Uint8Array, index: number): number {
  return svns[index] as number
}
