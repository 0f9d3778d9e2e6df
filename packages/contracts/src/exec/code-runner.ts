// SPDX-License-Identifier: Apache-2.0
import type { ContractErrorName } from '../contract-errors.ts'
import type { HostContext } from '../host/host-context.ts'

/** The exports of a contract: `deploy` runs once, at instantiation. */
export type EntryPoint = 'deploy' | 'call'

/** How an entry ended. What the host itself ends (`fail`, `terminate`, gas) arrives as a throw, never as an outcome. */
export type RunOutcome =
  /** The flags of `seal_return` (bit 0 reverts) and its data; 0 and empty when the entry just ended. */
  | { readonly kind: 'returned'; readonly flags: number; readonly data: Uint8Array }
  /** The code trapped. The detail is for people: it never reaches state or results. */
  | { readonly kind: 'trapped'; readonly error: ContractErrorName; readonly detail?: string }

/** What an upload is checked against. */
export interface CheckOptions {
  /** False for code that only queries may run: then floating point is allowed, for one. */
  readonly deterministic: boolean
  /** Most gas that checking may use; only code with a part that runs at upload uses any. */
  readonly gasLimit: bigint
}

/** The verdict on uploaded code, with the gas that the uploader pays for it in either case. */
export type CodeCheck =
  | { readonly accepted: true; readonly gas: bigint }
  | { readonly accepted: false; readonly error: ContractErrorName; readonly detail: string; readonly gas: bigint }

/** Code as it lies in the cluster's state. */
export interface StoredCode {
  /** blake2b-256 of the bytes. */
  readonly hash: Uint8Array
  readonly bytes: Uint8Array
  readonly deterministic: boolean
}

/**
 * Runs contracts of one kind. There is one runner for wasm contracts and one for script contracts; each belongs to one engine version.
 *
 * Gas: while an entry runs, `context.gas.cell` holds what is left. A runner whose gas lives elsewhere (a wasm global) puts that place into
 * `context.gas.cell` before it starts and leaves it there: after `run` ended, by outcome or by throw, the cell still tells what is left.
 * So an instance is used again only when its next run begins, and a nested run of the same code takes another instance.
 *
 * Throws: what a method of the context throws ends the frame and must reach the caller of `run` unchanged (cleaning up in `finally` is
 * fine). A fault of the node, a native stack overflow for one, is thrown as BugError: it never becomes a result.
 */
export interface CodeRunner<Code = unknown> {
  readonly name: string
  /** True for code that this runner runs; the first runner that claims it is taken, for the life of the code. */
  claims(code: Uint8Array): boolean
  /** Judges code at upload. */
  check(code: Uint8Array, options: CheckOptions): CodeCheck
  /**
   * Makes stored code ready to run; the executor keeps the answer and gives it to `run`. Deterministic, and charges nothing. Code that an
   * earlier engine version took and this one refuses traps in `run` with `CodeRejected`.
   */
  load(code: StoredCode): Code
  run(code: Code, entry: EntryPoint, context: HostContext): RunOutcome
  /** Does work ahead that the next run would begin with, while nobody waits. It changes no outcome and no gas. */
  rest?(): void
}
