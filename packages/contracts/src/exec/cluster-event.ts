// SPDX-License-Identifier: Apache-2.0

/** What happened in a cluster, as pallet-contracts tells it; only of frames that ended well. Accounts and hashes are 32 bytes. */
export type ClusterEvent =
  /** An event of a contract: for ink! the first topic names it; a PinkEvent has `pinkEventTopic` alone. */
  | { readonly kind: 'emitted'; readonly contract: Uint8Array; readonly topics: readonly Uint8Array[]; readonly data: Uint8Array }
  | { readonly kind: 'instantiated'; readonly deployer: Uint8Array; readonly contract: Uint8Array }
  | { readonly kind: 'terminated'; readonly contract: Uint8Array; readonly beneficiary: Uint8Array }
  /** Without a caller it was the root origin. */
  | { readonly kind: 'called'; readonly caller: Uint8Array | undefined; readonly contract: Uint8Array }
  | { readonly kind: 'delegateCalled'; readonly contract: Uint8Array; readonly codeHash: Uint8Array }
  | {
      readonly kind: 'codeUpdated'
      readonly contract: Uint8Array
      readonly codeHash: Uint8Array
      readonly oldCodeHash: Uint8Array
    }
  | { readonly kind: 'codeStored'; readonly codeHash: Uint8Array; readonly deposit: bigint; readonly uploader: Uint8Array }
  | { readonly kind: 'codeRemoved'; readonly codeHash: Uint8Array; readonly deposit: bigint; readonly remover: Uint8Array }
  | { readonly kind: 'depositHeld'; readonly from: Uint8Array; readonly contract: Uint8Array; readonly amount: bigint }
  | { readonly kind: 'depositReleased'; readonly contract: Uint8Array; readonly to: Uint8Array; readonly amount: bigint }
