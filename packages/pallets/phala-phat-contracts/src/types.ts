// SPDX-License-Identifier: Apache-2.0
import { arm, type Codec, struct, u32, u128, type ValueOf, variant } from '@phat/codec'
import { accountId } from '@phat/frame'
import { h256 } from '@phat/messaging'

/** Names the account type as a parameter, as Rust declares these types. */
const ofAccount = <T>(codec: Codec<T>): Codec<T> => ({
  ...codec,
  description: { ...codec.description, params: [{ name: 'AccountId', type: accountId }], generic: true },
})

/** Who may upload code and make contracts. */
export const clusterPermission = ofAccount(
  variant('phala_types::contract::ClusterPermission', { Public: arm(0), OnlyOwner: arm(1, accountId) }),
)
export type ClusterPermission = ValueOf<typeof clusterPermission>

/** A cluster: its owner, and its prices in planck. */
export const clusterInfo = ofAccount(
  struct('phala_types::contract::ClusterInfo', {
    owner: accountId,
    permission: clusterPermission,
    systemContract: h256,
    gasPrice: u128,
    depositPerItem: u128,
    depositPerByte: u128,
  }),
)
export type ClusterInfo = ValueOf<typeof clusterInfo>

/** What the chain knows of a contract. */
export const basicContractInfo = struct('phala_pallets::phat::pallet::BasicContractInfo', {
  deployer: accountId,
  cluster: h256,
})

/** A change of a cluster's command key: its epoch, from 1 on, and the block that asked for it. */
export const keyRotation = struct('phala_pallets::phat::pallet::KeyRotation', { epoch: u32, block: u32 })
