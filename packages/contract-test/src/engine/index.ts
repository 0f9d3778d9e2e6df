// SPDX-License-Identifier: Apache-2.0
export {
  type Applied,
  type ContractEngine,
  createContractEngine,
  type Queried,
  type TracedCluster,
} from './contract-engine.ts'
export type { LoadedContract } from './loaded-contract.ts'
export { readStorageLayout, type StorageLayout, showCell } from './storage-layout.ts'
