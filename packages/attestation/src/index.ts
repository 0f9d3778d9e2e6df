// SPDX-License-Identifier: Apache-2.0
export type { Check, Refusal, Rung, Verdict } from './check.ts'
export type { Collateral, DcapCollateral, SnpCollateral } from './collateral.ts'
export { readCollateralJson, type SignedText, splitSignedAnswer } from './dcap/collateral-json.ts'
export { planDcapCollateral, type VerifiedDcapCollateral } from './dcap/dcap-collateral.ts'
export { pckCaOf } from './dcap/link-chain.ts'
export { parseQuote, quoteMaxBytes, trimQuote } from './dcap/parse-quote.ts'
export { createPckChainMemory, type PckChainMemory } from './dcap/pck-chain-memory.ts'
export { type DcapRequest, planDcap, planDcapQuote } from './dcap/plan-dcap.ts'
export type { DcapQuote, EnclaveReport, QuoteHeader, TdReport } from './dcap/quote.ts'
export { type QuotePlatform, readQuotePlatform } from './dcap/quote-platform.ts'
export type { QeIdentity, TcbInfo } from './dcap/tcb/tcb-info.ts'
export {
  type ComposeMeasurements,
  composeHash,
  composeMeasurements,
  normalizeCompose,
  osImageHash,
} from './events/compose-hash.ts'
export type { DstackLaunch } from './events/dstack-launch.ts'
export { type MeasuredEvent, type Rtmr, runtimeEventDigest } from './events/measured-event.ts'
export {
  type KeyProvider,
  type LaunchDocument,
  launchDocumentHash,
  mrConfigIdOfApplication,
  mrConfigIdOfCompose,
  mrConfigIdOfDocument,
  readLaunchDocument,
} from './events/mr-config.ts'
export { readCcel } from './events/read-ccel.ts'
export { type DstackQuote, readDstackEventLog, readDstackQuote } from './events/read-event-log.ts'
export { replayRtmr } from './events/replay-rtmr.ts'
export { bindHostData, type HostDataRequest } from './events/snp-host-data.ts'
export { type DstackRequest, verifyDstack } from './events/verify-dstack.ts'
export { type EventLogRequest, verifyEventLog } from './events/verify-event-log.ts'
export type { Evidence, TeeKind } from './evidence.ts'
export type { PartOutcome } from './ladder.ts'
export { isMalformed, type Malformed } from './malformed.ts'
export { type EvidenceRequest, planEvidence } from './plan-evidence.ts'
export { applyPolicy, type PolicyVerdict } from './policy/apply-policy.ts'
export type { CodeField, CodePattern, FamilyFloor, PlatformFamily, PlatformMatch, Policy, Suspension } from './policy/policy.ts'
export { policyCodec, suspensionCodec, tcbStatusCodec } from './policy/policy-codec.ts'
export { chainPolicy, developmentPolicy, personPolicy } from './policy/presets.ts'
export type { TrustedRoot } from './roots.ts'
export { completeCollateral, type HostCertificates, readCertificateTable } from './snp/certificate-table.ts'
export { parseSnpReport } from './snp/parse-report.ts'
export { planSnp, planSnpReport } from './snp/plan.ts'
export { endorsedPlatform, type ReportPlatform, readReportPlatform } from './snp/report-platform.ts'
export { readSnpCertificates, type SnpCertificateFiles } from './snp/snp-certificates.ts'
export {
  planSnpAuthority,
  planSnpCollateral,
  planSnpCrl,
  planSnpEndorsementKey,
  type VerifiedSnpCollateral,
} from './snp/snp-collateral.ts'
export { vendorRoots } from './vendor-roots.ts'
export {
  type Attested,
  type CollateralAge,
  type Measurements,
  type Plan,
  type Platform,
  type TcbStatus,
  tcbStatuses,
  type UnixTime,
  type Verification,
} from './verification.ts'
export { verifyEvidence, verifyEvidenceAsync } from './verify.ts'
