// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr, type SealHost, u32 } from '../host-function.ts'
import { sentinel } from '../return-codes.ts'
import { fixed, fixedKey, variableKey } from './storage-key.ts'

function chargeWrite(host: SealHost, length: number): void {
  host.charge(host.prices.storageWrite + host.prices.storageWriteByte * length)
  if (length > host.limits.value) host.context.fail('ValueTooLarge')
}

/** Writes a value under a key of 32 bytes. */
export const setStorage = hostFunction('seal0', 'set_storage', [ptr, ptr, u32], undefined, (host, key, value, length) => {
  chargeWrite(host, length)
  host.context.storage.set(fixedKey(host, key), host.memory.read(value, length), fixed)
})

/** As version 0; answers the length of what was there, or the sentinel. */
export const setStorage1 = hostFunction('seal1', 'set_storage', [ptr, ptr, u32], u32, (host, key, value, length) => {
  chargeWrite(host, length)
  return host.context.storage.set(fixedKey(host, key), host.memory.read(value, length), fixed) ?? sentinel
})

/** As version 1, for keys of any length up to the limit. */
export const setStorage2 = hostFunction(
  'seal2',
  'set_storage',
  [ptr, u32, ptr, u32],
  u32,
  (host, key, keyLength, value, length) => {
    chargeWrite(host, length)
    return host.context.storage.set(variableKey(host, key, keyLength), host.memory.read(value, length)) ?? sentinel
  },
)
