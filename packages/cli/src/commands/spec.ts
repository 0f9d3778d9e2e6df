// SPDX-License-Identifier: Apache-2.0
import type { Command } from '../command.ts'

const chain = { name: 'chain', summary: 'dev, local, or the path of a JSON file.' } as const

export const specCommands: readonly Command[] = [
  {
    name: 'spec show',
    summary: 'Show what a chain begins with',
    details: ['Reads and checks a chain spec, builds its genesis and tells the genesis hash. No node is needed.'],
    args: [{ ...chain, required: true }],
    flags: [],
    examples: [
      { line: 'spec show dev', summary: 'The development chain' },
      { line: 'spec show local --json', summary: 'The local test network, for scripts' },
    ],
    exits: ['failed'],
    load: async () => (await import('../actions/spec.ts')).showSpec,
  },
  {
    name: 'spec build',
    summary: 'Print a chain spec as JSON',
    details: [
      'The plain form says what the genesis means and is what people edit. The raw form lists every key of the state, so that it',
      'stays the same chain for every release; both have the same genesis hash.',
    ],
    args: [{ ...chain, required: true }],
    flags: [{ name: 'raw', summary: 'List every key of the state.' }],
    examples: [
      { line: 'spec build dev', summary: 'A spec to begin one of your own with' },
      { line: 'spec build docs/chain-spec.example.json --raw', summary: 'The raw form of a plain spec' },
      { line: 'spec build local --raw --json', summary: 'In one line' },
    ],
    exits: ['failed'],
    load: async () => (await import('../actions/spec.ts')).buildSpec,
  },
  {
    name: 'spec validate',
    summary: 'Check a chain spec without starting it',
    details: [
      'Says which field is wrong and why: names that no spec has, accounts that stand twice or are written for another network,',
      'balances below the existential deposit, keys of live chains whose secret everyone knows, runtimes that are not here.',
    ],
    args: [{ ...chain, required: true }],
    flags: [],
    examples: [{ line: 'spec validate docs/chain-spec.example.json', summary: 'A file' }],
    exits: ['failed'],
    load: async () => (await import('../actions/spec.ts')).validateSpec,
  },
]
