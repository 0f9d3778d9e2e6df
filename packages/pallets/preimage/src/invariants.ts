// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import type { Invariants } from '@phat/frame'
import { equalBytes } from '@phat/primitives'
import type { Context } from './base.ts'
import { lengthOf } from './types.ts'

/** What always holds of this pallet's state. */
export function invariants({ store }: Context): Invariants {
  const statuses = [...store.requestStatusFor.entries()]
  const stored = [...store.preimageFor.entries()]
  const counted = statuses.filter(([, status]) => lengthOf(status) !== undefined).length
  return {
    'what is stored under a hash has that hash and length': stored.every(
      ([[hash, length], bytes]) => bytes.length === length && equalBytes(blake2b256(bytes), hash),
    ),
    'every stored preimage has a status that says its length': stored.every(
      ([[hash, length]]) => lengthOf(store.requestStatusFor.get(hash)) === length || store.statusFor.has(hash),
    ),
    'every status with a length has its preimage':
      counted + [...store.statusFor.entries()].filter(([, { value }]) => value.len !== undefined).length === stored.length,
    'no request is counted zero times': statuses.every(([, status]) => status.type !== 'Requested' || status.value.count > 0),
  }
}
