// SPDX-License-Identifier: Apache-2.0
import { sha384 } from '@phat/crypto'
import { concatBytes } from '@phat/primitives'

/**
 * What a run-time register holds after these digests extended it, in order: RTMR := SHA-384(RTMR || digest), from 48 zero bytes
 * (Intel TDX Module Base Architecture Specification, "RTMR: Run-Time Measurement Registers").
 */
export function replayRtmr(digests: readonly Uint8Array[]): Uint8Array {
  return digests.reduce((register, digest) => sha384(concatBytes(register, digest)), new Uint8Array(48))
}
