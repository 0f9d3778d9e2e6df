// SPDX-License-Identifier: Apache-2.0
import { alias, type Codec, u32 } from '@phat/codec'
import {
  type ContextOf,
  type DispatchError,
  type DispatchResult,
  definePallet,
  dispatchError,
  dispatchResult,
  error,
  event,
  type Origin,
} from '@phat/frame'

/** What the runtime gives to Utility. */
export interface UtilityConfig {
  /** Most calls in one batch. */
  readonly batchedCallsLimit: number
  /** Picoseconds of one database read and write. */
  readonly dbWeight: { readonly read: bigint; readonly write: bigint }
}

const errorOf: Codec<DispatchError> = alias(dispatchError, 'DispatchError')
const resultOf: Codec<DispatchResult> = alias(dispatchResult, 'DispatchResult')

/** The first half of the declaration: what the calls work with. */
export const base = definePallet('Utility')
  .config<UtilityConfig>()
  .events({
    BatchInterrupted: event(
      0,
      { index: alias<number>(u32, 'u32'), error: errorOf },
      'A batch ended early: the index of the first call that failed, and why.',
    ),
    BatchCompleted: event(1, 'All calls of a batch succeeded.'),
    BatchCompletedWithErrors: event(2, 'A batch was worked off, but some of its calls failed.'),
    ItemCompleted: event(3, 'A call of a batch succeeded.'),
    ItemFailed: event(4, { error: errorOf }, 'A call of a batch failed.'),
    DispatchedAs: event(5, { result: resultOf }, 'A call was dispatched under another origin.'),
    IfElseMainSuccess: event(6, 'The main call succeeded.'),
    IfElseFallbackCalled: event(7, { mainError: errorOf }, 'The main call failed and the fallback succeeded.'),
  })
  .errors({ TooManyCalls: error(0, 'Too many calls batched.') })

export type Context = ContextOf<typeof base>
/** What a call gets: the context and who calls. */
export type CallContext = Context & { readonly origin: Origin }
