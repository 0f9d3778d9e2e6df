// SPDX-License-Identifier: Apache-2.0
import type { Runtime } from '@phat/frame'
import type { ByteString } from '@phat/primitives'
import { fromHex, toByteString } from '@phat/primitives'

/** Where the state names its runtime: `:code`. */
export const codeKey: ByteString = toByteString(fromHex('0x3a636f6465'))

/**
 * All runtime versions that this software holds. Each block runs under the one that its parent's state names, so old blocks replay
 * and old states read as they did.
 */
export interface RuntimeRegistry {
  /** The runtime that a code blob stands for; undefined when this software does not hold it. */
  forCode(code: Uint8Array): Runtime | undefined
}
