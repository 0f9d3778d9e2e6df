// SPDX-License-Identifier: Apache-2.0
import { type AccountId, concatBytes, equalBytes, phalaSs58Prefix, textBytes } from '@phat/primitives'
import { cryptoErrors } from '../errors.ts'
import { blake2b } from '../hash/hashes.ts'
import { decodeBase58, encodeBase58 } from './base58.ts'

const accountLength = 32
const checksumLength = 2
const checksumContext = textBytes('SS58PRE')
const prefixMax = 16_383
/** 2 + 32 + 2 bytes are at most 50 characters; longer text is refused before the quadratic decoding. */
const textLengthMax = 64

/** An account and the network whose prefix its address carries. */
export interface Ss58Address {
  readonly accountId: AccountId
  /** 0 to 16383; 30 is Phala, 42 any Substrate chain. */
  readonly prefix: number
}

/**
 * Writes the SS58 address of an account (32 bytes) for a network prefix, Phala's by default.
 * @throws crypto.bad-length, crypto.ss58-bad-prefix (46 and 47 are reserved, 16383 is the highest)
 */
export function encodeSs58(accountId: Uint8Array, prefix: number = phalaSs58Prefix): string {
  if (accountId.length !== accountLength)
    throw cryptoErrors.error('bad-length', `an account id has 32 bytes, not ${accountId.length}`)
  if (!isUsablePrefix(prefix)) throw cryptoErrors.error('ss58-bad-prefix', `${prefix} is no network prefix`)
  const body = concatBytes(encodePrefix(prefix), accountId)
  return encodeBase58(concatBytes(body, checksum(body)))
}

/**
 * Reads an SS58 address of an account on any network. Whether the network is the expected one is for the caller to judge.
 * @throws crypto.ss58-bad-character, crypto.ss58-bad-length, crypto.ss58-bad-prefix, crypto.ss58-bad-checksum
 */
export function decodeSs58(text: string): Ss58Address {
  const bytes = text.length > 0 && text.length <= textLengthMax ? decodeBase58(text) : undefined
  if (bytes === undefined)
    // The text is not repeated: people paste mnemonics into address fields.
    throw cryptoErrors.error('ss58-bad-character', `${text.length} characters that are no base58 address`)
  const first = bytes[0] ?? 0
  if (first > 127) throw cryptoErrors.error('ss58-bad-prefix', 'the first byte of the address is reserved')
  const prefixLength = first < 64 ? 1 : 2
  const expected = prefixLength + accountLength + checksumLength
  if (bytes.length !== expected) {
    throw cryptoErrors.error('ss58-bad-length', `the address holds ${bytes.length} bytes, not ${expected}`)
  }
  const body = bytes.subarray(0, expected - checksumLength)
  if (!equalBytes(checksum(body), bytes.subarray(expected - checksumLength))) {
    throw cryptoErrors.error('ss58-bad-checksum', `the checksum of ${text} does not match`)
  }
  const prefix = prefixLength === 1 ? first : decodeWidePrefix(first, bytes[1] as number)
  // A prefix below 64 in two bytes would give one account two addresses on one network.
  if (!isUsablePrefix(prefix) || (prefixLength === 2 && prefix < 64)) {
    throw cryptoErrors.error('ss58-bad-prefix', `${prefix} is reserved or not in its shortest form`)
  }
  return { accountId: body.slice(prefixLength) as AccountId, prefix } // the only decoder of addresses: it makes the brand
}

function isUsablePrefix(prefix: number): boolean {
  return Number.isInteger(prefix) && prefix >= 0 && prefix <= prefixMax && prefix !== 46 && prefix !== 47
}

/** One byte up to 63; above, two bytes that spread the fourteen bits so that the first is 64 to 127. */
function encodePrefix(prefix: number): Uint8Array {
  if (prefix < 64) return Uint8Array.of(prefix)
  return Uint8Array.of(((prefix & 0b1111_1100) >> 2) | 0b0100_0000, (prefix >> 8) | ((prefix & 0b11) << 6))
}

function decodeWidePrefix(first: number, second: number): number {
  return ((first & 0b0011_1111) << 2) | (second >> 6) | ((second & 0b0011_1111) << 8)
}

function checksum(body: Uint8Array): Uint8Array {
  return blake2b(concatBytes(checksumContext, body), 64).subarray(0, checksumLength)
}
