// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr, u32 } from '../host-function.ts'
import { returnCodes } from '../return-codes.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined // Malformed text is dropped without a word, as pallet-contracts does.
  }
}

/** Adds text to the debug message of the result. What is longer than the limit is cut, and text that is not UTF-8 is dropped. */
export const debugMessage = hostFunction('seal0', 'debug_message', [ptr, u32], u32, (host, pointer, wanted) => {
  const length = Math.min(wanted, host.limits.debugMessage)
  host.charge(host.prices.simple + host.prices.debugMessageByte * length)
  const text = decodeText(host.memory.read(pointer, length))
  if (text !== undefined) host.context.debugMessage(text)
  return returnCodes.success
})
