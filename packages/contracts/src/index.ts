// SPDX-License-Identifier: Apache-2.0
export { type Cluster, type ClusterBlock, createCluster, type QueryOptions } from './cluster/cluster.ts'
export type { ClusterConfig, ContractLog } from './cluster/cluster-config.ts'
export { clusterErrors } from './cluster/cluster-errors.ts'
export type {
  CallCommand,
  CallFields,
  Command,
  ContractSetting,
  InstantiateCommand,
  InstantiateFields,
  QueryRequest,
  UploadCodeCommand,
} from './cluster/command.ts'
export type { EventBlock } from './cluster/event-chain.ts'
export { coarseGas, type PaddingPolicy } from './cluster/padding.ts'
export { createQueryRunner, type QueryRunner, type QueryRunOptions } from './cluster/query-runner.ts'
export type { QueryReply, Receipt } from './cluster/receipt.ts'
export type { StateReader } from './cluster/state-reader.ts'
export { type ContractErrorName, contractErrorNames, type FailureName } from './contract-errors.ts'
export type { ClusterEvent } from './exec/cluster-event.ts'
export type { CheckOptions, CodeCheck, CodeRunner, EntryPoint, RunOutcome, StoredCode } from './exec/code-runner.ts'
export { contractAddress } from './exec/contract-address.ts'
export { type ContractResult, encodeContractResult, encodeDispatchError } from './exec/contract-result.ts'
export { type Effects, type PinkEffect, pinkEventTopic } from './exec/effects.ts'
export { type EngineRelease, type EngineVersion, sameEngine } from './exec/engine-release.ts'
export type { BlockContext } from './exec/execution.ts'
export type { ExtensionFactory, ExtensionHost } from './exec/extension-host.ts'
export type {
  CallRequest,
  ContractStorage,
  ExecutionMode,
  GasMeter,
  HostContext,
  InstantiateRequest,
  NestedOutcome,
  PinkExtension,
} from './host/host-context.ts'
export { createNativeRunner, type NativeRunnerOptions } from './native/native-runner.ts'
export { nativeSystemCode } from './native/system-code.ts'
export { nativeSystemMetadata } from './native/system-contract.ts'
export { forwardQueryHost } from './pink/forward-query-host.ts'
export type {
  HttpBatchOutcome,
  HttpOutcome,
  HttpRequest,
  HttpRequestError,
  HttpResponse,
} from './pink/http.ts'
export { httpLimits } from './pink/http.ts'
export { type PinkEvent, pinkEvent } from './pink/pink-event.ts'
export { createPinkExtension, type PinkExtensionOptions } from './pink/pink-extension.ts'
export type { ContractCache, LogRecord, QueryHost, WorkerQuote } from './pink/query-host.ts'
export { scriptEngineHash, scriptEngineLabel } from './script/machine/quickjs-module.ts'
export { isPreparedScript, preparedScriptFile, prepareScriptModule } from './script/prepared-module.ts'
export { scriptErrors } from './script/script-errors.ts'
export { createScriptRunner, type ScriptRunner, type ScriptRunnerOptions } from './script/script-runner.ts'
export { type SealLimits, sealLimits } from './seal/limits.ts'
export { type HostPrices, hostPrices1 } from './seal/prices.ts'
export { createWasmRunner, type WasmRunnerOptions } from './seal/wasm-runner.ts'
export { logGranteesMax, secretLimits } from './state/contract-data.ts'
export type { BaseReader, Value } from './state/overlay.ts'
export type { Account, CodeInfo, ContractInfo } from './state/records.ts'
export { contractKeyPrefix, contractOfKey } from './state/state-keys.ts'
export { type CallTracer, createCallTracer } from './trace/call-tracer.ts'
export { createStateMirror, type StateMirror, type StorageChange, storageChanges } from './trace/storage-changes.ts'
export { type CallTrace, type FrameEnd, type TracedFrame, tracedContracts } from './trace/traced-frame.ts'
