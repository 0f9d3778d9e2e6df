// SPDX-License-Identifier: Apache-2.0
import { arm, bytes, type Codec, fixedBytes, mapped, option, struct, u32, u64, u128, type ValueOf, variant } from '@phat/codec'
import { accountId32, commandPayload, contractInfo, resourceType } from '@phat/messaging'
import type { ClusterItem } from '../../cluster/cluster-work.ts'

const id = fixedBytes(32)

const uploadCodec = struct('phat_worker::Upload', { origin: id, resource: resourceType, code: bytes })
const instantiationCodec = struct('phat_worker::Instantiation', {
  info: contractInfo,
  transfer: u128,
  gasLimit: u64,
  depositLimit: option(u128),
})

/** The names are those of `ClusterItem`. A payload goes as bytes: its last form reaches to the end of the input. */
const itemVariant = variant('phat_worker::ClusterItem', {
  deploy: arm(0, { systemCode: bytes, deposit: u128 }),
  deposit: arm(1, { account: accountId32, amount: u128 }),
  upload: arm(2, uploadCodec),
  instantiate: arm(3, instantiationCodec),
  command: arm(4, { origin: option(id), contract: id, payload: bytes }),
  systemCode: arm(5, { code: bytes }),
  rotateCommandKey: arm(6, { command: fixedBytes(64), epoch: u32 }),
})
type Encoded = ValueOf<typeof itemVariant>

function toEncoded(item: ClusterItem): Encoded {
  switch (item.kind) {
    case 'upload':
      return { type: 'upload', value: { ...item, resource: { type: item.resource } } }
    case 'command':
      return { type: 'command', value: { ...item, payload: commandPayload.encode(item.payload) } }
    default:
      // The rest has the fields of its arm.
      return { type: item.kind, value: item } as Encoded
  }
}

function fromEncoded({ type: kind, value }: Encoded): ClusterItem {
  switch (kind) {
    case 'upload':
      return { kind, ...value, resource: value.resource.type }
    case 'command':
      return { kind, ...value, payload: commandPayload.decode(value.payload) }
    default:
      return { kind, ...value } as ClusterItem
  }
}

/** What a cluster is asked for, as a worker's records keep it. */
export const clusterItem: Codec<ClusterItem> = mapped<Encoded, ClusterItem>(itemVariant, { from: toEncoded, to: fromEncoded })
