// SPDX-License-Identifier: Apache-2.0
import { call, optional, subscription } from '../definition.ts'

const hash = optional('hash', 'hash', 'The block; the best one by default.')

/** Blocks and headers. Headers are JSON objects with camelCase fields and a hex number. */
export const chainGroup = {
  chain_getHeader: call([hash], { docs: 'The header of a block; null for an unknown one.', result: 'Header | null' }),
  chain_getBlock: call([hash], {
    docs: 'A block with its encoded extrinsics; null for an unknown one.',
    result: '{block: {header: Header, extrinsics: hex[]}, justifications: null} | null',
  }),
  chain_getBlockHash: call([optional('hash', 'blockNumbers', 'Height or heights; the best block by default.')], {
    aliases: ['chain_getHead'],
    docs: 'The hash of the block at a height, null where there is none; a list for a list.',
    result: 'hash | null | (hash | null)[]',
  }),
  chain_getFinalizedHead: call([], {
    aliases: ['chain_getFinalisedHead'],
    docs: 'The hash of the last finalized block.',
    result: 'hash',
  }),
  chain_subscribeNewHeads: subscription([], {
    aliases: ['chain_subscribeNewHead', 'subscribe_newHead'],
    notification: 'chain_newHead',
    unsubscribe: ['chain_unsubscribeNewHeads', 'chain_unsubscribeNewHead', 'unsubscribe_newHead'],
    docs: 'Tells the header of the best block now and whenever it changes; on a development chain also one that is the best again.',
    result: 'Header',
  }),
  chain_subscribeAllHeads: subscription([], {
    notification: 'chain_allHead',
    unsubscribe: ['chain_unsubscribeAllHeads'],
    docs: 'Tells the header of the best block now and of every block that is imported.',
    result: 'Header',
  }),
  chain_subscribeFinalizedHeads: subscription([], {
    aliases: ['chain_subscribeFinalisedHeads'],
    notification: 'chain_finalizedHead',
    unsubscribe: ['chain_unsubscribeFinalizedHeads', 'chain_unsubscribeFinalisedHeads'],
    docs: 'Tells the header of the last finalized block now and of each one that becomes final, without gaps.',
    result: 'Header',
  }),
}
