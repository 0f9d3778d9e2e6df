// SPDX-License-Identifier: Apache-2.0
import { failWith, type Overlay } from '@phat/frame'
import { type ByteString, textBytes, toByteString } from '@phat/primitives'
import type { KeyValue } from './types.ts'

/** Where the roots of child tries stand (`well_known_keys::CHILD_STORAGE_KEY_PREFIX`). */
const childStoragePrefix = toByteString(textBytes(':child_storage:'))

/** The longest key that root may write, in bytes: less than what the database takes, so that a call fails and never a block. */
export const rawKeyBytesMax = 1_024

/** "Refuse to directly set child storage key" (sp-state-machine): the roots of child tries follow from their content. */
const isChildStorageKey = (key: ByteString): boolean => key.startsWith(childStoragePrefix)

/** Writes values under raw keys, those of child tries excepted. Fails with Exhausted where a key is too long. */
export function setRaw(overlay: Overlay, items: readonly KeyValue[]): void {
  for (const [rawKey, stored] of items) {
    if (rawKey.length > rawKeyBytesMax) failWith({ type: 'Exhausted' })
    const key = toByteString(rawKey)
    if (!isChildStorageKey(key)) overlay.set(key, stored)
  }
}

/** Removes raw keys, those of child tries excepted. Longer keys than `rawKeyBytesMax` do not exist. */
export function killRaw(overlay: Overlay, keys: readonly Uint8Array[]): void {
  for (const rawKey of keys) {
    if (rawKey.length > rawKeyBytesMax) continue
    const key = toByteString(rawKey)
    if (!isChildStorageKey(key)) overlay.set(key, null)
  }
}

/** Removes at most `limit` keys under a prefix, in byte order; none where roots of child tries could be among them, as in Substrate. */
export function killRawPrefix(overlay: Overlay, prefix: ByteString, limit: number): void {
  if (isChildStorageKey(prefix) || childStoragePrefix.startsWith(prefix)) return
  let left = limit
  for (const key of overlay.keys(prefix)) {
    if (left === 0) break
    overlay.set(key, null)
    left--
  }
}
