// SPDX-License-Identifier: Apache-2.0
import type { ByteString } from '@phat/primitives'
import type { FailureName } from '../contract-errors.ts'
import type { ClusterEvent } from '../exec/cluster-event.ts'
import type { ContractResult } from '../exec/contract-result.ts'
import type { Effects } from '../exec/effects.ts'
import type { Value } from '../state/overlay.ts'
import type { EventBlock } from './event-chain.ts'

/** What a command came to. A command that failed is no error of the cluster: it has its place in the order, and may have cost a fee. */
export interface Receipt {
  /** Why it failed; a contract that reverted did not. */
  readonly error?: FailureName
  /** More about the failure, for people: not the same on every engine version, and never part of the state. */
  readonly detail?: string
  /** Of calls and instantiations. */
  readonly result?: ContractResult
  /** SCALE, as polkadot clients read it: `ContractExecResult`, `ContractInstantiateResult` or `CodeUploadResult`. */
  readonly encoded?: Uint8Array
  /** The hash of uploaded code. */
  readonly codeHash?: Uint8Array
  readonly events: readonly ClusterEvent[]
  readonly effects: Effects
  readonly eventBlock?: EventBlock
  /** Flat keys that changed, with their new values; null was deleted. For replicas and the worker's log. */
  readonly changes: ReadonlyMap<ByteString, Value>
}

/** What a query or an estimate came to. */
export interface QueryReply {
  readonly result: ContractResult
  /** SCALE as in a receipt, coarse and filled up as the cluster's padding says. */
  readonly encoded: Uint8Array
  /** PinkEvents that take effect from queries; none of an estimate. */
  readonly effects: Effects
  readonly detail?: string
  /** It came by a message whose estimates tell gas and deposit alone. */
  readonly tellsGasOnly: boolean
}
