// SPDX-License-Identifier: Apache-2.0
import { verifyMultiSignature } from '@phat/crypto'
import { concatBytes } from '@phat/primitives'
import { isOffchainOrigin, type Message, messageOrigin, messageToSign, type SignedMessage } from './message.ts'
import { messagingErrors } from './messaging-errors.ts'

/** Signs bytes with the key of one origin; sr25519, context `substrate`, 64 bytes. */
export type MessageSigner = (bytes: Uint8Array) => Uint8Array

/** The bytes that the signature of a message covers: `SCALE(message, sequence)`. */
export function messageSigningBytes(message: Message, sequence: bigint): Uint8Array {
  return messageToSign.encode({ message, sequence })
}

/**
 * Signs a message for its place in the sender's sequence.
 * @throws messaging.unsignable for senders that live on the chain: they have no key
 */
export function signMessage(message: Message, sequence: bigint, sign: MessageSigner): SignedMessage {
  if (!isOffchainOrigin(message.sender)) throw messagingErrors.error('unsignable', `a ${message.sender.type} signs no messages`)
  return { message, sequence, signature: sign(messageSigningBytes(message, sequence)) }
}

/** True when the signature is the one of `publicKey` (32 bytes, sr25519) over this message at this sequence. Whose key it must be, the chain knows. */
export function verifyMessage(signed: SignedMessage, publicKey: Uint8Array): boolean {
  if (signed.signature.length !== 64) return false
  const bytes = messageSigningBytes(signed.message, signed.sequence)
  return verifyMultiSignature({ type: 'Sr25519', value: signed.signature }, bytes, publicKey)
}

/** What an identity key signs besides messages (`phala_types::SignedContentType` up to 127); the numbers are the wire's. */
export const signedContentTypes = {
  MqMessage: 0,
  RpcResponse: 1,
  EndpointInfo: 2,
  MasterKeyRotation: 3,
  MasterKeyStore: 4,
  ClusterStateRequest: 5,
  EventChainBlock: 6,
  // Ours; far from the numbers that phala-blockchain may still give.
  QueryReceipt: 128,
} as const

export type SignedContentType = keyof typeof signedContentTypes

const reservedOrigin = messageOrigin.encode({ type: 'Reserved' })

/**
 * The bytes that are signed for content which is no message: 0xff, the type, the content. 0xff is the origin `Reserved`, which no message
 * may have, so that a signature over one is never one over the other.
 */
export function wrapSignedContent(type: Exclude<SignedContentType, 'MqMessage'>, content: Uint8Array): Uint8Array {
  return concatBytes(reservedOrigin, Uint8Array.of(signedContentTypes[type]), content)
}
