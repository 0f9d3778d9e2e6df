// SPDX-License-Identifier: Apache-2.0
import { scriptOperations as operation } from '@phat/abi/script-operations'

/*
 * A token as a bundle, written by hand against the operations: what the kit's bundles do at the least. Messages as ink! encodes them: four bytes of
 * selector, then arguments in SCALE; answers are `Result<T, LangError>`.
 */

/** Selectors of the token's messages; the constructor takes the supply and gives it to the caller. */
export const tokenSelectors = { new: 0x9bae9d5e, transfer: 0x84a15da1, balanceOf: 0x0f755a56 } as const

const { input, returnValue, getStorage, setStorage, caller, depositEvent } = operation

export const tokenBundle = `'use strict';
(() => {
  const phat = globalThis.__phat
  const readU128 = (bytes, at) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset)
    return view.getBigUint64(at, true) | (view.getBigUint64(at + 8, true) << 64n)
  }
  const writeU128 = (bytes, at, value) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset)
    view.setBigUint64(at, value & 0xffffffffffffffffn, true)
    view.setBigUint64(at + 8, value >> 64n, true)
  }
  const keyOf = (account) => {
    const key = new Uint8Array(36)
    key[0] = 0x62
    key.set(account, 4)
    return key
  }
  const balanceOf = (account) => {
    const found = phat(${getStorage}, keyOf(account))
    return found === undefined ? 0n : readU128(found, 0)
  }
  const setBalance = (account, value) => {
    const write = new Uint8Array(53)
    write[0] = 36
    write[1] = 0x62
    write.set(account, 5)
    writeU128(write, 37, value)
    phat(${setStorage}, write)
  }
  const answer = (flags, ...bytes) => { phat(${returnValue}, new Uint8Array([flags, ...bytes])) }
  const messages = new Map([
    [${tokenSelectors.transfer}, (args) => {
      const from = phat(${caller})
      const to = args.subarray(0, 32)
      const amount = readU128(args, 32)
      const balance = balanceOf(from)
      if (balance < amount) return answer(1, 0, 1, 0)
      setBalance(from, balance - amount)
      setBalance(to, balanceOf(to) + amount)
      const event = new Uint8Array(1 + 96 + 81)
      event[0] = 3
      event[1] = 0x54
      event.set(from, 33)
      event.set(to, 65)
      event[97] = 0
      event.set(from, 98)
      event.set(to, 130)
      writeU128(event, 162, amount)
      phat(${depositEvent}, event)
      answer(0, 0, 0)
    }],
    [${tokenSelectors.balanceOf}, (args) => {
      const reply = new Uint8Array(18)
      writeU128(reply, 2, balanceOf(args.subarray(0, 32)))
      phat(${returnValue}, reply)
    }],
  ])
  globalThis.__phatEntry = (kind) => {
    const bytes = phat(${input})
    const selector = ((bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3]) >>> 0
    const args = bytes.subarray(4)
    if (kind === 0) {
      if (selector !== ${tokenSelectors.new}) return answer(1, 1, 1)
      setBalance(phat(${caller}), readU128(args, 0))
      return answer(0, 0)
    }
    const message = messages.get(selector)
    if (message === undefined) return answer(1, 1, 1)
    message(args)
  }
})()
`

/** The token with so many bytes of other code before it, different for each seed: classes and functions as a library brings them. */
export function paddedBundle(seed: number, sizeBytes: number): string {
  const parts: string[] = []
  let length = tokenBundle.length
  for (let index = 0; length < sizeBytes; index++) {
    const name = `Part${seed}_${index}`
    const part = `
class ${name} {
  #fields = new Map()
  constructor(name, options = {}) {
    this.name = name
    this.options = { strict: true, depth: ${index}, ...options }
  }
  /** Reads a field of ${name}, or its default when nothing was written. */
  read(key, fallback = null) {
    if (typeof key !== 'string' || key.length > ${64 + (index % 64)}) throw new RangeError('no such field of ${name}: ' + key)
    const found = this.#fields.get(key)
    return found === undefined ? fallback : this.options.strict ? structure${seed}(found, this.options.depth) : found
  }
  write(key, value) {
    for (const [known, held] of this.#fields) if (known !== key && held === value) return false
    this.#fields.set(key, value)
    return true
  }
}
`
    parts.push(part)
    length += part.length
  }
  return `'use strict';\nconst structure${seed} = (value, depth) => (depth > 0 ? value : value)\n${parts.join('')}${tokenBundle}`
}
