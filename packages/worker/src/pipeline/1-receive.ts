// SPDX-License-Identifier: Apache-2.0
import type { BlockFrame } from '@phat/wire/block-frame'
import { readBlockFrame } from '../follow/block-frame.ts'
import { rejectionError } from '../worker-errors.ts'

/** Stage 1: bytes become a frame, within the bounds of one. @throws PhatError `follow.bad-frame` */
export function receiveFrame(bytes: Uint8Array): BlockFrame {
  const frame = readBlockFrame(bytes)
  if (!frame.ok) throw rejectionError(frame.rejection)
  return frame.value
}
