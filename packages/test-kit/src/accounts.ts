// SPDX-License-Identifier: Apache-2.0
import type { MultiAddress } from '@phat/frame'
import type { AccountId } from '@phat/primitives'

/** An account without a key, told apart by its number from 0 to 65,535. */
export function account(number: number): AccountId {
  const id = new Uint8Array(32)
  id[0] = number & 0xff
  id[1] = number >> 8
  return id as AccountId
}

export const alice = account(1)
export const bob = account(2)
export const charlie = account(3)
export const dave = account(4)
export const eve = account(5)

/** An account as calls name it. */
export const addressOf = (who: AccountId): MultiAddress => ({ type: 'Id', value: who })
