// SPDX-License-Identifier: Apache-2.0
import { sha256 } from '@phat/crypto'
import { known } from '@phat/primitives'
import type { DcapCollateral } from '../collateral.ts'
import { type CheckName, createLadder, type Ladder, planResult } from '../ladder.ts'
import type { TrustedRoot } from '../roots.ts'
import type { Attested, Measurements, Plan, UnixTime, Verification } from '../verification.ts'
import { type LinkedDcapCollateral, linkCollateral, narrowest, type VerifiedDcapCollateral } from './dcap-collateral.ts'
import { createCertificateReader, pckCaOf } from './link-chain.ts'
import { checkPlatform, type LinkedQuote, linkQuote, listQuoteSignatures, signatureNames } from './link-quote.ts'
import type { PckChainMemory } from './pck-chain-memory.ts'
import type { DcapQuote } from './quote.ts'
import { svnsOf } from './svns.ts'
import { judgePlatform, tcbLevel as level, type PlatformFinding } from './tcb/judge-platform.ts'

/** A quote, what it is verified against, and when. */
export interface DcapRequest<Collateral> {
  /** Of exact length; see `trimQuote`. */
  readonly quote: Uint8Array
  readonly collateral: Collateral
  readonly roots: readonly TrustedRoot[]
  readonly now: UnixTime
  /** Chains of platforms whose signatures held before; those of this quote are added when all of it holds. */
  readonly memory?: PckChainMemory
}

const supplied: CheckName = ['dcap.collateral.supplied', 'firmware', 'What Intel publishes about the platform was supplied.']
const current: CheckName = ['dcap.collateral.current', 'firmware', 'All of the collateral, verified before, is current now.']
const reportData: CheckName = ['dcap.quote.reportData', 'key', 'The quote binds 64 bytes that the attested code chose.']

/**
 * Plans the verification of a quote with everything it rests on. Without collateral the quote's own signatures are still
 * verified, and then the missing collateral refuses it.
 */
export function planDcap(request: DcapRequest<DcapCollateral | undefined>): Plan<Verification> {
  const ladder = createLadder()
  const reader = createCertificateReader()
  const { roots, now, collateral } = request
  const quote = linkQuote(ladder, { ...request, reader })
  const linked = quote && collateral && linkCollateral(ladder, { collateral, roots, now, reader })
  return planLinked(ladder, request, quote, linked)
}

/** Plans the verification of a quote against collateral that was verified before. */
export function planDcapQuote(request: DcapRequest<VerifiedDcapCollateral>): Plan<Verification> {
  const ladder = createLadder()
  const { collateral, now } = request
  const quote = linkQuote(ladder, { ...request, reader: createCertificateReader() })
  if (quote !== undefined) {
    ladder.include(collateral.checks)
    ladder.check(current, collateral.validFrom <= now && now <= collateral.validUntil, {
      field: 'dcap.collateral',
      expected: () => `current at ${now}`,
      found: () => `${collateral.validFrom}..${collateral.validUntil}`,
    })
  }
  return planLinked(ladder, request, quote, collateral)
}

function planLinked(
  ladder: Ladder,
  request: DcapRequest<unknown>,
  quote: LinkedQuote | undefined,
  collateral: LinkedDcapCollateral | undefined,
): Plan<Verification> {
  if (quote !== undefined && collateral !== undefined && !ladder.failed) checkPlatform(ladder, quote, collateral)
  if (ladder.failed) for (const name of [...signatureNames, level, reportData]) ladder.notReached(name)
  else listQuoteSignatures(ladder, known(quote, 'a quote that is not linked failed a check'))
  return planResult(ladder, (settled) => {
    const linked = settled.failed ? undefined : known(quote, 'a quote that is not linked failed a check')
    const finding = linked && judgeLinked(settled, linked, collateral)
    if (linked === undefined || finding === undefined || collateral === undefined) {
      const isJudged = linked !== undefined && collateral !== undefined
      if (!ladder.failed) for (const name of isJudged ? [reportData] : [level, reportData]) settled.notReached(name)
      return settled.refuse()
    }
    const { certificationData, body } = linked.quote
    settled.check(reportData, true, { field: 'body.reportData', expected: '64 bytes', found: body.reportData })
    request.memory?.remember(certificationData, { certificates: linked.pck.certificates, extension: linked.extension })
    return settled.finish(() => attestedOf(linked, collateral, finding))
  })
}

/** What Intel says of the platform, or undefined when a check failed. */
function judgeLinked(ladder: Ladder, { quote, extension }: LinkedQuote, collateral: LinkedDcapCollateral | undefined) {
  if (collateral !== undefined) return judgePlatform(ladder, quote, extension, collateral.tcbInfo, collateral.qeIdentity)
  ladder.check(supplied, false, { field: 'collateral', expected: 'TCB info, QE identity and CRLs', found: 'none' })
  return undefined
}

function attestedOf(
  { quote, pck, extension }: LinkedQuote,
  collateral: LinkedDcapCollateral,
  finding: PlatformFinding,
): Attested {
  const { body, header, signedRegion } = quote
  return {
    tee: body.kind,
    version: header.version,
    specOnly: isSpecOnly(quote),
    simulated: pck.root.simulated,
    evidenceId: sha256(signedRegion),
    measurements: measurementsOf(body),
    reportData: body.reportData,
    platform: {
      vendor: 'intel',
      fmspc: extension.fmspc,
      pceId: extension.pceId,
      ppid: extension.ppid,
      pckCa: pckCaOf(pck.certificates[1] ?? pck.leaf),
    },
    tcbStatus: finding.status,
    advisories: [...new Set(finding.advisories)].sort(),
    ...(finding.relaunchAdvised && { relaunchAdvised: true }),
    svns: svnsOf(quote, extension),
    age: {
      ...narrowest([pck, collateral]),
      evaluationNumber: Math.min(collateral.tcbInfo.evaluationNumber, collateral.qeIdentity.evaluationNumber),
      issuedAt: Math.min(collateral.tcbInfo.issueDate, collateral.qeIdentity.issueDate),
    },
    debug: false,
    migratable: false,
    revocation: 'pass',
  }
}

/** Evidence of machines that nobody here controls was at hand of SGX in version 3, TDX 1.0 in version 4, TDX 1.5 in version 5. */
function isSpecOnly({ body, header: { version } }: DcapQuote): boolean {
  if (body.kind === 'sgx') return version !== 3
  return version === 5 && body.teeTcbSvn2 === undefined
}

function measurementsOf(body: DcapQuote['body']): Measurements {
  if (body.kind === 'sgx') {
    const { mrEnclave, mrSigner, isvProdId, isvSvn } = body
    return { tee: 'sgx', mrEnclave, mrSigner, isvProdId, isvSvn }
  }
  const { mrTd, mrConfigId, mrOwner, mrOwnerConfig, mrSeam, rtmrs } = body
  return { tee: 'tdx', mrTd, mrConfigId, mrOwner, mrOwnerConfig, mrSeam, rtmrs }
}
