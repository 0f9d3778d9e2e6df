// SPDX-License-Identifier: Apache-2.0
import { bytes, option, tuple, u64, unit } from '@phat/codec'
import { pinkEvent } from './pink-event.ts'
import { type PinkFunction, pinkFunction } from './pink-function.ts'
import type { ExtensionPrices } from './prices.ts'

const cachePrice = ({ cache, cacheByte }: ExtensionPrices, length: number): number => cache + cacheByte * length

/** Status of `StorageQuotaExceeded`. */
const quotaExceeded = { failed: 1 } as const

/** 6: keeps a value. A transaction asks the worker to do it afterwards, and so never learns about the quota. */
const set = pinkFunction(6, 'cache_set', {
  args: tuple(bytes, bytes),
  answer: unit,
  price: cachePrice,
  run({ host, query }, [key, value]) {
    if (query !== undefined) return query.cache.set(host.context.address, key, value) ? undefined : quotaExceeded
    host.emit(pinkEvent.encode({ type: 'CacheOp', value: { type: 'Set', value: { key, value } } }))
    return undefined
  },
})

/** 7: lets a value live for so many seconds from now. */
const expire = pinkFunction(7, 'cache_set_expiration', {
  args: tuple(bytes, u64),
  answer: unit,
  price: cachePrice,
  run({ host, query }, [key, expiration]) {
    if (query !== undefined) query.cache.expire(host.context.address, key, expiration)
    else host.emit(pinkEvent.encode({ type: 'CacheOp', value: { type: 'SetExpiration', value: { key, expiration } } }))
    return undefined
  },
})

/** 8: reads a value; a transaction finds none, because workers differ in what they keep. */
const get = pinkFunction(8, 'cache_get', {
  args: bytes,
  answer: option(bytes),
  price: cachePrice,
  run(call, key) {
    const value = call.query?.cache.get(call.host.context.address, key)
    if (value !== undefined) call.charge(call.prices.cacheByte * value.length)
    return value
  },
})

/** 9: removes a value and answers it; to a transaction it answers none. */
const remove = pinkFunction(9, 'cache_remove', {
  args: bytes,
  answer: option(bytes),
  price: cachePrice,
  run({ host, query }, key) {
    if (query !== undefined) return query.cache.remove(host.context.address, key)
    host.emit(pinkEvent.encode({ type: 'CacheOp', value: { type: 'Remove', value: { key } } }))
    return undefined
  },
})

export const cacheFunctions: readonly PinkFunction[] = [set, expire, get, remove]
