// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto'
import type { TransactionStatus } from '@phat/chain'
import type { Handler } from '../handler-types.ts'
import { rpcError } from '../server/rpc-error.ts'
import { startBroadcast } from './broadcast.ts'
import { rejectionToEvent, statusToEvent } from './watch-event.ts'

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

const finalEvents: ReadonlySet<string> = new Set(['finalized', 'error', 'invalid', 'dropped'])

export const transactionWatch_v1_submitAndWatch: Handler<'transactionWatch_v1_submitAndWatch'> = async (
  { pool, signal, turns },
  [transaction],
  subscription,
) => {
  const onStatus = (status: TransactionStatus): void =>
    turns.push(() => {
      const event = statusToEvent(status)
      if (event === undefined) return
      subscription.notify(event)
      if (finalEvents.has(event.event)) subscription.end()
    })
  const result = await pool.watch(transaction, onStatus, signal)
  if (result.ok) return result.stop ?? (() => {})
  const { rejection } = result
  // "No error is produced if the bytes are invalid. Instead, an invalid notification will be generated."
  turns.push(() => {
    subscription.notify(rejectionToEvent(rejection))
    subscription.end()
  })
  return () => {}
}
