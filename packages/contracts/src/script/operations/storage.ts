// SPDX-License-Identifier: Apache-2.0
import { type OperationHandler, type OperationHost, ScriptTypeError } from './operation.ts'

function checkKey({ limits }: OperationHost, key: Uint8Array): Uint8Array {
  if (key.length > limits.storageKey)
    throw new ScriptTypeError(`a storage key has at most ${limits.storageKey} bytes, not ${key.length}`)
  return key
}

export const getStorage: OperationHandler = {
  price: (prices) => prices.storageRead,
  run(host, key) {
    const value = host.context.storage.get(checkKey(host, key))
    if (value !== undefined) host.charge(host.prices.storageReadByte * value.length)
    return value
  },
}

export const setStorage: OperationHandler = {
  // The key counts as the value's: it is stored, too.
  price: (prices, argument) => prices.storageWrite + prices.storageWriteByte * argument.length,
  run(host, argument) {
    const keyLength = argument[0]
    if (keyLength === undefined || argument.length < 1 + keyLength) throw new ScriptTypeError('expected a key, then a value')
    const key = checkKey(host, argument.slice(1, 1 + keyLength))
    const value = argument.slice(1 + keyLength)
    if (value.length > host.limits.value) host.context.fail('ValueTooLarge')
    return host.context.storage.set(key, value)
  },
}

export const clearStorage: OperationHandler = {
  price: (prices) => prices.storageWrite,
  run: (host, key) => host.context.storage.set(checkKey(host, key), undefined),
}

export const takeStorage: OperationHandler = {
  price: (prices) => prices.storageRead + prices.storageWrite,
  run(host, key) {
    const { storage } = host.context
    const value = storage.get(checkKey(host, key))
    if (value === undefined) return undefined
    host.charge(host.prices.storageReadByte * value.length)
    storage.set(key, undefined)
    return value
  },
}

export const containsStorage: OperationHandler = {
  price: (prices) => prices.storageRead,
  run: (host, key) => host.context.storage.size(checkKey(host, key)),
}
