// SPDX-License-Identifier: Apache-2.0
export { type PrpcFailureKind, prpcFailureStatus, renderPrpcFailure } from './prpc/failure.ts'
export type { MessageType, MessageValue } from './prpc/message-type.ts'
export {
  ClusterInfo,
  ContractId,
  ContractInfo,
  ContractParameters,
  GetClusterInfoResponse,
  GetContractInfoRequest,
  GetContractInfoResponse,
  HttpCounters,
  HttpEgressStats,
  QueryCounters,
  QueryStats,
  SaveClusterStateArguments,
  SaveClusterStateResponse,
  SidevmInfo,
  StatisticsReqeust,
  StatisticsResponse,
} from './prpc/messages/contract.ts'
export {
  Empty,
  GatekeeperStatus,
  gatekeeperRoles,
  MemoryUsage,
  PhactoryInfo,
  PrpcError,
  SystemInfo,
} from './prpc/messages/info.ts'
export {
  AddEndpointRequest,
  Attestation,
  Blocks,
  EchoMessage,
  GetEgressMessagesResponse,
  GetEndpointResponse,
  GetRuntimeInfoRequest,
  InitRuntimeResponse,
  SignEndpointsRequest,
  SyncState,
} from './prpc/messages/operation.ts'
export {
  Certificate,
  type CertificateValue,
  ContractQueryRequest,
  ContractQueryResponse,
  Signature,
  type SignatureValue,
  signatureTypes,
} from './prpc/messages/query.ts'
export {
  methodOfPath,
  type PrpcAccess,
  type PrpcMethod,
  type PrpcMethodName,
  type PrpcRequest,
  type PrpcResponse,
  prpcMethods,
  prpcPath,
} from './prpc/methods.ts'
export { prpcErrors } from './prpc/prpc-errors.ts'
export { maxElements, maxMessageDepth } from './prpc/wire-reader.ts'
