// SPDX-License-Identifier: Apache-2.0
import { call, required, subscription } from '../definition.ts'

const extrinsic = required('extrinsic', 'bytes', 'The encoded extrinsic with its length prefix.')

/** Submitting extrinsics. Refusals carry the pool's code (1010 and above) as Substrate's do. */
export const authorGroup = {
  author_submitExtrinsic: call([extrinsic], {
    errors: ['bad-extrinsic'],
    docs: 'Submits an extrinsic for inclusion in a block.',
    result: 'hash of the extrinsic',
  }),
  author_submitAndWatchExtrinsic: subscription([required('bytes', 'bytes', 'The encoded extrinsic with its length prefix.')], {
    notification: 'author_extrinsicUpdate',
    unsubscribe: ['author_unwatchExtrinsic'],
    errors: ['bad-extrinsic'],
    docs: 'Submits an extrinsic and tells what becomes of it.',
    result:
      '"future" | "ready" | {broadcast: string[]} | {inBlock: hash} | {retracted: hash} | {finalized: hash} | {usurped: hash} | "dropped" | "invalid"',
  }),
  author_pendingExtrinsics: call([], {
    docs: 'The extrinsics that wait for a block, in the order in which one would take them.',
    result: 'encoded extrinsic[]',
  }),
  author_removeExtrinsic: call([required('bytes_or_hash', 'extrinsicsOrHashes', 'The extrinsics to drop.')], {
    access: 'unsafe',
    docs: 'Drops extrinsics from the pool and bans them for a while.',
    result: 'hash[] of those that were there',
  }),
}
