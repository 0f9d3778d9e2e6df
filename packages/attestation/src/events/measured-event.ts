// SPDX-License-Identifier: Apache-2.0
import { sha384 } from '@phat/crypto'
import { concatBytes, textBytes, toHex } from '@phat/primitives'

/** A run-time measurement register of a trust domain, RTMR0 to RTMR3. */
export type Rtmr = 0 | 1 | 2 | 3

/** An entry of an event log, and what it extended a register by. */
export interface MeasuredEvent {
  readonly register: Rtmr
  readonly type: number
  /** 48 bytes. */
  readonly digest: Uint8Array
  /** Empty for most events of firmware. */
  readonly name: string
  /** Of run-time events this is what the digest is of; of all others a claim of the log, which nothing measured. */
  readonly payload: Uint8Array
}

/** The type of the events that dstack's guest adds; TCG gave it to nobody. */
export const runtimeEventType = 0x0800_0001

/** Which way a run-time event is hashed: version 1 as bytes in a row, version 2 as canonical JSON (RFC 8785). */
export type RuntimeEventVersion = 1 | 2

/** What the digest of a run-time event is of. */
export function runtimeEventPreimage(name: string, payload: Uint8Array, version: RuntimeEventVersion): Uint8Array {
  if (version === 1) return concatBytes(typeBytes, colon, textBytes(name), colon, payload)
  // Keys in order, no spaces; JSON.stringify escapes strings as RFC 8785 asks for.
  return textBytes(`{"name":${JSON.stringify(name)},"payload":"${toHex(payload).slice(2)}","type":${runtimeEventType}}`)
}

/** The digest of a run-time event, by which it extends RTMR3. */
export function runtimeEventDigest(name: string, payload: Uint8Array, version: RuntimeEventVersion = 1): Uint8Array {
  return sha384(runtimeEventPreimage(name, payload, version))
}

const typeBytes = Uint8Array.of(0x01, 0x00, 0x00, 0x08)
const colon = textBytes(':')
