// SPDX-License-Identifier: Apache-2.0
export type { Check, Refusal, Rung, Verdict } from './check.ts'
export type { Collateral, DcapCollateral, SnpCollateral } from './collateral.ts'
export type { Evidence, TeeKind } from './evidence.ts'
export { isMalformed, type Malformed } from './malformed.ts'
export type { TrustedRoot } from './roots.ts'
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
