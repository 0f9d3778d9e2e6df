// SPDX-License-Identifier: Apache-2.0
import type { Command } from '../command.ts'
import { clientFlags } from '../terminal/client-flags.ts'

export const storageCommand: Command = {
  name: 'storage',
  summary: 'Read the state of the chain by pallet and item',
  details: [
    'Decodes with the metadata of the chain. Without an item it lists what the pallet stores;',
    'a map with fewer keys than it has is listed, a page at a time.',
  ],
  args: [
    { name: 'pallet.item', required: true, summary: 'Such as system.account, in any spelling; or a pallet alone.' },
    { name: 'keys', many: true, summary: 'The keys of a map, written as in phat help values.' },
  ],
  flags: [
    { name: 'at', value: '<block>', summary: 'Number or hash of the block; the newest by default.' },
    { name: 'page', value: '<n>', summary: 'Which page of a map.', fallback: '1' },
    { name: 'page-size', value: '<n>', summary: 'Entries on a page.', fallback: '50' },
    ...clientFlags,
  ],
  examples: [
    { line: 'storage system.account //Alice', summary: 'One entry of a map', node: 'needed' },
    { line: 'storage system.account --page-size 3', summary: 'The first entries', node: 'needed' },
    { line: 'storage balances.totalIssuance --at 0 --json', summary: 'A value at genesis', node: 'needed' },
    { line: 'storage balances', summary: 'What the pallet stores', node: 'needed' },
  ],
  exits: ['failed', 'unreachable'],
  load: async () => (await import('../actions/storage.ts')).runStorage,
}
