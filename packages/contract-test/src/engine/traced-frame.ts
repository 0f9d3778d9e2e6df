// SPDX-License-Identifier: Apache-2.0

/** How a frame of a call ended. */
export type FrameEnd =
  | { readonly kind: 'returned'; readonly reverted: boolean; readonly data: Uint8Array }
  | { readonly kind: 'trapped'; readonly error: string; readonly detail?: string }
  /** The host ended it: the contract was terminated, or an operation failed for good. */
  | { readonly kind: 'ended' }

/** One run of a contract's code within a call, with those that it started. Accounts and hashes are 32 bytes, gas picoseconds. */
export interface TracedFrame {
  readonly entry: 'deploy' | 'call'
  readonly address: Uint8Array
  /** Of the code that ran: in a delegate call another than the contract's. */
  readonly codeHash: Uint8Array
  readonly caller: Uint8Array | undefined
  readonly value: bigint
  readonly input: Uint8Array
  /** Used, with all that it called. */
  readonly gas: bigint
  readonly end: FrameEnd
  readonly calls: readonly TracedFrame[]
}

/** The calls of one command. */
export interface CallTrace {
  readonly root: TracedFrame | undefined
  /** Frames beyond those that are kept. */
  readonly leftOut: number
}
