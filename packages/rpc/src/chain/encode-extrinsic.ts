// SPDX-License-Identifier: Apache-2.0
import { bytes } from '@phat/codec'
import type { Hex } from '@phat/primitives'
import { bytesToHex } from '../params/hex.ts'

/** An extrinsic of a stored block as clients expect it: with the length prefix of `OpaqueExtrinsic`. */
export function extrinsicToHex(extrinsic: Uint8Array): Hex {
  return bytesToHex(bytes.encode(extrinsic))
}
