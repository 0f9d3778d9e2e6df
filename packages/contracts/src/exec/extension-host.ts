// SPDX-License-Identifier: Apache-2.0
import type { HostContext, PinkExtension } from '../host/host-context.ts'

/** What the chain extension may ask of the cluster beyond what every contract may. */
export interface ExtensionHost {
  /** The frame that calls the extension. */
  readonly context: HostContext
  /** The secret from which contracts derive their keys, 64 bytes; `undefined` before the cluster has one. */
  readonly clusterKey: Uint8Array | undefined
  readonly systemContract: Uint8Array | undefined
  /** Version of the runtime that the cluster claims, as (major, minor). */
  readonly runtimeVersion: readonly [number, number]
  /** The contract that the signed account called, which log records name. */
  readonly entryContract: Uint8Array
  balanceOf(account: Uint8Array): { readonly total: bigint; readonly free: bigint }
  codeExists(hash: Uint8Array, kind: 'ink' | 'sidevm'): boolean
  /** Uploads the newest system code, paid for by an account; `undefined` when there is none. @throws ends the frame when it cannot be paid */
  importSystemCode(payer: Uint8Array): Uint8Array | undefined
  /** Number and hash of the last block of the event chain. */
  eventChainHead(): { readonly number: bigint; readonly hash: Uint8Array }
  /** Emits an encoded PinkEvent in the name of the running contract: an event whose only topic is `pinkEventTopic`. */
  emit(event: Uint8Array): void
  /** A line of the contract's log. Level: 1 error to 5 trace. */
  log(level: number, message: string): void
}

/** Makes the chain extension of one frame; called when the frame first uses it. */
export type ExtensionFactory = (host: ExtensionHost) => PinkExtension
