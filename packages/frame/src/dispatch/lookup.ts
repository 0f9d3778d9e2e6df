// SPDX-License-Identifier: Apache-2.0
import type { AccountId } from '@phat/primitives'
import type { MultiAddress } from '../types/account.ts'
import { failWith } from './failure.ts'

/** The account that an address in a call names (`StaticLookup::lookup`); other forms than `Id` fail with CannotLookup. */
export function lookup(address: MultiAddress): AccountId {
  return address.type === 'Id' ? address.value : failWith({ type: 'CannotLookup' })
}
