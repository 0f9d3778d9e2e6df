// SPDX-License-Identifier: Apache-2.0
import type { Command } from '../../command.ts'

const counter = 'packages/contract/examples/counter.ts'

export const buildCommand: Command = {
  name: 'build',
  summary: 'Build a contract in TypeScript into one .contract file',
  details: [
    'The file exports one contract, as docs/guides/write-a-contract.md shows. The same sources give the same code hash wherever they lie.',
    'What is wrong with it is told by file, line and column: among it private values that would leave without declassify(value, reason).',
    'Types are for tsc and your editor: the build does not check them.',
  ],
  args: [{ name: 'entry', summary: 'The TypeScript file of the contract.', required: true }],
  flags: [
    { name: 'out', value: '<file>', summary: 'Where to write; by default the name of the entry with .contract, in this folder.' },
    {
      name: 'ink',
      value: '<version>',
      summary: 'Whose metadata and event encoding.',
      fallback: '4',
      choices: ['4', '5'],
    },
  ],
  examples: [
    { line: `build ${counter}`, summary: 'Writes counter.contract' },
    { line: `build ${counter} --ink 5 --out counter-5.contract --json`, summary: 'With the metadata of ink! 5, for scripts' },
  ],
  exits: ['failed'],
  load: async () => (await import('../../contract/build-action.ts')).buildAction,
}

export const contractCommands: readonly Command[] = [
  {
    name: 'contract run',
    summary: 'Run a contract here, without a chain, and show all that it does',
    details: [
      'Takes a .contract of TypeScript or ink! 0 to 5, a bare .wasm, or a .ts file, which is built first; uploads it to a cluster in memory,',
      'makes a contract of it and sends it the message: result, storage, events, gas, deposit, log and calls are shown.',
      'A message that changes nothing is sent as a query, all else as a transaction. Without a message it lists what the contract has. Every account that sends begins with 1,000,000 PHA.',
      'Arguments are name=value each, or values in their order; lists and objects are JSON, //Alice is an account.',
      'A bare .wasm has no names: message and --constructor are selectors as hex, their arguments SCALE as hex.',
      'With --script steps are done in order until one fails or ends otherwise than its expect says: { "steps": [',
      '  { "instantiate": "counter.contract", "as": "counter", "constructor": "new", "args": { "start": 5 }, "salt": "0x00" },',
      '  { "call": "counter.increment", "args": { "by": 2 }, "from": "//Bob", "value": "1 PHA", "gas": "1000000000000" },',
      '  { "query": "counter.get", "expect": { "value": 7 } },   "estimate" has the same form; expect may also have',
      '  { "upload": "other.contract" }, { "block": 120 } ] }    error, langError, failure, output (hex) and events (names)',
      'Files are named from the folder of the script; contracts, also among arguments, by their name, codes as code:NAME.',
    ],
    args: [
      { name: 'file', summary: 'The contract; with --script it is named in the script.' },
      { name: 'message', summary: 'Its label in either spelling, or its selector.' },
      { name: 'argument', many: true, summary: 'The arguments of the message.' },
    ],
    flags: [
      { name: 'script', value: '<file>', summary: 'Steps as JSON, in place of file and message.' },
      { name: 'constructor', value: '<name>', summary: 'Which constructor; new, or the default one.' },
      { name: 'init', value: '<json>', summary: 'Its arguments, as a list or by name; hex for a bare .wasm.' },
      { name: 'from', value: '<account>', summary: 'Who sends.', fallback: '//Alice' },
      {
        name: 'value',
        value: '<amount>',
        summary: 'Funds in PHA that go with the message, or with the constructor where there is none.',
      },
      { name: 'mode', value: '<mode>', summary: 'How to send it.', choices: ['call', 'query', 'estimate'] },
      { name: 'gas', value: '<picoseconds>', summary: 'Most gas; 2500000000000 by default, 50000000000000 for queries.' },
      { name: 'block', value: '<n>', summary: 'The block in which the message runs.' },
      { name: 'state', value: '<file>', summary: 'Keeps the contracts and their state in this file, and goes on from it.' },
      { name: 'allow-private-http', summary: 'Let queries reach addresses that are not public, such as 127.0.0.1.' },
      { name: 'timeout', value: '<seconds>', summary: 'Longest that a step may take.', fallback: '60' },
    ],
    examples: [
      { line: 'contract run counter.contract', summary: 'Which constructors and messages there are' },
      {
        line: `contract run counter.contract increment by=2 --init '{"start":5}'`,
        summary: 'A message, and all that it does',
      },
      {
        line: `contract run counter.contract get --init '{"start":5}' --json`,
        summary: 'A query, for scripts',
      },
      { line: 'contract run --script docs/guides/write-a-contract/poll.json', summary: 'Steps of several accounts' },
    ],
    exits: ['failed'],
    load: async () => (await import('../../contract/run-action.ts')).runContract,
  },
]
