// SPDX-License-Identifier: Apache-2.0
import type { Command, Flag } from '../command.ts'

const folderFlags: readonly Flag[] = [
  { name: 'chain', value: '<chain>', summary: 'dev, local, or the path of a chain spec.', fallback: 'dev' },
  { name: 'data', value: '<folder>', summary: 'Where the chains are kept.', fallback: 'phat-data', env: 'PHAT_DATA' },
]

const stopped = 'The node must be stopped: a database is open in one process at a time.'

export const dbCommands: readonly Command[] = [
  {
    name: 'db info',
    summary: 'Show what the database of a chain holds',
    details: ['Blocks, states that can be read, checkpoints, bytes by table.', stopped],
    args: [],
    flags: folderFlags,
    examples: [
      { line: 'db info --data my-chain', summary: 'A development chain in a folder' },
      { line: 'db info --data my-chain --json', summary: 'For scripts' },
    ],
    exits: ['failed', 'storage', 'database'],
    load: async () => (await import('../actions/db.ts')).showDatabase,
  },
  {
    name: 'db check',
    summary: 'Check a database from the first block to the state',
    details: [
      'Walks all blocks: each has its hash, its parent and its extrinsics root. Then computes the state root again from every record.',
      `Reads only. ${stopped}`,
    ],
    args: [],
    flags: folderFlags,
    examples: [{ line: 'db check --data my-chain', summary: 'After a crash, or of a copy' }],
    exits: ['failed', 'storage', 'database'],
    load: async () => (await import('../actions/db.ts')).checkChain,
  },
  {
    name: 'db prune',
    summary: 'Delete the extrinsics or the states of old blocks and compact the file',
    details: [
      'Headers stay, so that the chain can still be checked, and so does all of the newest block.',
      `Needs room for a second copy of what is kept. ${stopped}`,
    ],
    args: [],
    flags: [
      { name: 'keep-blocks', value: '<n>', summary: 'How many of the newest blocks keep their extrinsics; all by default.' },
      { name: 'keep-states', value: '<n>', summary: 'Of how many of the newest blocks the state can be read; all by default.' },
      ...folderFlags,
    ],
    examples: [
      {
        line: 'db prune --keep-blocks 10000 --data my-chain',
        summary: 'Keep the extrinsics of ten thousand blocks',
      },
      { line: 'db prune --keep-states 256 --data my-chain', summary: 'Make an archive small' },
    ],
    exits: ['failed', 'storage', 'database'],
    load: async () => (await import('../actions/db.ts')).pruneChain,
  },
  {
    name: 'db export',
    summary: 'Write blocks as JSON lines or SCALE',
    details: [
      'json is one line a block, as chain_getBlock answers; scale is what export-blocks --binary of a Substrate node writes.',
      stopped,
    ],
    args: [],
    flags: [
      { name: 'from', value: '<block>', summary: 'The first block.', fallback: '1' },
      { name: 'to', value: '<block>', summary: 'The last block; the newest by default.' },
      { name: 'format', value: '<format>', summary: 'The form of the blocks.', fallback: 'json', choices: ['json', 'scale'] },
      { name: 'out', value: '<file>', summary: 'A new file instead of standard output; scale needs one.' },
      ...folderFlags,
    ],
    examples: [
      { line: 'db export --from 0 --to 0 --data my-chain', summary: 'The genesis block' },
      { line: 'db export --format scale --out blocks.bin --data my-chain', summary: 'All blocks, to a file' },
    ],
    exits: ['failed', 'storage', 'database'],
    load: async () => (await import('../actions/db.ts')).exportChain,
  },
]
