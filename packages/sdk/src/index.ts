// SPDX-License-Identifier: Apache-2.0
export type { Account } from './account.ts'
export type { ClusterFacts, ClusterWorker } from './cluster/cluster-facts.ts'
export { type ConnectOptions, connect } from './connect.ts'
export type { CallOptions, QueryOptions } from './contract/call-options.ts'
export type { ContractClient } from './contract/contract-client.ts'
export { ContractError, isContractError } from './contract/contract-error.ts'
export type {
  AccountInput,
  ConstructorArgs,
  ConstructorName,
  ContractErrorOf,
  TypedContract,
  Untyped,
} from './contract/contract-types.ts'
export type { ContractBundle } from './contract/read-bundle.ts'
export { clusterFailure as contractFailure } from './contract/read-outcome.ts'
export type { DeployOptions, UploadOptions } from './deploy/deploy.ts'
export type { ContractOptions, NetworkFacts, Phala, TransferOptions, Transferred } from './phala.ts'
export type {
  CallResult,
  ContractEventRecord,
  Estimate,
  Provenance,
  QueryResult,
  Trace,
  TracedChange,
  TracedFrame,
  WaitOptions,
} from './results.ts'
export { type SdkFault, sdkErrors } from './sdk-errors.ts'
export {
  discoverEthereumWallets,
  type EthereumProvider,
  type EthereumWallet,
  type EthereumWalletInfo,
} from './signer/ethereum-provider.ts'
export { type EthereumOptions, type EthereumSigner, ethereumSigner, ethereumSigners } from './signer/ethereum-signer.ts'
export type { SignerPayloadJson } from './signer/injected-payload.ts'
export {
  type InjectedAccount,
  type InjectedSigner,
  type InjectedWalletSigner,
  injectedSigner,
  type WalletOptions,
} from './signer/injected-signer.ts'
export { type InjectedOptions, type InjectedWindow, injectedExtensions, injectedSigners } from './signer/injected-wallets.ts'
export { keypairSigner } from './signer/keypair-signer.ts'
export type { ReadyExtrinsic, Signer } from './signer/signer.ts'
export { type DeployEstimate, estimateDeploy } from './tools/estimate-deploy.ts'
export { evidenceOf, type ReceiptEvidence } from './tools/evidence-of.ts'
export { type ContractFacts, inspectContract, type ServingWorker } from './tools/inspect-contract.ts'
export { type ContractLogs, type ContractRecord, type LogOptions, readLogs } from './tools/read-logs.ts'
export { estimateSecret, type SecretCost, type SettingResult, setSecret } from './tools/set-secret.ts'
export { type UploadedCode, uploadCode } from './tools/upload-code.ts'
export type { WorkerFault } from './workers/fail-over.ts'
