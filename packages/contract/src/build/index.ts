// SPDX-License-Identifier: Apache-2.0
export {
  type BuildOptions,
  type BuildResult,
  type Built,
  buildContract,
  type ContractFile,
  scriptEngine,
} from './build-contract.ts'
export { type Diagnostic, formatDiagnostic } from './build-errors.ts'
export { type ContractBuilder, createContractBuilder } from './contract-builder.ts'
export type { Declassified } from './lint/lint.ts'
export { mapTrace } from './map-trace.ts'
