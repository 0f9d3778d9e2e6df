// SPDX-License-Identifier: Apache-2.0
import { defineErrors, PhatError } from '@phat/primitives'
import type { RpcFailure } from './rpc-failure.ts'

/** Why a node's pool does not take a transaction. Nothing was paid in any of these cases. */
export const poolErrors = defineErrors('pool', {
  'cannot-pay': {
    why: 'The account has too little on the chain for the fee and the tip; nothing was paid.',
    remedy: 'Send the account some PHA, or use another account.',
  },
  'nonce-used': {
    why: 'A transaction of the account with this number is in a block already.',
    remedy: 'Sign it again: the next number is read from the node.',
  },
  'nonce-too-high': {
    why: 'The number of the transaction is too far ahead: earlier ones of the account are missing.',
    remedy: 'Send the missing transactions first, or sign this one again.',
  },
  'bad-signature': {
    why: 'The signature is not of the account over this transaction: another key, another chain, or an old version of the runtime.',
    remedy: 'Connect anew, so that chain and version are read again, and sign with the key of the account.',
  },
  expired: {
    why: 'The transaction was signed for blocks that are past.',
    remedy: 'Sign and send it again.',
  },
  'too-large': {
    why: 'The transaction needs more than one block may hold.',
    remedy: 'Split it: fewer calls, or less data, in each transaction.',
  },
  'call-not-allowed': {
    why: 'The chain does not take this call from this sender.',
    remedy: 'docs/reference/pallets.md tells which origin each call needs.',
  },
  'refused-by-extension': {
    why: 'A transaction extension of the runtime refused it for a reason of its own; its number is in the message.',
    remedy: 'Look up the number in the runtime of the chain.',
  },
  unverifiable: {
    why: 'The node could not tell whether the transaction is valid.',
    remedy: 'Try again; look into the log of the node if it stays.',
    retryable: true,
  },
  banned: {
    why: 'The pool took this transaction out before and does not take it again for a while.',
    remedy: 'Wait half an hour, or sign it anew.',
    retryable: true,
  },
  'already-known': {
    why: 'The pool holds this very transaction.',
    remedy: 'Nothing: wait for its block.',
  },
  'priority-too-low': {
    why: 'Another transaction of the account has the same number and pays as much or more.',
    remedy: 'Wait for that one, or give a higher tip to replace it.',
  },
  full: {
    why: 'The pool is full, and this transaction has a lower priority than those in it.',
    remedy: 'Try again, with a tip if the chain is busy.',
    retryable: true,
  },
})

type PoolFault = keyof typeof poolErrors.entries

/** Substrate's numbers (`sc-rpc-api`, author/error.rs) that say all there is. */
const byNumber: ReadonlyMap<number, PoolFault> = new Map([
  [1002, 'unverifiable'],
  [1011, 'unverifiable'],
  [1012, 'banned'],
  [1013, 'already-known'],
  [1014, 'priority-too-low'],
  [1016, 'full'],
  [1021, 'nonce-too-high'],
])

const invalid = 1010

/** The sentences of `sp_runtime::transaction_validity`, which come with 1010. */
const bySentence: readonly (readonly [RegExp, PoolFault])[] = [
  [/inability to pay/i, 'cannot-pay'],
  [/is outdated/i, 'nonce-used'],
  [/valid in the future/i, 'nonce-too-high'],
  [/bad signature|signing address/i, 'bad-signature'],
  [/ancient birth block/i, 'expired'],
  [/exhaust the block limits/i, 'too-large'],
  [/not expected|mandatory|any origin/i, 'call-not-allowed'],
  [/custom error/i, 'refused-by-extension'],
  [/implicit data/i, 'unverifiable'],
]

/** The error of a pool's refusal by its cause; undefined for one of another form. */
export function poolRefusal({ code, text }: RpcFailure, cause: Error): PhatError | undefined {
  const fault = code === invalid ? bySentence.find(([pattern]) => pattern.test(text))?.[1] : byNumber.get(code)
  return fault && poolErrors.error(fault, `${text} (${code})`, { cause })
}

/** True for a refusal that is named by `poolErrors`. */
export const isPoolRefusal = (error: unknown): boolean => error instanceof PhatError && error.code.startsWith('pool.')
