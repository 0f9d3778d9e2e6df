// SPDX-License-Identifier: Apache-2.0
import type { Hex } from '@phat/primitives'

/** A block with the place of a transaction in its body. */
export interface TransactionBlock {
  readonly hash: Hex
  readonly index: number
}

/** What `transactionWatch_v1_watchEvent` notifications carry; nothing follows the last four. */
export type TransactionEvent =
  | { readonly event: 'validated' }
  | { readonly event: 'bestChainBlockIncluded'; readonly block: TransactionBlock | null }
  | { readonly event: 'finalized'; readonly block: TransactionBlock }
  | { readonly event: 'error'; readonly error: string }
  | { readonly event: 'invalid'; readonly error: string }
  | { readonly event: 'dropped'; readonly error: string }
