// SPDX-License-Identifier: Apache-2.0
import type { Shown } from '@phat/metadata'

/** What a constructor or message came to. */
export type StepOutcome =
  | { readonly kind: 'value'; readonly value: Shown }
  /** The contract's own error: it reverted. */
  | { readonly kind: 'error'; readonly error: Shown }
  /** The language refused the input. */
  | { readonly kind: 'langError'; readonly error: string }
  /** Bytes that no metadata explains, as hex. */
  | { readonly kind: 'output'; readonly output: string; readonly reverted: boolean }
  /** What pallet-contracts names the end, and what is known about it: for TypeScript contracts with the lines of the source. */
  | { readonly kind: 'failure'; readonly failure: string; readonly detail: string }

export interface ShownEvent {
  readonly contract: string
  readonly event: string
  readonly fields: Shown
}

export interface ShownStorage {
  readonly contract: string
  readonly place: string
  readonly before: Shown
  readonly after: Shown
}

export interface ShownLog {
  readonly contract: string
  readonly level: 'error' | 'warn' | 'info' | 'debug' | 'trace'
  readonly message: string
}

/** A frame of the call tree. */
export interface ShownFrame {
  readonly contract: string
  readonly entry: string
  readonly args: Shown
  readonly caller: string
  readonly value: bigint
  readonly gas: bigint
  readonly outcome: Shown
  readonly ended: 'returned' | 'reverted' | 'trapped' | 'ended'
  readonly calls: readonly ShownFrame[]
}

/** What one step did: the document that `--json` prints. Gas in picoseconds of reference time, amounts in planck. */
export interface StepReport {
  readonly step: 'upload' | 'instantiate' | 'call' | 'query' | 'estimate'
  readonly contract: string
  readonly address?: string
  readonly codeHash: string
  /** Label, or the selector where there is no metadata. */
  readonly entry?: string
  readonly args?: Shown
  readonly from: string
  readonly block: number
  readonly outcome: StepOutcome
  readonly gas?: { readonly consumed: bigint; readonly required: bigint }
  /** Charged, or below zero refunded. */
  readonly deposit?: bigint
  readonly storage: readonly ShownStorage[]
  readonly events: readonly ShownEvent[]
  readonly logs: readonly ShownLog[]
  /** What the contracts said by debug messages. */
  readonly debug: string
  readonly trace?: ShownFrame
  /** Frames of the call tree that are not shown. */
  readonly framesLeftOut: number
}
