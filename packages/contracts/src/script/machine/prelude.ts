// SPDX-License-Identifier: Apache-2.0
import { scriptOperations } from '@phat/abi/script-operations'

/*
 * JavaScript that runs before every bundle, once for the base snapshot. It takes away what would differ between machines or means nothing in
 * a contract, and says what to use instead; it gives what bundlers expect of any platform (TextEncoder, console).
 *
 * It protects nothing: each contract has a copy of this heap of its own, so a contract that tampers with it harms itself alone. What must
 * hold against contracts is held by the host.
 */

/** What contracts look for in vain, and what they are told. */
const absent: readonly (readonly [string, string])[] = [
  ['Date', 'Date is not available: contracts have no clock. Use the block number and the time of the block (c.block)'],
  ['performance', 'performance is not available: contracts have no clock. Use the time of the block (c.block)'],
  [
    'setTimeout',
    'setTimeout is not available: contracts have no timers. Store the block at which something is due, and check it in a message',
  ],
  [
    'setInterval',
    'setInterval is not available: contracts have no timers. Store the block at which something is due, and check it in a message',
  ],
  ['setImmediate', 'setImmediate is not available: contracts have no timers. Use queueMicrotask or a plain call'],
  ['fetch', 'fetch is not available here: only queries reach the network. Use c.fetch in a query'],
  [
    'crypto',
    'crypto is not available: contracts have no randomness in transactions. Use the hashes of the kit, and c.random in a query',
  ],
  ['WeakRef', 'WeakRef is not available: it would show when memory is collected. Keep a plain reference'],
  [
    'FinalizationRegistry',
    'FinalizationRegistry is not available: it would show when memory is collected. Free what you hold explicitly',
  ],
  ['SharedArrayBuffer', 'SharedArrayBuffer is not available: contracts have no threads. Use ArrayBuffer'],
  ['Atomics', 'Atomics is not available: contracts have no threads. Use plain typed arrays'],
  ['eval', 'eval is not available: the code of a contract is what was uploaded. Write a function'],
  ['Function', 'Function cannot make functions here: the code of a contract is what was uploaded. Write a function'],
]

const random = 'Math.random is not available: every worker must compute the same. Use c.random in a query'

/** The function whose body this is gets `messages`, `random` and `operations`; it is a string because another engine runs it. */
export const preludeSource = `'use strict';
((messages, random, operations) => {
  const host = globalThis.__phat
  const define = (target, name, value) => Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false })
  const refuse = (message) => { throw new TypeError(message) }
  const stub = (message) => {
    const target = function () { refuse(message) }
    return new Proxy(target, {
      get: (_, key) => (typeof key === 'symbol' || key === 'prototype' ? target[key] : refuse(message)),
      apply: () => refuse(message),
      construct: () => refuse(message),
    })
  }
  const constructors = [function () {}, async function () {}, function* () {}, async function* () {}]
  for (const made of constructors) {
    const prototype = Object.getPrototypeOf(made)
    const forbidden = function Function() { refuse(messages.Function) }
    if (made === constructors[0]) { forbidden.prototype = prototype; define(globalThis, 'Function', forbidden) }
    define(prototype, 'constructor', forbidden)
  }
  for (const name of Object.keys(messages)) if (name !== 'Function') define(globalThis, name, stub(messages[name]))
  define(Math, 'random', () => refuse(random))
  define(globalThis, 'TextEncoder', class TextEncoder {
    get encoding() { return 'utf-8' }
    encode(text = '') { return host(operations.utf8Encode, String(text)) }
  })
  define(globalThis, 'TextDecoder', class TextDecoder {
    #fatal
    #ignoreBOM
    constructor(label = 'utf-8', { fatal = false, ignoreBOM = false } = {}) {
      if (label !== 'utf-8' && label !== 'utf8') throw new RangeError('only UTF-8 is supported, not ' + label)
      this.#fatal = Boolean(fatal)
      this.#ignoreBOM = Boolean(ignoreBOM)
    }
    get encoding() { return 'utf-8' }
    get fatal() { return this.#fatal }
    get ignoreBOM() { return this.#ignoreBOM }
    decode(bytes = new Uint8Array(0)) {
      const view = bytes instanceof Uint8Array ? bytes : ArrayBuffer.isView(bytes)
        ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes)
      const text = host(operations.utf8Decode, view)
      if (this.#fatal && text.includes('\\ufffd')) {
        const again = host(operations.utf8Encode, text)
        if (again.length !== view.length || again.some((byte, index) => byte !== view[index])) throw new TypeError('the bytes are not UTF-8')
      }
      return !this.#ignoreBOM && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
    }
  })
  const show = (value) => {
    if (typeof value !== 'object' || value === null) return String(value)
    if (value instanceof Error) return value.name + ': ' + value.message
    try { return JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? inner.toString() : inner)) ?? String(value) }
    catch { return String(value) }
  }
  const print = (...values) => { host(operations.debug, values.map(show).join(' ') + '\\n') }
  define(globalThis, 'console', { debug: print, log: print, info: print, warn: print, error: print })
})(${JSON.stringify(Object.fromEntries(absent))}, ${JSON.stringify(random)}, ${JSON.stringify({
  utf8Encode: scriptOperations.utf8Encode,
  utf8Decode: scriptOperations.utf8Decode,
  debug: scriptOperations.debug,
})})
`
