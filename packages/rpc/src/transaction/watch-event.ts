// SPDX-License-Identifier: Apache-2.0
import type { PoolRejection, TransactionStatus } from '@phat/chain'
import { unreachable } from '@phat/primitives'
import type { TransactionEvent } from '@phat/wire'
import { bytesToHex } from '../params/hex.ts'

/** Codes of Substrate's author RPC that say that the pool has no room or no wish for it now, rather than that it is invalid. */
const droppedCodes: ReadonlySet<number> = new Set([1012, 1016])

/** A status as `transactionWatch` tells it; undefined for those of which it says nothing. */
export function statusToEvent(status: TransactionStatus): TransactionEvent | undefined {
  switch (status.type) {
    case 'future':
    case 'broadcast':
      return undefined
    case 'ready':
      return { event: 'validated' }
    case 'inBlock':
      return { event: 'bestChainBlockIncluded', block: { hash: bytesToHex(status.hash), index: status.index } }
    case 'retracted':
      return { event: 'bestChainBlockIncluded', block: null }
    case 'finalized':
      return { event: 'finalized', block: { hash: bytesToHex(status.hash), index: status.index } }
    case 'usurped':
      return { event: 'invalid', error: 'Extrinsic was rendered invalid by another extrinsic' }
    case 'dropped':
      return { event: 'dropped', error: 'Extrinsic dropped from the pool due to exceeding limits' }
    case 'invalid':
      return { event: 'invalid', error: 'Extrinsic marked as invalid' }
    default:
      return unreachable(status)
  }
}

/** What is told of a transaction that the pool does not take. */
export function rejectionToEvent({ rpcCode, message, data }: PoolRejection): TransactionEvent {
  const error = data === undefined ? message : `${message}: ${data}`
  return { event: droppedCodes.has(rpcCode) ? 'dropped' : 'invalid', error }
}
