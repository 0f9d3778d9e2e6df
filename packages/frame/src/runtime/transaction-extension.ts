// SPDX-License-Identifier: Apache-2.0
import { type Codec, unit } from '@phat/codec'
import type { AccountId } from '@phat/primitives'
import type { RuntimeCall } from '../dispatch/runtime-call.ts'
import type { DispatchResult } from '../types/dispatch-error.ts'
import type { ValidTransaction } from '../types/validity.ts'
import type { DispatchInfo, PostDispatchInfo } from '../types/weight.ts'
import type { At } from './execution.ts'

/** A signed transaction as one extension sees it. */
export interface TransactionView<Extra> extends At {
  readonly who: AccountId
  readonly call: RuntimeCall
  readonly info: DispatchInfo
  /** Encoded length of the extrinsic in bytes, its length prefix included, as fees and limits count it. */
  readonly length: number
  /** What this extension carries in the extrinsic. */
  readonly extra: Extra
}

/**
 * A check and its effects around every signed transaction (`SignedExtension`, since called `TransactionExtension`). Extensions run
 * in the order of the runtime's list, which is also the order on the wire.
 */
export interface TransactionExtension<Extra, Additional, Pre> {
  readonly identifier: string
  /** True for one that carries nothing and also stands around bare transactions, whose view names the account that the pallet does. */
  readonly bare: boolean
  /** What travels in the extrinsic. */
  readonly extra: Codec<Extra>
  /** What is signed but not sent. */
  readonly additional: Codec<Additional>
  /** The value of `additional` on this state; may fail with `invalid(...)`. */
  readonly implicit: (at: At, extra: Extra) => Additional
  /** Checks without effect, in the pool and before execution; may fail with `invalid(...)`. */
  readonly validate: ((transaction: TransactionView<Extra>) => ValidTransaction | undefined) | undefined
  /** Effects before the call, such as the fee and the nonce; what it returns comes back in `postDispatch`. */
  readonly prepare: ((transaction: TransactionView<Extra>) => Pre) | undefined
  /** Effects after the call, such as the refund. */
  readonly postDispatch:
    | ((transaction: TransactionView<Extra>, pre: Pre, post: PostDispatchInfo, result: DispatchResult) => void)
    | undefined
}

/** An extension whose types do not matter. */
export type AnyExtension = TransactionExtension<unknown, unknown, unknown>

/** Declares an extension. What is left out of the codecs is `()`. */
export function defineTransactionExtension<Extra = undefined, Additional = undefined, Pre = undefined>(
  identifier: string,
  parts: Partial<Omit<TransactionExtension<Extra, Additional, Pre>, 'identifier'>>,
): AnyExtension {
  const { bare = false, extra = unit, additional = unit, implicit = () => undefined, validate, prepare, postDispatch } = parts
  // The same keys in the same order for every extension: every extrinsic asks all of them.
  const extension = { identifier, bare, extra, additional, implicit, validate, prepare, postDispatch }
  // Each extension is called back only with values of its own codecs, so the erased type is safe.
  return extension as unknown as AnyExtension
}
