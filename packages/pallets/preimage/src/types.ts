// SPDX-License-Identifier: Apache-2.0
import { alias, arm, type Codec, mapped, option, tuple, u32, u128, type ValueOf, variant, vec } from '@phat/codec'
import { accountId, h256 } from '@phat/frame'
import type { Balance, Hash } from '@phat/primitives'

/** Most bytes of a preimage: 4 MiB. */
export const maxSize = 4 * 1024 * 1024
/** Most hashes of one `ensureUpdated`. */
export const maxUpdates = 1024

/** The hash that names a preimage: blake2b-256 of its bytes. */
export const hash = alias<Hash>(h256, 'T::Hash')
export const hashes = alias<readonly Hash[]>(vec(h256), 'Vec<T::Hash>')

/** Why this pallet holds funds. */
export const holdReason: Codec<{ readonly type: 'Preimage'; readonly value?: undefined }> = variant(
  'pallet_preimage::pallet::HoldReason',
  { Preimage: arm(0, undefined, 'The deposit for storing a preimage.') },
)

/** A held deposit (`HoldConsideration`): its amount. The parameters are only names, as Rust leaves them out of metadata. */
const ticket: Codec<Balance> = (() => {
  const amount = mapped(
    u128,
    { from: (held: Balance) => held, to: (raw) => raw },
    'frame_support::traits::tokens::fungible::HoldConsideration',
  )
  const params = ['A', 'F', 'R', 'D', 'Fp'].map((name) => ({ name }))
  return { ...amount, description: { ...amount.description, params } }
})()

/** Who owns a preimage, and what is held for it. */
const owned = tuple(accountId, ticket)
export type Owned = ValueOf<typeof owned>

function withParams<T>(codec: Codec<T>, params: Codec<T>['description']['params']): Codec<T> {
  return { ...codec, description: { ...codec.description, params, generic: true } }
}

/** Whether a preimage is wanted by its owner alone, or by the chain. */
export const requestStatus = withParams(
  variant('pallet_preimage::RequestStatus', {
    Unrequested: arm(0, { ticket: owned, len: u32 }),
    Requested: arm(1, { maybeTicket: option(owned), count: u32, maybeLen: option(u32) }),
  }),
  [
    { name: 'AccountId', type: accountId },
    { name: 'Ticket', type: ticket },
  ],
)
export type RequestStatus = ValueOf<typeof requestStatus>

const reserved = tuple(accountId, u128)

/** A status of the time before holds, with a reserved deposit. */
export const oldRequestStatus = withParams(
  variant('pallet_preimage::OldRequestStatus', {
    Unrequested: arm(0, { deposit: reserved, len: u32 }),
    Requested: arm(1, { deposit: option(reserved), count: u32, len: option(u32) }),
  }),
  [
    { name: 'AccountId', type: accountId },
    { name: 'Balance', type: u128 },
  ],
)

/** Where the bytes of a preimage stand: hash and length. */
export const preimageKey = tuple(h256, u32)

/** The length of a preimage that a status says is stored. */
export const lengthOf = (status: RequestStatus | undefined): number | undefined =>
  status?.type === 'Requested' ? status.value.maybeLen : status?.value.len

/** The owner of a preimage and its deposit, where it has one. */
export const ownedBy = (status: RequestStatus | undefined): Owned | undefined =>
  status?.type === 'Requested' ? status.value.maybeTicket : status?.value.ticket
