// SPDX-License-Identifier: Apache-2.0
import { equalBytes, toHex } from '@phat/primitives'
import type { CheckName, Ladder } from '../../ladder.ts'
import type { TcbStatus } from '../../verification.ts'
import type { DcapQuote, TdReport } from '../quote.ts'
import type { PckExtension } from '../read-pck-extension.ts'
import { checkQeIdentity, equalMasked } from './check-qe.ts'
import { adviseRelaunch, matchIsvLevel, matchLevels, mergeFindings, moduleIdentity } from './judge-tcb.ts'
import type { QeIdentity, TcbFinding, TcbInfo } from './tcb-info.ts'

export const tcbLevel: CheckName = [
  'dcap.tcb.level',
  'firmware',
  'Intel knows the firmware of the platform: a TCB level matches.',
]
const tcbRevoked: CheckName = ['dcap.tcb.notRevoked', 'firmware', 'Intel has not given up the firmware of the platform.']
const moduleKnown: CheckName = ['dcap.tdxModule.identity', 'firmware', 'Intel knows the TDX module: TCB info has its identity.']
const moduleSigner: CheckName = ['dcap.tdxModule.mrSigner', 'firmware', 'The TDX module is signed by whom TCB info names.']
const moduleAttributes: CheckName = [
  'dcap.tdxModule.attributes',
  'firmware',
  'The TDX module has the attributes that TCB info names.',
]
const moduleLevel: CheckName = ['dcap.tdxModule.level', 'firmware', 'Intel knows the version of the TDX module.']

/** What Intel says of the platform as a whole. */
export interface PlatformFinding extends TcbFinding {
  /** TDX 1.5: the TD would be up to date if it were launched again. */
  readonly relaunchAdvised: boolean
}

/**
 * Judges quoting enclave, TDX module and platform by documents whose signatures hold. Nothing here is known before, so it
 * runs after them.
 * @returns undefined when a check failed
 */
export function judgePlatform(
  ladder: Ladder,
  quote: DcapQuote,
  pck: PckExtension,
  tcbInfo: TcbInfo,
  identity: QeIdentity,
): PlatformFinding | undefined {
  const qe = checkQeIdentity(ladder, quote, identity)
  const td = quote.body.kind === 'tdx' ? quote.body : undefined
  const module = td === undefined ? upToDate : judgeModule(ladder, td, tcbInfo)
  const { sgx, platform } = matchLevels(tcbInfo.levels, { ...pck, ...(td && { teeTcbSvn: td.teeTcbSvn }) })
  ladder.check(tcbLevel, platform !== undefined, {
    field: 'tcbInfo.tcbLevels',
    expected: () => `a level that these SVNs reach; the lowest: ${shownLevel(tcbInfo)}`,
    found: () => shownSvns(pck.sgxSvns, pck.pceSvn, td?.teeTcbSvn),
  })
  if (qe === undefined || module === undefined || platform === undefined || sgx === undefined) return undefined
  const whole = mergeFindings(mergeFindings(platform, module), qe)
  const isRevoked = whole.status === 'Revoked'
  if (!ladder.check(tcbRevoked, !isRevoked, { field: 'tcbInfo.tcbStatus', expected: 'not Revoked', found: whole.status }))
    return undefined
  const platformStatus = mergeFindings(platform, module).status
  const statuses = { sgx: sgx.status, platform: platformStatus, module: module.status, qe: qe.status }
  return { ...whole, relaunchAdvised: td?.teeTcbSvn2 !== undefined && adviseRelaunch(tcbInfo, td.teeTcbSvn2, statuses) }
}

const upToDate: TcbFinding = { status: 'UpToDate' satisfies TcbStatus, advisories: [] }

/**
 * "If TEE TCB SVN at index 1 is greater or equal to 1: find a matching TDX Module Identity with its id set to TDX_<version>,
 * [and] the first TCB level [whose] isvsvn is lower or equal to the TEE TCB SVN at index 0"; otherwise `tdxModule` alone says
 * what the module must look like (Intel PCS API V4, "Get TDX TCB Info"; Intel QVL 4.1.2.4.11).
 */
function judgeModule(ladder: Ladder, td: TdReport, tcbInfo: TcbInfo): TcbFinding | undefined {
  const [isvSvn = 0, version = 0] = td.teeTcbSvn
  const identity = version === 0 ? undefined : moduleIdentity(tcbInfo, version)
  const module = version === 0 ? tcbInfo.tdxModule : identity
  const isKnown = ladder.check(moduleKnown, module !== undefined, {
    field: 'tcbInfo.tdxModuleIdentities',
    expected: () => `TDX_${version.toString(16).padStart(2, '0').toUpperCase()}`,
    found: () =>
      tcbInfo.tdxModuleIdentities.map((known) => `TDX_${known.version.toString(16).padStart(2, '0')}`).join(', ') || 'none',
  })
  if (!isKnown || module === undefined) return undefined
  const matches = [
    ladder.check(moduleSigner, equalBytes(td.mrSignerSeam, module.mrSigner), {
      field: 'body.mrSignerSeam',
      expected: module.mrSigner,
      found: td.mrSignerSeam,
    }),
    ladder.check(moduleAttributes, equalMasked(td.seamAttributes, module.attributes, module.attributesMask), {
      field: 'body.seamAttributes',
      expected: module.attributes,
      found: td.seamAttributes,
    }),
  ]
  if (identity === undefined) return matches.every(Boolean) ? upToDate : undefined
  const level = matchIsvLevel(identity.levels, isvSvn)
  const lowest = identity.levels.at(-1)?.isvSvn
  ladder.check(moduleLevel, level !== undefined, { field: 'body.teeTcbSvn[0]', expected: `at least ${lowest}`, found: isvSvn })
  return matches.every(Boolean) ? level : undefined
}

function shownLevel({ levels }: TcbInfo): string {
  const lowest = levels.at(-1)
  return lowest === undefined ? 'none' : shownSvns(lowest.sgxSvns, lowest.pceSvn, lowest.tdxSvns)
}

function shownSvns(sgx: Uint8Array, pceSvn: number, tdx: Uint8Array | undefined): string {
  return `SGX ${toHex(sgx)}, PCESVN ${pceSvn}${tdx === undefined ? '' : `, TDX ${toHex(tdx)}`}`
}
