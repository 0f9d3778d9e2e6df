// SPDX-License-Identifier: Apache-2.0
import { blake2b128, blake2b256 } from '@phat/crypto'
import { type Brand, type ByteString, fromByteString, toByteString } from '@phat/primitives'

/**
 * Keys of a cluster's state: one character for the kind, then the id. Byte strings, so that they are Map keys at once.
 * Contract storage stands under its own 32-byte namespace, hashed as pallet-contracts hashes it (the trie stays shallow whatever keys a
 * contract chooses).
 */
type Kind = 'i' | 'p' | 'v'

const keyOf = (kind: Kind, id: ByteString): ByteString => `${kind}${id}` as ByteString

/** An account as the hot path names it: the key of its balances, made once, so that its hash as a Map key is computed once. */
export type AccountName = Brand<ByteString, 'AccountName'>

/** Names an account of 32 bytes. */
export function accountName(account: Uint8Array): AccountName {
  return `a${toByteString(account)}` as AccountName
}

/** The 32 bytes of an account. */
export function accountOf(name: AccountName): Uint8Array {
  return fromByteString(name.slice(1) as ByteString)
}

/** The key of a contract's record. */
export const contractKey = (contract: AccountName): ByteString => `c${contract}` as ByteString
/** Owner, deposit, references and kind of a code. */
export const codeInfoKey = (codeHash: ByteString): ByteString => keyOf('i', codeHash)
/** The bytes of a code. */
export const codeBytesKey = (codeHash: ByteString): ByteString => keyOf('p', codeHash)
/** SideVM code: owner and bytes. */
export const sidevmCodeKey = (codeHash: ByteString): ByteString => keyOf('v', codeHash)

const single = (name: string): ByteString => `m${name}` as ByteString

/** Values of which a cluster has one. */
export const singleKeys = {
  issuance: single('issuance'),
  /** Number of instantiations, which makes storage namespaces unique. */
  nonce: single('nonce'),
  systemContract: single('system'),
  engine: single('engine'),
  nextEngine: single('next-engine'),
  eventHead: single('event-head'),
  /** Storage namespaces of terminated contracts: next to insert and next to delete. */
  deletions: single('deletions'),
  /** How many contracts live. */
  contracts: single('contracts'),
  /** What every contract of the cluster accepts, whatever it says itself. */
  accepts: single('accepts'),
} as const

/** What the keys of all contracts' records begin with: an account's name follows. */
export const contractKeyPrefix = 'ca' as ByteString

/** The contract whose record stands under a key that begins with `contractKeyPrefix`. */
export const contractOfKey = (key: ByteString): Uint8Array => fromByteString(key.slice(contractKeyPrefix.length) as ByteString)

/** A record that whoever drives the cluster keeps in its state. */
export const noteKey = (name: ByteString): ByteString => `n${name}` as ByteString

/** What the cluster keeps of a contract beside its record and its storage; under its namespace, so that it goes where that goes. */
export const contractDataPrefix = (trieId: Uint8Array): ByteString => `x${toByteString(trieId)}` as ByteString

const decimal = (index: number): string => index.toString(16).padStart(8, '0')

/** A storage namespace that waits for its deletion. */
export const deletionKey = (index: number): ByteString => `d${decimal(index)}` as ByteString

/** What all storage keys of a contract begin with. */
export function storagePrefix(trieId: Uint8Array): ByteString {
  let prefix = prefixes.get(trieId)
  if (prefix === undefined) {
    prefix = `s${toByteString(trieId)}` as ByteString
    prefixes.set(trieId, prefix)
  }
  return prefix
}

/** By the array, which lives as long as the record that it is of. */
const prefixes = new WeakMap<Uint8Array, ByteString>()

/** Hashed keys are kept this many at a time: contracts use few keys again and again. */
const memoMax = 8_192
const hashedKeys = new Map<string, string>()

/** The part of a storage key below the contract's prefix: a pure function whose answers are kept. */
export function storageKeySuffix(key: Uint8Array, fixed: boolean): string {
  const raw = toByteString(key)
  const memoKey = `${fixed ? 'f' : 'v'}${raw}`
  let hashed = hashedKeys.get(memoKey)
  if (hashed === undefined) {
    hashed = fixed ? toByteString(blake2b256(key)) : toByteString(blake2b128(key)) + raw
    if (hashedKeys.size >= memoMax) hashedKeys.clear()
    hashedKeys.set(memoKey, hashed)
  }
  return hashed
}
