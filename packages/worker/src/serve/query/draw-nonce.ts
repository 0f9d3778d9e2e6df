// SPDX-License-Identifier: Apache-2.0
import { randomFillSync } from 'node:crypto'

/** Bytes of a nonce of AES-256-GCM. */
const nonceBytes = 12
const noncesAtOnce = 256

/** Drawn ahead, since a call of the system's generator takes as long for one nonce as for many. They are public once they are used. */
const drawn = new Uint8Array(nonceBytes * noncesAtOnce)
let used = drawn.length

/** Twelve random bytes, never given twice. */
export function drawNonce(): Uint8Array {
  if (used === drawn.length) {
    randomFillSync(drawn)
    used = 0
  }
  const nonce = drawn.slice(used, used + nonceBytes)
  used += nonceBytes
  return nonce
}
