// SPDX-License-Identifier: Apache-2.0
import { u16, vec } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import { accountId } from '@phat/frame'
import { type AccountId, concatBytes, textBytes } from '@phat/primitives'

const derivationPrefix = textBytes('modlpy/utilisuba')
const accounts = vec(accountId)

/**
 * The composite account of some signatories, in ascending order, of whom `threshold` decide: blake2b-256 of a prefix, the accounts and
 * the threshold. It has no key of its own. Source: `multi_account_id` of pallet-multisig.
 */
export function multiAccountId(signatories: readonly AccountId[], threshold: number): AccountId {
  return blake2b256(concatBytes(derivationPrefix, accounts.encode(signatories), u16.encode(threshold))) as AccountId
}
