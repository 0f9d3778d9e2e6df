// SPDX-License-Identifier: Apache-2.0
import type { Command } from '../command.ts'

export const nodeCommand: Command = {
  name: 'node',
  summary: 'Run a development chain in this process',
  details: [
    'Starts a chain with funded accounts, WebSocket and HTTP on one port, and runs until Ctrl-C.',
    'State is kept in memory: each start is a new chain.',
  ],
  args: [],
  flags: [
    { name: 'dev', summary: 'The development chain; the only one in this version.' },
    { name: 'host', value: '<address>', summary: 'Address to listen on.', fallback: '127.0.0.1' },
    { name: 'port', value: '<port>', summary: 'Port to listen on; 0 takes any free one.', fallback: '9944' },
    {
      name: 'seal',
      value: '<mode>',
      summary: 'When blocks are made: instant (with each transaction), manual (at Enter), or every so many milliseconds.',
      fallback: 'instant',
    },
    {
      name: 'finality-delay',
      value: '<ms>',
      summary: 'How long finality trails a block; clients miss inBlock when it is near 0.',
      fallback: '400',
    },
    {
      name: 'unsafe-rpc',
      summary: 'Serve methods that are expensive or change the node; a node that only this machine reaches serves them anyway.',
    },
    { name: 'cors', value: '<origins>', summary: 'Web origins that may use the node, separated by commas.', fallback: 'all' },
    {
      name: 'log-level',
      value: '<level>',
      summary: 'What to log to standard error.',
      fallback: 'warn',
      choices: ['silent', 'error', 'warn', 'info', 'debug'],
    },
  ],
  examples: [
    { line: 'node --dev', summary: 'A chain that makes a block with each transaction', node: 'starts' },
    {
      line: 'node --dev --port 0 --seal 1000 --json',
      summary: 'A block each second, on any free port, for scripts',
      node: 'starts',
    },
  ],
  exits: ['failed'],
  load: async () => (await import('../actions/node.ts')).runNode,
}
