// SPDX-License-Identifier: Apache-2.0
import type { ErrorEntry } from '@phat/primitives'

/** What may be amiss with contracts that are built, run and tested here, and followed on a network. */
export const contractErrors = {
  'no-code': {
    why: 'The file is the metadata of a contract without its code.',
    remedy: 'Give the .contract file of the same build, which holds both, or the .wasm file.',
  },
  'not-built': {
    why: 'The contract has the faults listed above it, so that nothing was written.',
    remedy: 'Correct each as the line below it says; private values may leave through declassify(value, reason) alone.',
  },
  'code-refused': {
    why: 'The cluster does not take the code: what its check found is in the message.',
    remedy: 'Build the contract again for this engine: ink! 3 to 5, or phat build; the message names what is not supported.',
  },
  'contract-reverted': {
    why: 'The contract answered an error of its own; nothing of the call remains but its gas.',
    remedy: 'Look up the error in the contract: it says what it needs.',
  },
  'contract-timeout': {
    why: 'The contract did not answer within the time limit of a step.',
    remedy: 'Allow more with --timeout <seconds>, or less gas with --gas.',
  },
  'unexpected-result': {
    why: 'A step of the script ended otherwise than it expects.',
    remedy: 'Compare what the step shows with its expect; correct the contract or the script.',
  },
  'no-tests': {
    why: 'There is no file of tests: their names end in .test.ts.',
    remedy: 'Write one, such as test/counter.test.ts, or name its folder; phat new makes a project that has one.',
  },
  'tests-failed': {
    why: 'Tests failed; each is listed with its place and what went wrong.',
    remedy: 'Correct the contract or the test at the place that is named; --filter <text> runs some of them alone.',
  },
  'gas-changed': {
    why: 'The tests use another gas than the report that --gas-report names.',
    remedy: 'Look at what differs; when it is meant, --update-gas writes the report anew.',
  },
  'state-clash': {
    why: 'The new code would misread the state that the running contract has. Nothing was changed on the network.',
    remedy: 'Raise stateVersion by one and rewrite the state in .migrate(from, …), or leave the field as it was and add another.',
  },
  'long-timelock': {
    why: 'The code is announced, but the timelock of the contract ends later than a development network is moved by itself.',
    remedy:
      'phat dev mine makes the blocks, then phat call <contract> upgrade applies it; declare a short timelock while you develop.',
  },
  'not-redeployable': {
    why: 'The contract may not be replaced by its own declaration, and with what it was made is not kept.',
    remedy: "Deploy it with phat deploy and the same name; declare upgrade: 'owner' while you develop, and its state is kept.",
  },
  'bad-script': {
    why: 'The script is no JSON, or a step of it has another form than the help shows.',
    remedy: 'phat contract run --help shows the form of the steps.',
  },
  'bad-state': {
    why: 'The file of --state is none of this command, or what it tells leads to another state in this release.',
    remedy: 'Name another file: the contracts are then made anew.',
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>
