// SPDX-License-Identifier: Apache-2.0
import { alias, boundedVec, type Codec, fixedBytes, struct, u32, u128, type ValueOf } from '@phat/codec'
import { accountId } from '@phat/frame'
import type { AccountId, Balance } from '@phat/primitives'

/** Names the type parameters of a Rust type, which together with its path identify it. */
function withParams<T>(codec: Codec<T>, params: Codec<T>['description']['params']): Codec<T> {
  return { ...codec, description: { ...codec.description, params, generic: true } }
}

const blockNumber = alias<number>(u32, 'BlockNumber')

/** An extrinsic by the height of its block and its index in it: where an operation began, which names it among others alike. */
export const timepoint = withParams(
  struct('pallet_multisig::Timepoint', { height: blockNumber, index: alias<number>(u32, 'u32') }),
  [{ name: 'BlockNumber', type: u32 }],
)
export type Timepoint = ValueOf<typeof timepoint>

/** Blake2b-256 of an encoded call. */
export const callHash: Codec<Uint8Array> = alias(fixedBytes(32), 'CallHash')

/** An operation that still waits for approvals. */
export interface Multisig {
  readonly when: Timepoint
  /** Reserved from the depositor until the operation ends, in planck. */
  readonly deposit: Balance
  /** Who began it. */
  readonly depositor: AccountId
  /** Who approved so far, the depositor among them; in ascending order. */
  readonly approvals: readonly AccountId[]
}

/** Codec of `Multisig` for operations of at most so many signatories. */
export function multisigOf(maxSignatories: number): Codec<Multisig> {
  return withParams(
    struct('pallet_multisig::Multisig', {
      when: alias<Timepoint>(timepoint, 'Timepoint<BlockNumber>'),
      deposit: alias<Balance>(u128, 'Balance'),
      depositor: alias<AccountId>(accountId, 'AccountId'),
      approvals: alias<readonly AccountId[]>(boundedVec(accountId, maxSignatories), 'BoundedVec<AccountId, MaxApprovals>'),
    }),
    [
      { name: 'BlockNumber', type: u32 },
      { name: 'Balance', type: u128 },
      { name: 'AccountId', type: accountId },
      { name: 'MaxApprovals' },
    ],
  )
}
