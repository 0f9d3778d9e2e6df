// SPDX-License-Identifier: Apache-2.0
export { dcapCollateralJson } from './intel/collateral-json.ts'
export type { QuoteRequest } from './intel/dcap-draft.ts'
export {
  createSimulatedIntel,
  type IssueOptions,
  type SimulatedIntel,
  type SimulatedIntelOptions,
} from './intel/simulated-intel.ts'
export { simulatedMark } from './pki/name.ts'
export { simulatedRoots } from './simulated-roots.ts'
