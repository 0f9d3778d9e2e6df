// SPDX-License-Identifier: Apache-2.0
import type { BlockFrame } from '@phat/wire/block-frame'
import { readBlockFrame } from '../follow/block-frame.ts'
import { rejectionError } from '../worker-errors.ts'

/**
 * Stage 1: bytes become a frame, within the bounds of one. It has memory of its own: its parts are views, and what crosses to another thread, or is kept,
 * would take the whole request along that brought it.
 * @throws PhatError `follow.bad-frame`
 */
export function receiveFrame(bytes: Uint8Array): BlockFrame {
  const frame = readBlockFrame(bytes.slice())
  if (!frame.ok) throw rejectionError(frame.rejection)
  return frame.value
}
