// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr, u32 } from '../host-function.ts'
import { returnCodes } from '../return-codes.ts'
import { variableKey } from './storage-key.ts'

/** Copies the value under a key of any length up to the limit, and removes it; 3 when there is none. */
export const takeStorage = hostFunction(
  'seal0',
  'take_storage',
  [ptr, u32, ptr, ptr],
  u32,
  (host, keyPointer, keyLength, out, outLength) => {
    host.charge(host.prices.storageRead + host.prices.storageWrite)
    const { storage } = host.context
    const key = variableKey(host, keyPointer, keyLength)
    const value = storage.get(key)
    if (value === undefined) return returnCodes.keyNotFound
    host.charge(host.prices.storageReadByte * value.length)
    storage.set(key, undefined)
    host.memory.writeOutput(out, outLength, value)
    return returnCodes.success
  },
)
