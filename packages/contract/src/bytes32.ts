// SPDX-License-Identifier: Apache-2.0
import { type Codec, codecErrors, fixedBytes, makeCodec, type TypeDescription } from '@phat/codec'
import { fromHex, type Hex, toHex } from '@phat/primitives'

/**
 * Thirty-two bytes by identity: the same bytes are always the same object, so `===`, `Map` and `Set` compare them by value, which byte
 * arrays do not.
 */
class Bytes32 {
  readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  /** Hex with prefix. */
  toString(): Hex {
    return toHex(this.bytes)
  }

  toJSON(): Hex {
    return toHex(this.bytes)
  }
}

/** An account or a contract. Compare with `===`. */
export interface AccountId {
  readonly bytes: Uint8Array
  toString(): Hex
  readonly [accountBrand]: true
}

/** A hash, such as the code hash of a contract. Compare with `===`. */
export interface Hash {
  readonly bytes: Uint8Array
  toString(): Hex
  readonly [hashBrand]: true
}

declare const accountBrand: unique symbol
declare const hashBrand: unique symbol

const interned = new Map<string, Bytes32>()
const charsOf = String.fromCharCode as (this: void, ...codes: readonly number[]) => string

/**
 * The one object for these bytes.
 * @param isOurs true when nobody else will change the bytes: then they are kept without a copy
 */
function intern(bytes: Uint8Array, isOurs: boolean): Bytes32 {
  if (bytes.length !== 32) throw codecErrors.error('invalid-value', 'expected 32 bytes')
  // A native call over 32 arguments: a loop costs an interpreter ten times as much. The cast: a byte array is array-like.
  const key = charsOf.apply(undefined, bytes as unknown as number[])
  let found = interned.get(key)
  if (found === undefined) {
    found = new Bytes32(isOurs ? bytes : bytes.slice())
    interned.set(key, found)
  }
  return found
}

// In the terms of ink!'s metadata, by which clients find the types of accounts and hashes.
const describe = (path: readonly string[]): TypeDescription => ({
  path,
  params: [],
  definition: { kind: 'composite', fields: [{ type: fixedBytes32, docs: [] }] },
  docs: [],
})

const fixedBytes32 = /* @__PURE__ */ fixedBytes(32)

function bytes32<T extends { readonly bytes: Uint8Array }>(path: readonly string[], typeName: string): Codec<T> {
  return makeCodec<T>({
    description: describe(path),
    typeName,
    minSize: 32,
    maxSize: 32,
    exact: true,
    write: (writer, value) => {
      if (!(value instanceof Bytes32)) throw codecErrors.error('invalid-value', `expected a value of type ${typeName}`)
      // Not `append`, whose loop costs an interpreter more than a native call. The claim comes first: it may replace the buffer.
      const at = writer.claim(32)
      writer.bytes.set(value.bytes, at)
    },
    // The cast states that the brand is one of types alone.
    read: (reader) => intern(reader.take(32), false) as unknown as T,
  })
}

/** Codec of accounts. */
export const accountId: Codec<AccountId> = /* @__PURE__ */ bytes32<AccountId>(
  ['ink_primitives', 'types', 'AccountId'],
  'AccountId',
)

/** Codec of hashes. */
export const hash: Codec<Hash> = /* @__PURE__ */ bytes32<Hash>(['ink_primitives', 'types', 'Hash'], 'Hash')

/** An account by its 32 bytes or their hex. @throws PhatError `codec.invalid-value`, `primitives.not-hex` */
export function account(value: Uint8Array | Hex): AccountId {
  return (typeof value === 'string' ? intern(fromHex(value), true) : intern(value, false)) as unknown as AccountId
}

/** An account from what the host has just answered. */
export function hostAccount(bytes: Uint8Array): AccountId {
  return intern(bytes, true) as unknown as AccountId
}

/** A hash by its 32 bytes or their hex. @throws PhatError `codec.invalid-value`, `primitives.not-hex` */
export function hashOf(value: Uint8Array | Hex): Hash {
  return (typeof value === 'string' ? intern(fromHex(value), true) : intern(value, false)) as unknown as Hash
}
