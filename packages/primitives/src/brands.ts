// SPDX-License-Identifier: Apache-2.0

declare const brand: unique symbol

/** A type that only its decoder or parser makes, so that two kinds of the same shape cannot be confused. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }

/** 32 bytes that name an account: an sr25519 or ed25519 public key, or a blake2b-256 of something else. */
export type AccountId = Brand<Uint8Array, 'AccountId'>
/** 32 bytes: blake2b-256 of a block's SCALE-encoded header. */
export type BlockHash = Brand<Uint8Array, 'BlockHash'>
/** 32 bytes: root of the state trie. */
export type StateRoot = Brand<Uint8Array, 'StateRoot'>
/** 32 bytes of any other digest. */
export type Hash = Uint8Array
/** Height of a block; genesis is 0. */
export type BlockNumber = number
/** Count of an account's transactions. */
export type Nonce = number
/** Amount in planck, 10^-12 PHA. */
export type Balance = bigint
