// SPDX-License-Identifier: Apache-2.0
const of = (n: number) => ({ refTime: 500_000_000n + 1_000n * BigInt(n), proofSize: 5_000n })
export const weights = {
  addCluster: of,
  clusterUploadResource: of,
  transferToCluster: of(0),
  pushContractMessage: of,
  instantiateContract: of,
  clusterDestroy: of,
  setPinkSystemCode: of,
  setPinkRuntimeVersion: of(0),
  addWorkerToCluster: of,
  removeWorkerFromCluster: of,
  cleanupRemovedWorkers: of,
  removeContract: of(0),
  applySystemCode: of,
} as const
