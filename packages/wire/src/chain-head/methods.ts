// SPDX-License-Identifier: Apache-2.0
import { call, optional, required, subscription } from '../definition.ts'

const follow = required('followSubscription', 'text', 'What chainHead_v1_follow answered.')
const hash = required('hash', 'hash', 'A block that is pinned by the subscription.')
const operation = required('operationId', 'text', 'What started the operation answered.')
const started = '{result: "started", operationId: string} | {result: "limitReached"}'

/** Following the head of the chain (json-rpc-interface-spec, `chainHead`). Events are in `events.ts`. */
export const chainHeadGroup = {
  chainHead_v1_follow: subscription([required('withRuntime', 'bool', 'Whether events tell runtime versions.')], {
    notification: 'chainHead_v1_followEvent',
    unsubscribe: ['chainHead_v1_unfollow'],
    unsubscribeResult: 'null',
    errors: ['too-many-follows'],
    docs: 'Tells new, best and finalized blocks; each block told stays pinned until chainHead_v1_unpin.',
    result: 'FollowEvent',
  }),
  chainHead_v1_header: call([follow, hash], {
    stateful: true,
    errors: ['block-not-pinned'],
    docs: 'The encoded header of a pinned block; null if the subscription is over.',
    result: 'hex | null',
  }),
  chainHead_v1_body: call([follow, hash], {
    stateful: true,
    errors: ['block-not-pinned'],
    docs: 'Starts fetching the extrinsics of a pinned block; operationBodyDone brings them.',
    result: started,
  }),
  chainHead_v1_storage: call(
    [
      follow,
      hash,
      required('items', 'storageItems', 'What to look up.'),
      optional('childTrie', 'bytes', 'The name of a child trie; the main trie by default.'),
    ],
    {
      stateful: true,
      errors: ['block-not-pinned'],
      docs: 'Starts reading storage of a pinned block; operationStorageItems bring the results.',
      result: '{result: "started", operationId: string, discardedItems: number} | {result: "limitReached"}',
    },
  ),
  chainHead_v1_call: call(
    [
      follow,
      hash,
      required('function', 'text', 'Runtime API function.'),
      required('callParameters', 'bytes', 'Its encoded arguments.'),
    ],
    {
      stateful: true,
      errors: ['block-not-pinned', 'follow-without-runtime'],
      docs: 'Starts a runtime call on the state of a pinned block; operationCallDone brings the result.',
      result: started,
    },
  ),
  chainHead_v1_continue: call([follow, operation], {
    stateful: true,
    errors: ['not-waiting'],
    docs: 'Goes on with a storage operation that has told operationWaitingForContinue.',
    result: 'null',
  }),
  chainHead_v1_stopOperation: call([follow, operation], {
    stateful: true,
    docs: 'Ends an operation; no effect on a finished one.',
    result: 'null',
  }),
  chainHead_v1_unpin: call([follow, required('hashOrHashes', 'hashOrHashes', 'The blocks to let go.')], {
    stateful: true,
    errors: ['block-not-pinned', 'duplicate-hashes'],
    docs: 'Lets pinned blocks go: all of them, or none if one is not pinned.',
    result: 'null',
  }),
}
