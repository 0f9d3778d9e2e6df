// SPDX-License-Identifier: Apache-2.0
import { type Codec, fixedBytes, makeCodec, pathOf, u64, u256 as u256Number } from '@phat/codec'
import type { AccountId, Hash } from '@phat/primitives'

/** 32 bytes with a type name of their own. `generic`: the path says it all, so copies in other packages are the same metadata type. */
function named32<T extends Uint8Array>(path: string, typeName?: string): Codec<T> {
  const inner = fixedBytes(32)
  return makeCodec<T>({
    description: {
      path: pathOf(path),
      params: [],
      definition: { kind: 'composite', fields: [{ type: inner, docs: [] }] },
      docs: [],
      generic: true,
    },
    ...(typeName === undefined ? {} : { typeName }),
    minSize: 32,
    maxSize: 32,
    write: inner.write,
    // The cast names what 32 bytes of this type are.
    read: (reader) => inner.read(reader) as T,
  })
}

/** `primitive_types::H256`: contract, cluster and message-queue account ids, hashes. */
export const h256: Codec<Hash> = named32('primitive_types::H256')

/** `sp_core::crypto::AccountId32`. */
export const accountId32: Codec<AccountId> = named32('sp_core::crypto::AccountId32')

/** `sp_core::sr25519::Public`: worker, ecdh, cluster, contract and master public keys are all of this type. */
export const sr25519Public: Codec<Uint8Array> = named32('sp_core::sr25519::Public')

/** `primitive_types::U256`: four u64, least significant first. */
export const u256: Codec<bigint> = makeCodec<bigint>({
  description: {
    path: pathOf('primitive_types::U256'),
    params: [],
    definition: {
      kind: 'composite',
      fields: [
        {
          type: { description: { path: [], params: [], definition: { kind: 'array', of: u64, length: 4 }, docs: [] } },
          docs: [],
        },
      ],
    },
    docs: [],
    generic: true,
  },
  minSize: 32,
  maxSize: 32,
  exact: true,
  write: u256Number.write,
  read: u256Number.read,
})
