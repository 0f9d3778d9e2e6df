// SPDX-License-Identifier: Apache-2.0
import type { Hex } from '@phat/primitives'
import type { StorageResultItem } from '../chain-head/events.ts'

/** What `archive_v1_storageEvent` notifications carry; nothing follows a `storageDone` or `storageError`. */
export type ArchiveStorageEvent =
  | ({ readonly event: 'storage'; readonly childTrieKey?: Hex } & StorageResultItem)
  | { readonly event: 'storageDone' }
  | { readonly event: 'storageError'; readonly error: string }

/** What `archive_v1_storageDiffEvent` notifications carry; a deleted entry has neither value nor hash. */
export type ArchiveStorageDiffEvent =
  | {
      readonly event: 'storageDiff'
      readonly key: Hex
      readonly value?: Hex
      readonly hash?: Hex
      readonly type: 'added' | 'modified' | 'deleted'
      readonly childTrieKey?: Hex
    }
  | { readonly event: 'storageDiffDone' }
  | { readonly event: 'storageDiffError'; readonly error: string }
