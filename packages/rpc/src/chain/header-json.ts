// SPDX-License-Identifier: Apache-2.0
import { digestItem, type Header } from '@phat/frame'
import type { Hex } from '@phat/primitives'
import { bytesToHex, numberToHex } from '../params/hex.ts'

/** A header as the legacy API tells it; digest items are SCALE bytes. */
export interface HeaderJson {
  readonly parentHash: Hex
  readonly number: Hex
  readonly stateRoot: Hex
  readonly extrinsicsRoot: Hex
  readonly digest: { readonly logs: readonly Hex[] }
}

/** A header for the legacy API. */
export function headerToJson(header: Header): HeaderJson {
  return {
    parentHash: bytesToHex(header.parentHash),
    number: numberToHex(header.number),
    stateRoot: bytesToHex(header.stateRoot),
    extrinsicsRoot: bytesToHex(header.extrinsicsRoot),
    digest: { logs: header.digest.logs.map((item) => bytesToHex(digestItem.encode(item))) },
  }
}
