// SPDX-License-Identifier: Apache-2.0
import { type Message, type MessageSigner, type OffchainOrigin, type SignedMessage, signMessage } from '@phat/messaging'
import { assert } from '@phat/primitives'
import { signWith } from '../keys/sr25519-secret.ts'
import type { WorkerIdentity } from '../serve/worker-view.ts'
import { speakingKey } from './gatekeeper/master-keys.ts'
import { gatekeeperOrigin } from './origins.ts'
import type { SystemState, Unsigned } from './system-types.ts'

/** Everything that waits for the chain, by sender. Nothing of a gatekeeper that the chain does not know as one, or whose place is not proven yet. */
export function pendingMessages(state: SystemState): readonly Unsigned[] {
  const pending: Unsigned[] = state.channels
    .filter(([, { messages }]) => messages.length > 0)
    .map(([origin, { first, messages }]) => [origin, messages, first])
  const { duties, gatekeeper, gatekeeperNext } = state
  if (gatekeeper !== 'active' || gatekeeperNext === undefined || duties.length === 0) return pending
  return [...pending, [gatekeeperOrigin, duties.map(({ message }) => message), gatekeeperNext]]
}

/** Signed already; a message whose place in the sequence or whose key changed is signed anew. */
const signed = new WeakMap<Message, { readonly by: Uint8Array; readonly value: SignedMessage }>()

/** Messages of one sender that are signed at a time: the chain takes them in order, so the rest can wait. */
const signedMax = 256

/**
 * Signs what waits for the chain, each sender's first messages: the worker's by its identity, gatekeepers' by the master key, the cluster's by
 * its identity key.
 */
export function signedEgress(
  state: SystemState,
  identity: WorkerIdentity,
): readonly (readonly [OffchainOrigin, readonly SignedMessage[]])[] {
  return pendingMessages(state).map(([origin, messages, first]) => {
    const [by, sign] = signerOf(state, identity, origin)
    return [origin, messages.slice(0, signedMax).map((message, i) => signOnce(message, first + BigInt(i), by, sign))]
  })
}

function signOnce(message: Message, sequence: bigint, by: Uint8Array, sign: MessageSigner): SignedMessage {
  const before = signed.get(message)
  if (before?.by === by && before.value.sequence === sequence) return before.value
  const value = signMessage(message, sequence, sign)
  signed.set(message, { by, value })
  return value
}

/** Whose key it is, by its bytes in the state, and how it signs. */
function signerOf(
  state: SystemState,
  identity: WorkerIdentity,
  origin: OffchainOrigin,
): readonly [by: Uint8Array, sign: MessageSigner] {
  if (origin.type === 'Worker') return [identity.publicKey, identity.sign]
  const secret = origin.type === 'Gatekeeper' ? speakingKey(state)?.secret : state.cluster?.birth.keys.identity
  const known = knownSecret(secret, origin.type)
  return [known, (bytes) => signWith(known, bytes)]
}

function knownSecret(secret: Uint8Array | undefined, of: string): Uint8Array {
  assert(secret !== undefined, `messages of ${of} wait only where its key is there`)
  return secret
}
