// SPDX-License-Identifier: Apache-2.0
import { str, tuple, u64, unit } from '@phat/codec'
import { type AnyExtension, anyValid, defineTransactionExtension, invalid, type RuntimeCall } from '@phat/frame'
import { isOffchainOrigin, type MessageOrigin, messageOrigin, type SignedMessage } from '@phat/messaging'
import { base } from './base.ts'
import { isSignedBy } from './check-signed.ts'

const tag = tuple(str, messageOrigin, u64)

/** The tag by which the pool knows that a sender used a sequence (`tag` of phala-blockchain's `check_seq`). */
export const sequenceTag = (sender: MessageOrigin, sequence: bigint): Uint8Array =>
  tag.encode(['PhalaMqOffchainMessages', sender, sequence])

/** The message that a call brings in, where it is such a call itself. */
function messageOf({ pallet, call, args }: RuntimeCall): SignedMessage | undefined {
  if (pallet !== 'PhalaMq' || call !== 'syncOffchainMessage') return undefined
  // The declaration of the call says what its arguments are.
  return (args as { readonly signedMessage: SignedMessage }).signedMessage
}

const carried = {
  ...unit,
  description: {
    path: ['phala_pallets', 'mq', 'check_seq', 'CheckMqSequence'],
    params: [{ name: 'T' }],
    definition: { kind: 'composite', fields: [] },
    docs: [],
  },
} as const

/**
 * Orders messages from off the chain by their sequence (`CheckMqSequence`): one that was taken is stale, one too early waits for the one
 * before it. A forged one is refused, or it could stand in the pool in the place of the real one.
 */
export const checkMqSequence: AnyExtension = defineTransactionExtension('CheckMqSequence', {
  extra: carried,
  validate: ({ execution, call }) => {
    const signed = messageOf(call)
    if (signed === undefined) return undefined
    const { sender } = signed.message
    const { config, store } = base.at(execution)
    const expected = store.offchainIngress.get(sender) ?? 0n
    if (signed.sequence < expected) invalid('Stale')
    const key = isOffchainOrigin(sender) ? config.keyOf({ execution }, sender) : undefined
    if (key === undefined || !isSignedBy(signed, key)) invalid('BadProof')
    return {
      ...anyValid,
      requires: signed.sequence > expected ? [sequenceTag(sender, signed.sequence - 1n)] : [],
      provides: [sequenceTag(sender, signed.sequence)],
    }
  },
  prepare: ({ execution, call }) => {
    const signed = messageOf(call)
    if (signed === undefined) return undefined
    const expected = base.at(execution).store.offchainIngress.get(signed.message.sender) ?? 0n
    if (signed.sequence !== expected) invalid(signed.sequence < expected ? 'Stale' : 'Future')
    return undefined
  },
})
