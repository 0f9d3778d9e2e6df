// SPDX-License-Identifier: Apache-2.0
import { Reader } from '@phat/codec'

/** Most bytes that the shared reader takes. */
export const sharedSizeMax = 256

const scratch = /* @__PURE__ */ new Uint8Array(sharedSizeMax)
const reader = /* @__PURE__ */ new Reader(scratch)

/**
 * Reads with one reader for all: making one, and the view that it makes, costs an interpreter more than reading a number. Only for codecs
 * that are `exact`: what they read keeps no view of the bytes.
 * @returns undefined when the value does not end where the bytes do; behind them the reader sees what was there before
 */
export function readShared<T>(bytes: Uint8Array, offset: number, read: (reader: Reader) => T): T | undefined {
  scratch.set(bytes)
  reader.offset = offset
  const value = read(reader)
  return reader.offset === bytes.length ? value : undefined
}
