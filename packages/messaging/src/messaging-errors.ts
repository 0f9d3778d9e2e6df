// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

export const messagingErrors = defineErrors('messaging', {
  unsignable: {
    why: 'The sender of the message lives on the chain, or is no sender at all, so no key signs for it.',
    remedy: 'Send as a worker, cluster, contract or gatekeeper, or push the message from its pallet.',
  },
  'unknown-topic': {
    why: 'No handler is bound to the topic of the message.',
    remedy: 'Nothing to do if another component reads this topic; otherwise check the spelling of the destination.',
  },
  'invalid-topic': {
    why: 'The destination is empty or begins with a reserved character.',
    remedy: 'Use a topic that begins with a letter, or with ^ for the chain alone.',
  },
  'wrong-origin': {
    why: 'The sender is of a kind that may not use this topic.',
    remedy: 'Nothing to do: the message was forged or meant for another topic, and changes nothing.',
  },
  'malformed-payload': {
    why: 'The payload is not what this topic carries.',
    remedy: 'Compare the release of the sender with the one of the receiver; a message that cannot be read changes nothing.',
  },
  'channel-full': {
    why: 'More messages of this sender wait for the chain than the channel may hold.',
    remedy: 'Check that the relayer runs and that its account can pay for transactions.',
    retryable: true,
  },
})
