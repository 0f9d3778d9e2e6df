// SPDX-License-Identifier: Apache-2.0
import type { Command } from '../command.ts'

export const nodeCommand: Command = {
  name: 'node',
  summary: 'Run a chain in this process',
  details: [
    'Starts a chain, WebSocket and HTTP on one port, and runs until Ctrl-C.',
    'A dev chain begins anew at each start unless --data names a folder; others are kept in phat-data.',
  ],
  args: [],
  flags: [
    { name: 'dev', summary: 'Short for --chain dev.' },
    { name: 'chain', value: '<chain>', summary: 'dev, local, or the path of a chain spec; phat spec shows and makes them.' },
    { name: 'data', value: '<folder>', summary: 'Where the chain is kept.', env: 'PHAT_DATA' },
    { name: 'archive', summary: 'Keep the state of every block.' },
    {
      name: 'state-history',
      value: '<blocks>',
      summary: 'Of how many blocks behind the best one the state is kept; 256 by default.',
    },
    { name: 'host', value: '<address>', summary: 'Address to listen on.', fallback: '127.0.0.1' },
    { name: 'port', value: '<port>', summary: 'Port to listen on; 0 takes any free one.', fallback: '9944' },
    {
      name: 'metrics-port',
      value: '<port>',
      summary: 'Measure the node and serve it to Prometheus on this port, 9615 as a rule; 0 takes any free one.',
    },
    { name: 'metrics-host', value: '<address>', summary: 'Address of the metrics.', fallback: '127.0.0.1' },
    {
      name: 'seal',
      value: '<mode>',
      summary:
        'When blocks are made: instant (with each transaction), manual (at Enter), or interval:<ms>. By default instant on a development chain, else interval:3000.',
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
    {
      name: 'cors',
      value: '<origins>',
      summary: 'Web origins that may use the node, separated by commas, or all; by default all, on a live chain none.',
    },
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
    { line: 'node --dev --data my-chain', summary: 'The same, kept in a folder: the next start goes on', node: 'starts' },
    { line: 'node --chain local --seal interval:1000', summary: 'The local test network, a block each second', node: 'starts' },
    {
      line: 'node --chain docs/chain-spec.example.json --archive --json',
      summary: 'A chain of your own that keeps every state, for scripts',
      node: 'starts',
    },
  ],
  exits: ['failed', 'storage', 'database'],
  load: async () => (await import('../actions/node.ts')).runNode,
}
