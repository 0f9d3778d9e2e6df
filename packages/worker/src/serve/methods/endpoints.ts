// SPDX-License-Identifier: Apache-2.0
import { decodeWith, str, u8, vec } from '@phat/codec'
import { workerEndpointPayload, wrapSignedContent } from '@phat/messaging'
import { PhatError } from '@phat/primitives'
import type { PrpcRequest, PrpcResponse } from '@phat/wire/prpc'
import type { PrpcContext } from '../prpc-context.ts'
import { serveErrors } from '../serve-errors.ts'

type Signed = PrpcResponse<'GetEndpointInfo'>

/** The addresses under which clients reach the worker, as its operator names them, and its signature over them. */
export interface EndpointBook {
  /** By `EndpointType`: 0 I2P, 1 HTTP. */
  readonly byType: Map<number, string>
  /** Replaces what is kept by type, after SignEndpointInfo. */
  list: readonly string[]
  signed: Signed
}

/** Makes an empty book. */
export function createEndpointBook(): EndpointBook {
  return { byType: new Map(), list: [], signed: { encodedEndpointPayload: undefined, signature: undefined } }
}

const endpointsMax = 16
const endpointLengthMax = 512
const endpointTypes = 2
const endpointList = vec(str)

function checkEndpoint(endpoint: string): void {
  if (endpoint.length === 0 || endpoint.length > endpointLengthMax) {
    throw serveErrors.error('invalid-argument', `Invalid endpoint: 1 to ${endpointLengthMax} characters`)
  }
}

/** Signs the addresses. The time is that of the last block: the chain takes what was signed before its own time, and within four hours. */
function sign({ view, endpoints }: PrpcContext): Signed {
  const payload = workerEndpointPayload.encode({
    pubkey: view.identity.publicKey,
    versionedEndpoints: { type: 'V1', value: endpoints.list },
    signingTime: view.lastBlock.timeMs,
  })
  const signature = view.identity.sign(wrapSignedContent('EndpointInfo', payload))
  endpoints.signed = { encodedEndpointPayload: payload, signature }
  return endpoints.signed
}

/** AddEndpoint. @throws serve.invalid-argument */
export function addEndpoint(ctx: PrpcContext, request: PrpcRequest<'AddEndpoint'>): Signed {
  const type = decoded(() => decodeWith(u8.read, request.encodedEndpointType))
  if (type >= endpointTypes) throw serveErrors.error('invalid-argument', 'Invalid endpoint type')
  checkEndpoint(request.endpoint)
  ctx.endpoints.byType.set(type, request.endpoint)
  ctx.endpoints.list = [...ctx.endpoints.byType.values()]
  return sign(ctx)
}

/** SignEndpointInfo: these and no others. @throws serve.invalid-argument */
export function signEndpointInfo(ctx: PrpcContext, request: PrpcRequest<'SignEndpointInfo'>): Signed {
  const list = decoded(() => endpointList.decode(request.encodedEndpoints))
  if (list.length > endpointsMax) throw serveErrors.error('invalid-argument', `Invalid endpoints: at most ${endpointsMax}`)
  for (const endpoint of list) checkEndpoint(endpoint)
  ctx.endpoints.byType.clear()
  ctx.endpoints.list = list
  return sign(ctx)
}

/** RefreshEndpointSigningTime. */
export function refreshEndpoints(ctx: PrpcContext): Signed {
  return sign(ctx)
}

function decoded<T>(decode: () => T): T {
  try {
    return decode()
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    throw serveErrors.error('invalid-argument', 'Invalid SCALE encoding', { cause: error })
  }
}
