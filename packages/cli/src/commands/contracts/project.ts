// SPDX-License-Identifier: Apache-2.0
import type { Command } from '../../command.ts'

export const newCommand: Command = {
  name: 'new',
  summary: 'Make a project: a contract, its test, a script that deploys it',
  details: [
    'counter: the smallest contract; sealed-bid: an auction in which nobody sees a bid; private-token: a PSP22 token with hidden balances;',
    'vault: records under a key for each subject, which is deleted when the subject is to be forgotten, and access that owners grant.',
    'A folder that has files already is refused.',
  ],
  args: [{ name: 'folder', summary: 'Where to make it; its last part is the name of the package.', required: true }],
  flags: [
    {
      name: 'template',
      value: '<name>',
      summary: 'What to begin with.',
      fallback: 'counter',
      choices: ['counter', 'sealed-bid', 'private-token', 'vault'],
    },
  ],
  examples: [
    { line: 'new my-counter', summary: 'A counter, in the folder my-counter' },
    { line: 'new my-vault --template vault --json', summary: 'Records with access grants, and the list of files for scripts' },
  ],
  exits: ['failed'],
  load: async () => (await import('../../project/new-action.ts')).newAction,
}

export const testCommand: Command = {
  name: 'test',
  summary: 'Run the tests of contracts in this process, with the engine of production',
  details: [
    'Runs files *.test.ts of the project, or those that are named, also by their folders; docs/guides/test-a-contract.md shows how they are written.',
    'Each test has a cluster of its own. Contracts are built when a test first deploys them. A failure is told with its line, the assertion and',
    'the trace of the contract by the lines of its TypeScript. Below stands what each message used of gas, in picoseconds.',
    'With --watch it goes on: a file that is saved runs the tests that depend on it again, and no others, until Ctrl-C.',
    '--gas-report writes the table to a file where there is none, and else fails when the gas has changed; it is the same on every machine.',
  ],
  args: [{ name: 'file', summary: 'Files of tests, or folders that have some.', many: true }],
  flags: [
    { name: 'filter', value: '<text>', summary: 'Only tests whose name has this text.' },
    { name: 'storage', summary: 'Also show what each test changed in the storage of contracts.' },
    { name: 'gas-report', value: '<file>', summary: 'A report of gas to compare with; it is written where there is none.' },
    { name: 'update-gas', summary: 'Write the report of gas anew.' },
    { name: 'watch', summary: 'Run tests again when what they depend on is saved.' },
    { name: 'timeout', value: '<seconds>', summary: 'Longest that a test may take, builds left out.', fallback: '10' },
  ],
  examples: [
    { line: 'test', summary: 'All tests of the project' },
    { line: 'test test/counter.test.ts --filter secret --storage', summary: 'One test, and what it stores' },
    { line: 'test --json', summary: 'A document for each test, and one for all, for scripts' },
  ],
  exits: ['failed'],
  load: async () => (await import('../../project/test-action.ts')).testAction,
}
