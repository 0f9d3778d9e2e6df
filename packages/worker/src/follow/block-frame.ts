// SPDX-License-Identifier: Apache-2.0
import type { Outcome } from '@phat/light-client'
import { PhatError } from '@phat/primitives'
import { type BlockFrame, blockFrame, frameBytesMax } from '@phat/wire/block-frame'
import { refuseFrame } from './follow-errors.ts'

/** Reads a frame: all of the bytes, within bounds. */
export function readBlockFrame(bytes: Uint8Array): Outcome<BlockFrame> {
  if (bytes.length > frameBytesMax) return refuseFrame('bad-frame', `${bytes.length} of at most ${frameBytesMax} bytes`)
  try {
    return { ok: true, value: blockFrame.decode(bytes) }
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    return refuseFrame('bad-frame', error.message)
  }
}
