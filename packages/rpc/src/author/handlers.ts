// SPDX-License-Identifier: Apache-2.0
import type { SubmitResult, TransactionStatus } from '@phat/chain'
import { blake2b256 } from '@phat/crypto'
import { type Hash, unreachable } from '@phat/primitives'
import type { Handler } from '../handler-types.ts'
import { bytesToHex } from '../params/hex.ts'
import { PoolRejectionError } from '../server/rpc-error.ts'

function acceptedHash(result: SubmitResult): Hash {
  if (!result.ok) throw new PoolRejectionError(result.rejection)
  return result.hash
}

/** A status as Substrate's `TransactionStatus` serializes. */
export function statusToJson(status: TransactionStatus): unknown {
  switch (status.type) {
    case 'future':
    case 'ready':
    case 'dropped':
    case 'invalid':
      return status.type
    case 'broadcast':
      return { broadcast: status.peers }
    case 'inBlock':
      return { inBlock: bytesToHex(status.hash) }
    case 'finalized':
      return { finalized: bytesToHex(status.hash) }
    case 'retracted':
      return { retracted: bytesToHex(status.hash) }
    case 'usurped':
      return { usurped: bytesToHex(status.by) }
    default:
      return unreachable(status)
  }
}

const finalStatuses: ReadonlySet<TransactionStatus['type']> = new Set(['finalized', 'usurped', 'dropped', 'invalid'])

export const author_submitExtrinsic: Handler<'author_submitExtrinsic'> = async ({ pool, signal }, [extrinsic]) =>
  bytesToHex(acceptedHash(await pool.submit(extrinsic, signal)))

export const author_submitAndWatchExtrinsic: Handler<'author_submitAndWatchExtrinsic'> = async (
  { pool, signal, turns },
  [extrinsic],
  subscription,
) => {
  // The pool tells thousands of statuses while a block is imported: they go out after it.
  const onStatus = (status: TransactionStatus): void =>
    turns.push(() => {
      subscription.notify(statusToJson(status))
      if (finalStatuses.has(status.type)) subscription.end()
    })
  const result = await pool.watch(extrinsic, onStatus, signal)
  acceptedHash(result)
  return result.stop ?? (() => {})
}

export const author_pendingExtrinsics: Handler<'author_pendingExtrinsics'> = ({ pool }) => pool.pending().map(bytesToHex)

export const author_removeExtrinsic: Handler<'author_removeExtrinsic'> = ({ pool }, [extrinsics]) => {
  const hashes = extrinsics.map((entry) => ('hash' in entry ? entry.hash : blake2b256(entry.extrinsic)))
  return pool.remove(hashes).map(bytesToHex)
}
