// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto'
import type { Handler } from '../handler-types.ts'
import { rpcError } from '../server/rpc-error.ts'
import { startBroadcast } from './broadcast.ts'

export const transaction_v1_broadcast: Handler<'transaction_v1_broadcast'> = (ctx, [transaction], { session }) => {
  if (session.broadcasts.size >= ctx.limits.broadcastsMax) return null
  const id = randomBytes(12).toString('base64url')
  session.broadcasts.set(id, startBroadcast(ctx, transaction))
  return id
}

export const transaction_v1_stop: Handler<'transaction_v1_stop'> = (_, [operationId], { session }) => {
  const broadcast = session.broadcasts.get(operationId)
  if (broadcast === undefined) throw rpcError('invalid-params', 'Invalid operation id')
  session.broadcasts.delete(operationId)
  broadcast.stop()
  return null
}
