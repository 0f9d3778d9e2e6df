// SPDX-License-Identifier: Apache-2.0
import type { PrpcRequest, PrpcResponse } from '@phat/wire/prpc'
import type { PrpcContext } from '../prpc-context.ts'
import { serveErrors } from '../serve-errors.ts'

/** Files that other workers may fetch, by name. */
export interface StateTransfer {
  readonly files: ReadonlyMap<string, Uint8Array>
}

const notYet = (): never => {
  throw serveErrors.error('unsupported', 'unsupported: state transfer')
}

export function generateStateRequest(_ctx: PrpcContext): PrpcResponse<'GenerateClusterStateRequest'> {
  return notYet()
}

export function saveClusterState(_ctx: PrpcContext, _request: PrpcRequest<'SaveClusterState'>): PrpcResponse<'SaveClusterState'> {
  return notYet()
}

export function loadClusterState(_ctx: PrpcContext, _request: PrpcRequest<'LoadClusterState'>): PrpcResponse<'LoadClusterState'> {
  return notYet()
}
