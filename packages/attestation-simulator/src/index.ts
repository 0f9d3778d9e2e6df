// SPDX-License-Identifier: Apache-2.0
export type { SnpSigner } from './amd/amd-vendor.ts'
export {
  type ChipChoice,
  createSimulatedAmd,
  type SimulatedAmd,
  type SimulatedAmdOptions,
  type SnpEvidence,
  type SnpIssueOptions,
} from './amd/simulated-amd.ts'
export type { ReportRequest } from './amd/snp-draft.ts'
export { dcapFaults } from './faults/dcap-faults.ts'
export type { DcapFault, SnpFault } from './faults/fault.ts'
export { snpFaults } from './faults/snp-faults.ts'
export { dcapCollateralJson } from './intel/collateral-json.ts'
export type { QuoteRequest } from './intel/dcap-draft.ts'
export {
  createSimulatedIntel,
  type DcapEvidence,
  type IssueOptions,
  type SimulatedIntel,
  type SimulatedIntelOptions,
} from './intel/simulated-intel.ts'
export { simulatedMark } from './pki/name.ts'
export { simulatedRoots } from './simulated-roots.ts'
export { simulatorErrors } from './simulator-errors.ts'
