// SPDX-License-Identifier: Apache-2.0
import { call, optional, required } from '../definition.ts'

const developer = { access: 'unsafe', needs: 'developer' } as const
const network = { access: 'unsafe', needs: 'network' } as const
const time = 'number: milliseconds since 1970'

/**
 * What only a development chain lets its operator do. Names and shapes are those of Chopsticks where it has the method. A change of
 * storage is a block like any other; going back forgets blocks, so whoever followed them must begin anew.
 */
export const developerGroup = {
  dev_newBlock: call([optional('options', 'newBlock', 'What to make; one block by default.')], {
    ...developer,
    errors: ['invalid-params', 'developer-failed'],
    docs: 'Makes blocks now, empty ones too: `count` of them or up to the height `to`. `transactions` are submitted before; `timestamp` is the time of the first one.',
    result: 'hash of the last block',
  }),
  dev_setTime: call([required('time', 'time', 'The time of the next block.')], {
    ...developer,
    aliases: ['dev_timeTravel'],
    docs: 'Sets the time of the next block; from there time goes on as usual. A time that is past on chain moves by one millisecond a block.',
    result: time,
  }),
  dev_increaseTime: call([required('milliseconds', 'u32', 'How far to move the time on.')], {
    ...developer,
    docs: 'Moves the time of the next block on.',
    result: time,
  }),
  dev_setStorage: call(
    [
      required('values', 'storagePairs', 'Storage keys with their new values; null deletes.'),
      optional('hash', 'hash', 'Only the best block can be changed.'),
    ],
    {
      ...developer,
      errors: ['not-the-best-block', 'developer-failed'],
      docs: 'Writes storage in a block of its own: a root call, signed by the development sudo key, so that anyone can replay it.',
      result: 'hash of the block',
    },
  ),
  dev_snapshot: call([], {
    ...developer,
    errors: ['developer-failed'],
    docs: 'Notes where the chain is, for dev_revert; in a development network where its workers are, too, once they have all blocks there are.',
    result: 'string: the snapshot',
  }),
  dev_revert: call([required('snapshot', 'text', 'What dev_snapshot answered.')], {
    ...developer,
    errors: ['developer-failed'],
    docs: 'Goes back to a snapshot, which is then forgotten with those that were taken after it. The time is that of the snapshot, too. In a development network the workers go back with the chain, and answer again when this does: they announced their start in blocks of their own by then.',
    result: 'boolean: false for an unknown snapshot',
  }),
  dev_setHead: call([required('hashOrNumber', 'blockId', 'The block; a number below 1 counts back from the best one.')], {
    ...developer,
    errors: ['unknown-block', 'developer-failed'],
    docs: 'Goes back to a block of the chain; in a development network to one that a snapshot was taken at.',
    result: 'hash of the block',
  }),
  dev_setBlockBuildMode: call([required('mode', 'buildMode', 'When blocks are made.')], {
    ...developer,
    docs: 'Sets when blocks are made. Batch and Instant: as soon as a transaction is ready, with those that arrive together in one block; Manual: only on demand.',
    result: 'null',
  }),
  dev_setBlockInterval: call([required('milliseconds', 'u32', 'Between two blocks; at least 10.')], {
    ...developer,
    errors: ['invalid-params'],
    docs: 'Makes a block every so often from now on, empty or not.',
    result: 'null',
  }),
  dev_saveState: call([required('name', 'text', 'A name for it: lower-case letters, digits, dots, hyphens, underscores.')], {
    ...network,
    errors: ['developer-failed'],
    docs: 'Saves chain and workers of a development network at one height under a name, in its data folder. It replaces what had the name.',
    result: 'object: {number, hash}',
  }),
  dev_loadState: call([required('name', 'text', 'The name by which it was saved.')], {
    ...network,
    errors: ['developer-failed'],
    docs: 'Puts chain and workers of a development network back to what was saved. Where that is no block of the present chain, the node starts anew: connections end.',
    result: 'object: {number, hash, restarts}; restarts: whether the node starts anew',
  }),
  dev_status: call([], {
    ...network,
    docs: 'What a development network is and how it is: height, time, when blocks are made, workers, snapshots, saved states, memory of its processes.',
    result:
      'object: {genesisHash, seed, resets, ready, best, finalized, timeMs, shiftMs, mode, cluster, workers, snapshots, states, memory}; memory in bytes, shared pages divided among those who share them, null where the system does not tell',
  }),
}
