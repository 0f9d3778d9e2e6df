// SPDX-License-Identifier: Apache-2.0
import type { Command } from '../command.ts'
import { clientFlags } from '../terminal/client-flags.ts'

export const blockCommand: Command = {
  name: 'block',
  summary: 'Show a block: header, transactions, events',
  details: [],
  args: [{ name: 'block', summary: 'Number, hash, latest or finalized; latest by default.' }],
  flags: [
    { name: 'events', summary: 'Show every event, not only how each transaction ended.' },
    { name: 'follow', summary: 'Go on with each new block until Ctrl-C.' },
    { name: 'count', value: '<n>', summary: 'With --follow: stop after so many blocks.' },
    ...clientFlags,
  ],
  examples: [
    { line: 'block', summary: 'The newest block', node: 'needed' },
    { line: 'block 0', summary: 'Genesis', node: 'needed' },
    { line: 'block finalized --events --json', summary: 'With events, for scripts', node: 'needed' },
    { line: 'block --follow --count 1', summary: 'The newest block and those that follow, here only one', node: 'needed' },
  ],
  exits: ['failed', 'unreachable'],
  load: async () => (await import('../actions/block.ts')).runBlock,
}
