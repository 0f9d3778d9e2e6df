// SPDX-License-Identifier: Apache-2.0
import { verifyMultiSignature } from '@phat/crypto'
import { ensureSigned } from '@phat/frame'
import { type WorkerEndpointPayload, workerEndpointPayload, wrapSignedContent } from '@phat/messaging'
import { textBytes } from '@phat/primitives'
import type { CallContext } from '../base.ts'
import { isActive } from '../standing.ts'

/** Most endpoints of a worker, and bytes of one. */
export const endpointsMax = 8
export const endpointBytesMax = 256

/** How long a worker’s word on its endpoints is good, in milliseconds. */
const goodForMs = 4n * 3_600_000n

/** Says where a worker is reached, by its signature; anyone may bring it. Source: `update_worker_endpoint` of phala-blockchain’s registry. */
export function updateWorkerEndpoint(
  context: CallContext,
  { endpointPayload, signature }: { readonly endpointPayload: WorkerEndpointPayload; readonly signature: Uint8Array },
): undefined {
  const { config, emit, fail, origin, store } = context
  const { pubkey, signingTime, versionedEndpoints } = endpointPayload
  ensureSigned(origin)
  if (signature.length !== 64) fail.InvalidSignatureLength()
  const texts = versionedEndpoints.value
  if (texts.length > endpointsMax || texts.some((one) => textBytes(one).length > endpointBytesMax)) fail.InvalidInput()
  if (!store.workers.has(pubkey)) fail.WorkerNotFound()
  if (!isActive(context, pubkey)) fail.WorkerNotActive()
  const now = config.nowMs(context)
  if (signingTime >= now || now > signingTime + goodForMs) fail.InvalidEndpointSigningTime()
  // Whoever kept an earlier word of the worker must not lead clients back to where it was.
  if (signingTime <= (store.endpointsSignedAt.get(pubkey) ?? -1n)) fail.InvalidEndpointSigningTime()
  const signed = wrapSignedContent('EndpointInfo', workerEndpointPayload.encode(endpointPayload))
  if (!verifyMultiSignature({ type: 'Sr25519', value: signature }, signed, pubkey)) fail.InvalidSignature()
  store.endpoints.set(pubkey, versionedEndpoints)
  store.endpointsSignedAt.set(pubkey, signingTime)
  emit.WorkerEndpointsUpdated({ pubkey })
}
