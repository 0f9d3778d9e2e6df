// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr, u32 } from '../host-function.ts'
import { sentinel } from '../return-codes.ts'
import { fixed, fixedKey, variableKey } from './storage-key.ts'

/** Removes the value under a key of 32 bytes. */
export const clearStorage = hostFunction('seal0', 'clear_storage', [ptr], undefined, (host, key) => {
  host.charge(host.prices.storageWrite)
  host.context.storage.set(fixedKey(host, key), undefined, fixed)
})

/** Removes the value under a key; answers its length, or the sentinel. */
export const clearStorage1 = hostFunction('seal1', 'clear_storage', [ptr, u32], u32, (host, key, keyLength) => {
  host.charge(host.prices.storageWrite)
  return host.context.storage.set(variableKey(host, key, keyLength), undefined) ?? sentinel
})
