// SPDX-License-Identifier: Apache-2.0
import { defineErrors, PhatError } from '@phat/primitives'

/** What a test of a contract meets. */
export const contractTestErrors = defineErrors('contract-test', {
  'contract-error': {
    why: 'The contract answered an error of its own; nothing of the call remains but its gas.',
    remedy: 'Look up the error in the contract: it says what it needs. `detail` of the error has it decoded.',
  },
  'not-understood': {
    why: 'No message or constructor of the contract has this input.',
    remedy: 'Check that the handle was made from the code that the contract has now.',
  },
  trapped: {
    why: 'The contract threw, or did what its engine does not allow.',
    remedy: 'The message has the trace by the lines of the TypeScript: correct what the first one says.',
  },
  'out-of-gas': {
    why: 'The call used up its gas.',
    remedy: 'Let the contract do less in one call, or give more with { gasLimit }.',
  },
  'deposit-too-low': {
    why: 'The sender cannot put down the deposit for what the call stores.',
    remedy: 'Give the account more with fund(account, amount), or store less.',
  },
  'call-failed': {
    why: 'The call ended before the contract answered: the message names how, as pallet-contracts does.',
    remedy: 'TransferFailed: the sender has less than it sends. For others see docs/reference/errors.md.',
  },
  'code-refused': {
    why: 'The cluster does not take the code: what its check found is in the message.',
    remedy: 'Make the top level of the contract declare and nothing else; build it again for this engine.',
  },
  'not-built': {
    why: 'The contract of the test could not be built, or its file cannot be read.',
    remedy: 'Correct what is listed, each as the line below it says. Files are named from the folder of the package.',
  },
  'no-metadata': {
    why: 'The contract is a bare module, which tests cannot speak to by names.',
    remedy: 'Deploy its .contract file, which holds the metadata.',
  },
  'no-request': {
    why: 'A query asked the network, and the test does not say what comes back.',
    remedy: 'Say so before it: http((request) => ({ status: 200, body: … })).',
  },
  'bad-value': {
    why: 'The test gives a value that cannot be.',
    remedy: 'Correct what the message names.',
  },
  'time-out': {
    why: 'The test did not end within its time limit.',
    remedy: 'Look for a promise that nobody settles, or a loop; --timeout <seconds> allows more.',
  },
  'no-runner': {
    why: 'Tests of contracts are run by phat test, which builds the contracts and has their engine.',
    remedy: 'Run phat test in place of node.',
  },
})

/** How a call ended that did not answer; `detail` is the contract's own error where it answered one. */
export class CallError extends PhatError {
  /** `{ type: 'TooLarge', value: { by: 5000 } }`, as the contract declares it. */
  readonly detail: unknown
  /** Picoseconds that it used. */
  readonly gasConsumed: bigint

  constructor(
    name: keyof typeof contractTestErrors.entries,
    text: string,
    { detail, gasConsumed }: { readonly detail?: unknown; readonly gasConsumed: bigint },
  ) {
    super(`contract-test.${name}`, contractTestErrors.entries[name], text)
    this.detail = detail
    this.gasConsumed = gasConsumed
  }
}
