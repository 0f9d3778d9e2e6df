// SPDX-License-Identifier: Apache-2.0
import { arm, bytes, type Codec, struct, u64, type ValueOf, variant } from '@phat/codec'
import { h256, sr25519Public } from './identities.ts'
import { topic } from './topic.ts'

/** Who sent a message (`phala_mq::types::MessageOrigin`). Indices are the wire's; 255 marks wrapped content that is no message. */
export const messageOrigin = variant('phala_mq::types::MessageOrigin', {
  Pallet: arm(0, bytes, 'Runtime pallets (identified by pallet name)'),
  Contract: arm(1, h256, 'A confidential contract'),
  Worker: arm(2, sr25519Public, 'A pRuntime worker'),
  AccountId: arm(3, h256, 'A user'),
  MultiLocation: arm(4, bytes, 'A remote location (parachain, etc.)'),
  Gatekeeper: arm(5),
  Cluster: arm(6, h256, 'A contract cluster'),
  Reserved: arm(255),
})
export type MessageOrigin = ValueOf<typeof messageOrigin>

/** A message on the queue (`phala_mq::types::Message`). */
export const message = struct('phala_mq::types::Message', { sender: messageOrigin, destination: topic, payload: bytes })
export type Message = ValueOf<typeof message>

/** A message from off the chain, with the place in its sender's sequence and a signature over both. */
export const signedMessage = struct('phala_mq::types::SignedMessage', { message, sequence: u64, signature: bytes })
export type SignedMessage = ValueOf<typeof signedMessage>

/** Origins whose messages enter the chain by `sync_offchain_message`: each has a key and a sequence of its own. */
export type OffchainOrigin = Extract<MessageOrigin, { type: 'Contract' | 'Worker' | 'Gatekeeper' | 'Cluster' }>

/** True for origins that live off the chain. */
export function isOffchainOrigin(origin: MessageOrigin): origin is OffchainOrigin {
  return origin.type === 'Contract' || origin.type === 'Worker' || origin.type === 'Gatekeeper' || origin.type === 'Cluster'
}

/** Binds a message to its place in the sequence: what `sr25519` signs. Not wrapped: the first byte is an origin's index, never 255. */
export const messageToSign: Codec<{ readonly message: Message; readonly sequence: bigint }> = struct(
  'phala_mq::types::MessageToBeSigned',
  { message, sequence: u64 },
)
