// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr, type SealHost, u32 } from '../host-function.ts'
import { returnCodes } from '../return-codes.ts'
import { fixed, fixedKey, variableKey } from './storage-key.ts'

function answer(host: SealHost, value: Uint8Array | undefined, out: number, outLength: number): number {
  if (value === undefined) return returnCodes.keyNotFound
  host.charge(host.prices.storageReadByte * value.length)
  host.memory.writeOutput(out, outLength, value)
  return returnCodes.success
}

/** Copies the value under a key of 32 bytes; 3 when there is none. */
export const getStorage = hostFunction('seal0', 'get_storage', [ptr, ptr, ptr], u32, (host, key, out, outLength) => {
  host.charge(host.prices.storageRead)
  return answer(host, host.context.storage.get(fixedKey(host, key), fixed), out, outLength)
})

/** As version 0, for keys of any length up to the limit. */
export const getStorage1 = hostFunction(
  'seal1',
  'get_storage',
  [ptr, u32, ptr, ptr],
  u32,
  (host, key, keyLength, out, outLength) => {
    host.charge(host.prices.storageRead)
    return answer(host, host.context.storage.get(variableKey(host, key, keyLength)), out, outLength)
  },
)
