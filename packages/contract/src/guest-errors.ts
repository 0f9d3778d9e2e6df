// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

/** What goes wrong inside a running contract, apart from the business errors that it declares. Uncaught, each of them is a trap. */
export const guestErrors = defineErrors('contract', {
  'out-of-range': {
    why: 'A number does not fit the width that the state, an event or an argument declares for it: too large, or below zero.',
    remedy: 'Check the amounts before the subtraction or addition and throw an error of the contract, or declare a wider type.',
  },
  uninitialized: {
    why: 'A value of the state was read that no constructor or migration has written.',
    remedy: 'Return it from the constructor, declare a default with value(codec, default), or write it in a migrate step.',
  },
  'query-only': {
    why: 'The contract asked in a transaction for what only queries have: network, randomness, secrets.',
    remedy: 'Do it in a query and send the answer to a message, or derive what you need from the state and the block.',
  },
  'read-only': {
    why: 'A query tried to change the state, emit an event, or send funds.',
    remedy: 'Declare it with .message(…).',
  },
  'changed-while-iterating': {
    why: 'Entries were added to or removed from an iterable mapping while it was being iterated.',
    remedy: 'Collect the keys first, then change the mapping.',
  },
  full: {
    why: 'An iterable mapping holds as many entries as its declaration allows.',
    remedy: 'Remove entries first, or declare a larger maximum.',
  },
  'call-failed': {
    why: 'Another contract reverted, trapped, or does not exist.',
    remedy: 'Check the address and the arguments; read the revert with tryCall.',
  },
  'not-payable': {
    why: 'Funds came with a call that does not take any.',
    remedy: 'Send no value, or declare the message with { payable: true }.',
  },
  declaration: {
    why: 'The declaration of the contract contradicts itself.',
    remedy: 'Change the name or option that the message points at.',
  },
  'extension-failed': {
    why: 'The host refused a request of the contract.',
    remedy: 'Read the status in the message; for HTTP check the address, the limits and the operator’s rules.',
  },
  'bad-state': {
    why: 'Stored bytes are not of the type that the state declares, or were written by a newer version of the contract.',
    remedy: 'Raise the version of the state and write a migrate step.',
  },
})
