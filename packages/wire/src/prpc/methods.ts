// SPDX-License-Identifier: Apache-2.0
import type { MessageType } from './message-type.ts'
import {
  ContractId,
  ContractParameters,
  GetClusterInfoResponse,
  GetContractInfoRequest,
  GetContractInfoResponse,
  SaveClusterStateArguments,
  SaveClusterStateResponse,
  SidevmCode,
  StatisticsReqeust,
  StatisticsResponse,
} from './messages/contract.ts'
import { Empty, PhactoryInfo } from './messages/info.ts'
import {
  AddEndpointRequest,
  Blocks,
  EchoMessage,
  GetEgressMessagesResponse,
  GetEndpointResponse,
  GetRuntimeInfoRequest,
  HandoverChallenge,
  HandoverChallengeResponse,
  HandoverWorkerKey,
  InitRuntimeResponse,
  RecoveryShareRequest,
  SignEndpointsRequest,
  StopOptions,
  SyncedTo,
  SyncState,
} from './messages/operation.ts'
import { ContractQueryRequest, ContractQueryResponse } from './messages/query.ts'

/** Public methods are served to anybody, private ones on the operator's port alone. */
export type PrpcAccess = 'public' | 'private'

export interface PrpcMethod<Q = unknown, A = unknown> {
  readonly request: MessageType<Q>
  readonly response: MessageType<A>
  readonly access: PrpcAccess
  /** Bytes that a request may have, checked before it is read. */
  readonly requestMax: number
  readonly docs: string
}

const kib = 1024
const mib = 1024 * kib

function method<Q, A>(
  request: MessageType<Q>,
  response: MessageType<A>,
  access: PrpcAccess,
  requestMax: number,
  docs: string,
): PrpcMethod<Q, A> {
  return { request, response, access, requestMax, docs }
}

/** Methods of the worker's service `PhactoryAPI`, by the names that stand in the path. */
export const prpcMethods = {
  GetInfo: method(Empty, PhactoryInfo, 'public', kib, 'What the worker is and how far it has come.'),
  ContractQuery: method(
    ContractQueryRequest,
    ContractQueryResponse,
    'public',
    500 * kib,
    'Asks a contract, encrypted both ways.',
  ),
  GetContractInfo: method(GetContractInfoRequest, GetContractInfoResponse, 'public', 100 * kib, 'Contracts of the cluster.'),
  GetClusterInfo: method(Empty, GetClusterInfoResponse, 'public', kib, 'The cluster of the worker.'),
  UploadSidevmCode: method(SidevmCode, Empty, 'public', 32 * mib, 'Code for a side program of a contract.'),
  CalculateContractId: method(ContractParameters, ContractId, 'public', 100 * kib, 'The id that a contract will have.'),
  Statistics: method(StatisticsReqeust, StatisticsResponse, 'public', 100 * kib, 'Counts of queries and of HTTP requests.'),
  GenerateClusterStateRequest: method(
    Empty,
    SaveClusterStateArguments,
    'private',
    kib,
    'A signed request for the state of the cluster.',
  ),
  SaveClusterState: method(
    SaveClusterStateArguments,
    SaveClusterStateResponse,
    'public',
    10 * kib,
    'Encrypts the state of the cluster to another of its workers.',
  ),
  LoadClusterState: method(SaveClusterStateResponse, Empty, 'private', 10 * kib, 'Takes the state that another worker saved.'),
  GetSyncState: method(Empty, SyncState, 'private', kib, 'The next block, and the storage keys that its frame must prove.'),
  DispatchBlocks: method(
    Blocks,
    SyncState,
    'private',
    100 * mib,
    'Takes the next frames; it stops early, which is no failure, where the wanted keys change.',
  ),
  GetRuntimeInfo: method(
    GetRuntimeInfoRequest,
    InitRuntimeResponse,
    'private',
    10 * kib,
    'What a registration needs, with evidence.',
  ),
  GetEgressMessages: method(Empty, GetEgressMessagesResponse, 'private', kib, 'Messages that wait for the chain.'),
  AddEndpoint: method(
    AddEndpointRequest,
    GetEndpointResponse,
    'private',
    10 * kib,
    'Adds an address under which the worker answers, and signs all.',
  ),
  RefreshEndpointSigningTime: method(Empty, GetEndpointResponse, 'private', kib, 'Signs the addresses again.'),
  GetEndpointInfo: method(Empty, GetEndpointResponse, 'private', kib, 'The signed addresses.'),
  SignEndpointInfo: method(SignEndpointsRequest, GetEndpointResponse, 'private', 10 * kib, 'Replaces and signs the addresses.'),
  Echo: method(EchoMessage, EchoMessage, 'private', mib, 'Gives back what it got.'),
  TakeCheckpoint: method(Empty, SyncedTo, 'private', kib, 'Writes a checkpoint.'),
  ProvideRecoveryShare: method(
    RecoveryShareRequest,
    Empty,
    'private',
    10 * kib,
    'One share of the master key, which its holder encrypted to this worker; with enough of them the worker has the key.',
  ),
  Stop: method(StopOptions, Empty, 'private', kib, 'Stops the worker.'),
  HandoverCreateChallenge: method(
    Empty,
    HandoverChallenge,
    'private',
    kib,
    'Answers `unsupported`: a new release registers fresh keys.',
  ),
  HandoverStart: method(HandoverChallengeResponse, HandoverWorkerKey, 'private', mib, 'Answers `unsupported`.'),
  HandoverAcceptChallenge: method(HandoverChallenge, HandoverChallengeResponse, 'private', mib, 'Answers `unsupported`.'),
  HandoverReceive: method(HandoverWorkerKey, Empty, 'private', mib, 'Answers `unsupported`.'),
} as const

export type PrpcMethodName = keyof typeof prpcMethods

/** What a method's handler gets, and what it gives. */
export type PrpcRequest<N extends PrpcMethodName> = (typeof prpcMethods)[N] extends PrpcMethod<infer Q, infer _A> ? Q : never
export type PrpcResponse<N extends PrpcMethodName> = (typeof prpcMethods)[N] extends PrpcMethod<infer _Q, infer A> ? A : never

const pathPrefix = '/prpc/PhactoryAPI.'

/** The path of a method. */
export function prpcPath(name: PrpcMethodName): string {
  return `${pathPrefix}${name}`
}

/** The method that a path (without its query) names; undefined for every other path. */
export function methodOfPath(path: string): PrpcMethodName | undefined {
  if (!path.startsWith(pathPrefix)) return undefined
  const name = path.slice(pathPrefix.length)
  // The check makes it a key of the table.
  return Object.hasOwn(prpcMethods, name) ? (name as PrpcMethodName) : undefined
}
