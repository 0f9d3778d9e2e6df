// SPDX-License-Identifier: Apache-2.0
import type { PrpcContext, PrpcHandlers } from '../prpc-context.ts'
import { serveErrors } from '../serve-errors.ts'
import { calculateContractId, getClusterInfo, getContractInfo } from './cluster-info.ts'
import { addEndpoint, refreshEndpoints, signEndpointInfo } from './endpoints.ts'
import { getInfo } from './info.ts'
import { provideRecoveryShare } from './recovery-share.ts'
import { getEgressMessages, getRuntimeInfo } from './registration.ts'
import { generateStateRequest, loadClusterState, saveClusterState } from './state-transfer.ts'
import { statistics } from './statistics.ts'
import { dispatchBlocks, getSyncState, stop, takeCheckpoint } from './sync.ts'

const handover = (): never => {
  throw serveErrors.error('unsupported', 'unsupported: a new release registers fresh keys, no key is handed over')
}

/** Every method of the service, by its name. */
export const prpcHandlers: PrpcHandlers = {
  GetInfo: (ctx) => getInfo(ctx),
  ContractQuery: (ctx, request, signal) => ctx.queries.answer(request, signal),
  GetContractInfo: getContractInfo,
  GetClusterInfo: (ctx) => getClusterInfo(ctx),
  UploadSidevmCode: () => {
    throw serveErrors.error('unsupported', 'unsupported: this worker runs no side programs')
  },
  CalculateContractId: (_ctx, request) => calculateContractId(request),
  Statistics: statistics,
  GenerateClusterStateRequest: (ctx) => generateStateRequest(ctx),
  SaveClusterState: saveClusterState,
  LoadClusterState: loadClusterState,
  GetSyncState: (ctx) => getSyncState(ctx),
  DispatchBlocks: dispatchBlocks,
  GetRuntimeInfo: getRuntimeInfo,
  GetEgressMessages: (ctx) => getEgressMessages(ctx),
  AddEndpoint: addEndpoint,
  RefreshEndpointSigningTime: (ctx) => refreshEndpoints(ctx),
  GetEndpointInfo: (ctx: PrpcContext) => ctx.endpoints.signed,
  SignEndpointInfo: signEndpointInfo,
  Echo: (_ctx, request) => request,
  TakeCheckpoint: (ctx, _request, signal) => takeCheckpoint(ctx, signal),
  ProvideRecoveryShare: provideRecoveryShare,
  Stop: stop,
  HandoverCreateChallenge: handover,
  HandoverStart: handover,
  HandoverAcceptChallenge: handover,
  HandoverReceive: handover,
}
