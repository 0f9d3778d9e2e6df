// SPDX-License-Identifier: Apache-2.0
import { alias, arm, bytes, type Codec, compactU32, fixedBytes, struct, type ValueOf, variant, vec } from '@phat/codec'
import type { BlockHash, BlockNumber, Hash, StateRoot } from '@phat/primitives'

/** `primitive_types::H256`. */
export const h256: Codec<Hash> = struct256('primitive_types::H256')

function struct256(path: string): Codec<Hash> {
  const inner = fixedBytes(32)
  return {
    ...inner,
    description: {
      path: path.split('::'),
      params: [],
      definition: { kind: 'composite', fields: [{ type: inner, docs: [] }] },
      docs: [],
      // The path says it all: `@phat/messaging`, which does not know the kit, declares the same type.
      generic: true,
    },
  }
}

/** A block's hash: blake2b-256 of its encoded header. */
export const blockHash: Codec<BlockHash> = alias(h256, 'T::Hash')

const consensusEngineId = fixedBytes(4)

/** One entry of a header's digest (`sp_runtime::generic::digest::DigestItem`). */
export const digestItem = variant('sp_runtime::generic::digest::DigestItem', {
  PreRuntime: arm(6, [consensusEngineId, bytes]),
  Consensus: arm(4, [consensusEngineId, bytes]),
  Seal: arm(5, [consensusEngineId, bytes]),
  Other: arm(0, bytes),
  RuntimeEnvironmentUpdated: arm(8),
})
export type DigestItem = ValueOf<typeof digestItem>

/** `sp_runtime::generic::digest::Digest`. */
export const digest = struct('sp_runtime::generic::digest::Digest', { logs: vec(digestItem) })

/** A block header as Substrate encodes it; its hash is the block's hash. */
export interface Header {
  readonly parentHash: BlockHash
  readonly number: BlockNumber
  readonly stateRoot: StateRoot
  readonly extrinsicsRoot: Hash
  readonly digest: { readonly logs: readonly DigestItem[] }
}

/** Codec of `Header`: parent hash, compact number, state root, extrinsics root, digest. */
export const header: Codec<Header> = alias(
  struct('sp_runtime::generic::header::Header', {
    parentHash: h256,
    number: compactU32,
    stateRoot: h256,
    extrinsicsRoot: h256,
    digest,
  }),
  'Header',
)
