// SPDX-License-Identifier: Apache-2.0
import { defineErrors, type Rejection } from '@phat/primitives'

/** Messages of the chain without effect, and what does not let a worker go on. Stops of a worker are no errors of it: see `BlockPlan.stop`. */
export const systemErrors = defineErrors('system', {
  'not-allowed': {
    why: 'The message says something that its sender may not say: another pallet or a gatekeeper answers for it.',
    remedy: 'Nothing to do: it changes nothing. If governance sent it, use the call of the pallet that answers for it.',
  },
  'not-registered': {
    why: 'The chain asks this worker for something that only registered workers do.',
    remedy: 'Register the worker again; see why it was suspended.',
  },
  'cannot-keep-master-key': {
    why: 'This worker should become the first gatekeeper, but its TEE has no sealing key and no recovery keys were named.',
    remedy: 'Choose a worker whose TEE seals, or start this one with recovery keys, k of n.',
  },
  'other-master-key': {
    why: 'The chain announces a master key that this gatekeeper does not hold.',
    remedy: 'Let it be registered as a gatekeeper again, so that another one sends it the key.',
  },
  'unreadable-key': {
    why: 'A key that was sent does not open with the key of its receiver, or is none.',
    remedy: 'See whether all gatekeepers run this release; then let the chain ask for the key again.',
  },
  'unusable-receiver': {
    why: 'Nobody can encrypt to the key of a worker or gatekeeper that a key should go to.',
    remedy: 'Register the receiver with a key that is a point of ristretto255.',
  },
  'bad-rotation': {
    why: 'A new master key comes from nobody that the rotation named, out of turn, or with a wrong signature.',
    remedy: 'See which gatekeeper sent it; the rotation goes on with the next proposal.',
  },
  'already-in-cluster': {
    why: 'Keys of a second cluster came for a worker that serves one.',
    remedy: 'Give a cluster workers that serve none.',
  },
  'cluster-not-ready': {
    why: 'A cluster was sent more than waits for one that does not run yet.',
    remedy: 'Send it again once the cluster has reported that it is deployed.',
  },
  'too-many-duties': {
    why: 'A gatekeeper has more to tell the chain than may wait.',
    remedy: 'See that the relayer brings messages of the gatekeeper to the chain; then let the chain ask again.',
  },
  'channel-full': {
    why: 'More messages of this sender wait for the chain than may wait.',
    remedy: 'See that the relayer brings them to the chain and has the funds to do so.',
  },
  'unreadable-state': {
    why: 'A verified value of the chain’s state is not of the form that this release reads.',
    remedy: 'Run the release of the worker that belongs to the runtime of the chain.',
  },
})

export type SystemRejection = Exclude<keyof typeof systemErrors.entries, 'unreadable-state'>

/** Which rejections the operator should hear of; the others are somebody else's matter. */
export const rejectionActions: Readonly<Record<SystemRejection, Rejection['action']>> = {
  'not-allowed': 'report',
  'not-registered': 'report',
  'cannot-keep-master-key': 'report',
  'other-master-key': 'report',
  'unreadable-key': 'report',
  'unusable-receiver': 'reject',
  'bad-rotation': 'report',
  'already-in-cluster': 'report',
  'cluster-not-ready': 'reject',
  'too-many-duties': 'report',
  'channel-full': 'report',
}
