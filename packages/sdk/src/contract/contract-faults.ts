// SPDX-License-Identifier: Apache-2.0
import type { ErrorEntry } from '@phat/primitives'

/** How the cluster can end a call before or without the contract's own answer, as codes of `sdkErrors`. The contract's state is unchanged. */
export const contractFaults = {
  trapped: {
    why: 'The contract stopped in the midst of its work, by a panic, an exception or a limit: its state is unchanged.',
    remedy: 'Run the same call in the contract’s tests to see where; its author must correct it.',
  },
  'out-of-gas': {
    why: 'The gas limit was used up before the contract was done: its state is unchanged.',
    remedy: 'Leave gasLimit out so that it is estimated, or give more.',
  },
  'deposit-too-low': {
    why: 'The account has too little in the cluster for gas, storage and the value of the call.',
    remedy: 'Leave deposit out so that what is missing moves along, or move some with transferToCluster.',
  },
  'deposit-limit-reached': {
    why: 'What the call stores would hold more than storageDepositLimit allows.',
    remedy: 'Give a higher storageDepositLimit, or leave it out.',
  },
  reverted: {
    why: 'The contract went back on what it did without saying why: its state is unchanged.',
    remedy: 'Run the same call in the contract’s tests to see where; its author must tell callers why.',
  },
  'contract-exists': {
    why: 'The deployer has made a contract of this code with this salt before: its address is taken.',
    remedy: 'Give another salt, or leave it out.',
  },
  'code-not-found': {
    why: 'The cluster does not have the code that is named by its hash.',
    remedy: 'Deploy from a bundle that holds the code.',
  },
  'call-too-deep': {
    why: 'Contracts called each other deeper than the cluster allows.',
    remedy: 'Its author must break the chain of calls; a contract that calls itself back is the usual cause.',
  },
  'reentrance-denied': {
    why: 'A contract was called back while it worked, and does not allow that.',
    remedy: 'Its author decides: allow it in the call, or answer first and call then.',
  },
  'contract-too-large': {
    why: 'A value, an answer or an event of the contract is larger than the cluster takes.',
    remedy: 'Ask for less at once; its author must split what it keeps or answers.',
  },
  'bad-host-call': {
    why: 'The contract asked its host for what there is not, or with arguments that it does not take.',
    remedy: 'Build it with the SDK of this network; its author must correct it if that is not it.',
  },
  'contract-failed': {
    why: 'The call failed in the cluster for a reason that this version does not know; the message has its name.',
    remedy: 'Look the name up in docs/reference, or use a newer version of the SDK.',
  },
} as const satisfies Record<string, ErrorEntry>
