// SPDX-License-Identifier: Apache-2.0
import { demand, type Malformed, reading, refuse } from '../malformed.ts'
import type { MeasuredEvent, Rtmr } from './measured-event.ts'

/** The area that firmware reserves for its log; Google's has 256 KiB. */
const logMax = 1_048_576
const eventsMax = 4_096
const digestBytes = 48
/** TPM_ALG_SHA384. */
const sha384 = 0x000c
/** EV_NO_ACTION: the first entry, which describes the log and extends nothing. */
const noAction = 3
/** "Spec ID Event03" with its NUL: the log has entries of the crypto-agile form. */
const specId = [...'Spec ID Event03\0'].map((letter) => letter.charCodeAt(0))

/**
 * Reads the log of firmware, boot loader and kernel of a trust domain: what the ACPI table CCEL points to (Linux shows it as
 * /sys/firmware/acpi/tables/data/CCEL), in the crypto-agile form of TCG's PC Client Platform Firmware Profile, section 10, with
 * SHA-384 only (UEFI 2.10, section 38.4.1: index 1 to 4 is RTMR0 to RTMR3, index 0 is MRTD, which nothing extends later). Behind
 * the last entry the area holds ones or zeros, and nothing else.
 */
export function readCcel(bytes: Uint8Array): readonly MeasuredEvent[] | Malformed {
  return reading(() => {
    demand(bytes.length <= logMax, 'ccel', `at most ${logMax} bytes`, `${bytes.length}`)
    const cursor = { bytes, at: 0 }
    readHeader(cursor)
    const events: MeasuredEvent[] = []
    while (cursor.at < bytes.length && !isFiller(bytes, cursor.at)) {
      demand(events.length < eventsMax, 'ccel', `at most ${eventsMax} entries`, 'more')
      const event = readEvent(cursor)
      if (event !== undefined) events.push(event)
    }
    const filler = bytes[cursor.at]
    const isFilled = bytes.subarray(cursor.at).every((byte) => byte === filler)
    demand(isFilled, 'ccel', 'ones or zeros behind the last entry', 'other bytes')
    return events
  })
}

interface Cursor {
  readonly bytes: Uint8Array
  at: number
}

/** An entry of the old form: index, type, 20 bytes for SHA-1 that are zero, and the description of the log. */
function readHeader(cursor: Cursor): void {
  readU32(cursor, 'header.index')
  const type = readU32(cursor, 'header.type')
  demand(type === noAction, 'ccel.header.type', `${noAction} (EV_NO_ACTION)`, `${type}`)
  demand(
    take(cursor, 20, 'header.digest').every((byte) => byte === 0),
    'ccel.header.digest',
    'zeros',
    'other bytes',
  )
  const description = { bytes: take(cursor, readU32(cursor, 'header.size'), 'header'), at: 0 }
  const signature = take(description, specId.length, 'header.signature')
  demand(
    signature.every((byte, i) => byte === specId[i]),
    'ccel.header.signature',
    'Spec ID Event03',
    'other bytes',
  )
  take(description, 8, 'header.platform') // class, versions, errata, size of an address
  const count = readU32(description, 'header.algorithms')
  const [algorithm, size] = [readU16(description, 'header.algorithm'), readU16(description, 'header.digestSize')]
  const isSha384 = count === 1 && algorithm === sha384 && size === digestBytes
  demand(isSha384, 'ccel.header.algorithms', 'SHA-384 only', `${count}, the first of type ${algorithm}`)
  const vendor = take(description, 1, 'header.vendorSize')[0] ?? 0
  take(description, vendor, 'header.vendor')
  demand(description.at === description.bytes.length, 'ccel.header', 'nothing behind the vendor’s data', 'more')
}

/** @returns undefined for entries that extend no register */
function readEvent(cursor: Cursor): MeasuredEvent | undefined {
  const index = readU32(cursor, 'index')
  demand(index <= 4, 'ccel.index', '0 to 4', `${index}`)
  const type = readU32(cursor, 'type')
  const count = readU32(cursor, 'digests')
  const algorithm = readU16(cursor, 'algorithm')
  demand(count === 1 && algorithm === sha384, 'ccel.digests', 'one of SHA-384', `${count}, the first of type ${algorithm}`)
  const digest = take(cursor, digestBytes, 'digest')
  const payload = take(cursor, readU32(cursor, 'size'), 'event')
  if (index === 0 || type === noAction) return undefined
  return { register: (index - 1) as Rtmr, type, digest, name: '', payload } // 1 to 4 are the registers.
}

/** Eight bytes of ones or zeros, which begin no entry: neither is an index and a type that exist. */
function isFiller(bytes: Uint8Array, at: number): boolean {
  const [first] = bytes.subarray(at, at + 1)
  return (first === 0 || first === 0xff) && bytes.subarray(at, at + 8).every((byte) => byte === first)
}

function take(cursor: Cursor, length: number, field: string): Uint8Array {
  const left = cursor.bytes.length - cursor.at
  if (length > left) refuse(`ccel.${field}`, `${length} bytes`, `${left}`)
  cursor.at += length
  return cursor.bytes.subarray(cursor.at - length, cursor.at)
}

function readU16(cursor: Cursor, field: string): number {
  const [low = 0, high = 0] = take(cursor, 2, field)
  return low | (high << 8)
}

function readU32(cursor: Cursor, field: string): number {
  return (readU16(cursor, field) | (readU16(cursor, field) << 16)) >>> 0
}
