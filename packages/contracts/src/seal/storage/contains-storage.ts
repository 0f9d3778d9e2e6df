// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr, u32 } from '../host-function.ts'
import { sentinel } from '../return-codes.ts'
import { fixed, fixedKey, variableKey } from './storage-key.ts'

/** The length of the value under a key of 32 bytes, or the sentinel. */
export const containsStorage = hostFunction('seal0', 'contains_storage', [ptr], u32, (host, key) => {
  host.charge(host.prices.storageRead)
  return host.context.storage.size(fixedKey(host, key), fixed) ?? sentinel
})

/** As version 0, for keys of any length up to the limit. */
export const containsStorage1 = hostFunction('seal1', 'contains_storage', [ptr, u32], u32, (host, key, keyLength) => {
  host.charge(host.prices.storageRead)
  return host.context.storage.size(variableKey(host, key, keyLength)) ?? sentinel
})
