// SPDX-License-Identifier: Apache-2.0
import { alias, arm, bytes, type Codec, fixedBytes, mapped, newtype, tuple, type ValueOf, variant } from '@phat/codec'
import type { AccountId } from '@phat/primitives'

/** `sp_core::crypto::AccountId32`. */
export const accountId: Codec<AccountId> = (() => {
  const account = newtype<AccountId>(fixedBytes(32), 'sp_core::crypto::AccountId32')
  // The path says it all: `@phat/messaging`, which does not know the kit, declares the same type.
  return alias<AccountId>({ ...account, description: { ...account.description, generic: true } }, 'T::AccountId')
})()

const addressArms = {
  Id: arm(0, accountId),
  Index: arm(1, compactUnit()),
  Raw: arm(2, bytes),
  Address32: arm(3, fixedBytes(32)),
  Address20: arm(4, fixedBytes(20)),
} as const

/** `Compact<()>`: what an account index is on chains without index pallet; it takes no bytes. */
function compactUnit(): Codec<undefined> {
  const unit = tuple()
  return {
    ...mapped(unit, { from: () => [] as const, to: () => undefined }),
    description: { path: [], params: [], definition: { kind: 'compact', of: unit }, docs: [] },
  }
}

const addressVariant = variant('sp_runtime::multiaddress::MultiAddress', addressArms)

/** `MultiAddress<AccountId32, ()>`: how a call or an extrinsic names an account. */
export const multiAddress: Codec<MultiAddress> = alias(
  {
    ...addressVariant,
    description: {
      ...addressVariant.description,
      params: [
        { name: 'AccountId', type: accountId },
        { name: 'AccountIndex', type: tuple() },
      ],
    },
  },
  'AccountIdLookupOf<T>',
)
export type MultiAddress = ValueOf<typeof addressVariant>

/** `sp_runtime::MultiSignature`. */
export const multiSignature = variant('sp_runtime::MultiSignature', {
  Ed25519: arm(0, fixedBytes(64)),
  Sr25519: arm(1, fixedBytes(64)),
  Ecdsa: arm(2, fixedBytes(65)),
})
export type MultiSignature = ValueOf<typeof multiSignature>
