// SPDX-License-Identifier: Apache-2.0
import type { Command, Flag } from '../command.ts'
import { networkFlags, speakerFlags } from '../remote/remote-flags.ts'

const url: Flag = {
  name: 'url',
  value: '<url>',
  summary: 'The node of the network.',
  fallback: 'ws://127.0.0.1:9944',
  env: 'PHAT_URL',
}
const flags: readonly Flag[] = [
  url,
  { name: 'timeout', value: '<seconds>', summary: 'How long to wait for each answer and each step.', fallback: '60' },
]
const exits = ['failed', 'unreachable'] as const

const name = (summary: string) => ({ name: 'name', required: true, summary }) as const

/** What is done to a development network that runs; starting one is the matter of its own composition. */
export const devCommands: readonly Command[] = [
  {
    name: 'dev status',
    summary: 'Show a development network: height, time, workers, snapshots, memory',
    details: [
      'Memory is the proportional one: pages that processes share are divided among them, so that the sum means something.',
    ],
    args: [],
    flags,
    examples: [
      { line: 'dev status', summary: 'The network of npm start', node: 'network' },
      { line: 'dev status --json', summary: 'For scripts', node: 'network' },
    ],
    exits,
    load: async () => (await import('../dev/status-action.ts')).showNetwork,
  },
  {
    name: 'dev watch',
    summary: 'Test what you save, and bring deployed contracts to the running network, with their state',
    details: [
      'Runs the tests of a project, and those again that a saved file affects. When all pass, each contract of its folder contracts that was deployed',
      "by phat deploy is brought up to its source. One that declares upgrade: 'owner' keeps its state, through migrate; one with a timelock is",
      'announced, a development network makes the blocks, and it is applied; an immutable one is deployed anew under its name, as it was made.',
      'A test that fails, a build that fails, a migration that traps: the contract on the network stays as it was. Ctrl-C ends it.',
      'phat dev --watch starts a network and does the same.',
    ],
    args: [{ name: 'folder', summary: 'Of the project; this one unless given.' }],
    flags: [...speakerFlags, ...networkFlags],
    examples: [{ line: 'dev watch', summary: 'In the folder that phat new made', node: 'watches' }],
    exits: ['failed'],
    load: async () => (await import('../watch/watch-project.ts')).watchAction,
  },
  {
    name: 'dev mine',
    summary: 'Make blocks now, empty ones too',
    details: [],
    args: [{ name: 'count', summary: 'How many; one unless given.' }],
    flags,
    examples: [
      { line: 'dev mine', summary: 'One block', node: 'network' },
      { line: 'dev mine 3 --json', summary: 'Three, for scripts', node: 'network' },
    ],
    exits,
    load: async () => (await import('../dev/block-actions.ts')).mineBlocks,
  },
  {
    name: 'dev time',
    summary: 'Move the time of the chain',
    details: [
      'The next block has the time, and from there it goes on as usual. A network issues the collateral of its simulated vendor again when that',
      'would have ended by then, and its workers register anew. A time that is past on chain moves by one millisecond a block.',
    ],
    args: [
      {
        name: 'when',
        required: true,
        summary: '+40d, +12h, +30m, +15s, a date such as 2030-01-01T00:00:00Z, or milliseconds since 1970.',
      },
    ],
    flags: [...flags, { name: 'mine', summary: 'Make the block that has this time.' }],
    examples: [
      { line: 'dev time +40d', summary: 'Forty days on', node: 'network' },
      { line: 'dev time +1h --mine --json', summary: 'An hour on, with the block that has it', node: 'network' },
    ],
    exits,
    load: async () => (await import('../dev/block-actions.ts')).moveTime,
  },
  {
    name: 'dev mode',
    summary: 'Set when blocks are made',
    details: [
      'instant: as soon as a transaction is there, and now and then; manual: by phat dev mine; interval: every --every milliseconds.',
    ],
    args: [{ name: 'mode', required: true, summary: 'instant, manual or interval.' }],
    flags: [...flags, { name: 'every', value: '<ms>', summary: 'Between two blocks of the mode interval.', fallback: '3000' }],
    examples: [
      { line: 'dev mode interval --every 2000', summary: 'A block every two seconds', node: 'network' },
      { line: 'dev mode manual', summary: 'Only by phat dev mine', node: 'network' },
      { line: 'dev mode instant', summary: 'As it is at first', node: 'network' },
    ],
    exits,
    load: async () => (await import('../dev/block-actions.ts')).setMode,
  },
  {
    name: 'dev snapshot',
    summary: 'Note where chain and workers are, to go back there',
    details: ['Prints the number of the snapshot. Snapshots lie in the data folder of the network and outlive its end.'],
    args: [],
    flags,
    examples: [{ line: 'dev snapshot', summary: 'Before a test', node: 'network' }],
    exits,
    load: async () => (await import('../dev/state-actions.ts')).takeSnapshot,
  },
  {
    name: 'dev revert',
    summary: 'Take chain and workers back to a snapshot',
    details: [
      'The snapshot is forgotten, with those that were taken after it. The workers start anew and announce that on the chain, so that it is a',
      'block or two above the snapshot when this command ends; they answer then.',
    ],
    args: [{ name: 'snapshot', required: true, summary: 'What phat dev snapshot printed.' }],
    flags,
    examples: [{ line: 'dev revert 1', summary: 'After the test', node: 'network' }],
    exits,
    load: async () => (await import('../dev/state-actions.ts')).revertTo,
  },
  {
    name: 'dev save',
    summary: 'Save chain and workers at one height, under a name',
    details: ['It lies in the data folder of the network, below states, and stays there when the network begins anew.'],
    args: [name('Lower-case letters, digits, dots, hyphens and underscores.')],
    flags,
    examples: [{ line: 'dev save before-the-vote', summary: 'To come back any time', node: 'network' }],
    exits,
    load: async () => (await import('../dev/state-actions.ts')).saveState,
  },
  {
    name: 'dev load',
    summary: 'Put chain and workers back to what was saved',
    details: ['Where that was another chain, of another seed or counter, the node starts anew; the command waits for that.'],
    args: [name('The name that it was saved by.')],
    flags,
    examples: [{ line: 'dev load before-the-vote', summary: 'As it was', node: 'network' }],
    exits,
    load: async () => (await import('../dev/state-actions.ts')).loadState,
  },
]
