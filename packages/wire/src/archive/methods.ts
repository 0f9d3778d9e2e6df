// SPDX-License-Identifier: Apache-2.0
import { call, optional, required, subscription } from '../definition.ts'

const hash = required('hash', 'hash', 'The block.')

/**
 * Any block since the genesis (json-rpc-interface-spec, `archive`). Events are in `events.ts`. The group is served whole, by a node
 * that keeps the state of every block, or not at all: clients take one listed method for all of them.
 */
export const archiveGroup = {
  archive_v1_genesisHash: call([], { needs: 'archive', docs: 'The hash of block 0.', result: 'hash' }),
  archive_v1_finalizedHeight: call([], { needs: 'archive', docs: 'The height of the last finalized block.', result: 'number' }),
  archive_v1_hashByHeight: call([required('height', 'u32', 'The height.')], {
    needs: 'archive',
    docs: 'The hashes of the blocks at a height: one up to the finalized height, none or one above it.',
    result: 'hash[]',
  }),
  archive_v1_header: call([hash], {
    needs: 'archive',
    docs: 'The encoded header of a block; null for an unknown one.',
    result: 'hex | null',
  }),
  archive_v1_body: call([hash], {
    needs: 'archive',
    docs: 'The encoded extrinsics of a block; null for an unknown one.',
    result: 'hex[] | null',
  }),
  archive_v1_call: call(
    [hash, required('function', 'text', 'Runtime API function.'), required('callParameters', 'bytes', 'Its encoded arguments.')],
    {
      needs: 'archive',
      docs: 'Calls a runtime API on the state after a block, under the runtime of that block; null for an unknown block.',
      result: '{success: true, value: hex} | {success: false, error: string} | null',
    },
  ),
  archive_v1_storage: subscription(
    [
      hash,
      required('items', 'archiveItems', 'What to look up.'),
      optional('childTrie', 'bytes', 'The name of a child trie; the main trie by default.'),
    ],
    {
      notification: 'archive_v1_storageEvent',
      unsubscribe: ['archive_v1_stopStorage'],
      unsubscribeResult: 'null',
      needs: 'archive',
      errors: ['invalid-params', 'too-many-archive-operations'],
      docs: 'Reads storage of a block, one event for each entry, as fast as the client takes them.',
      result: 'ArchiveStorageEvent, the last one storageDone or storageError',
    },
  ),
  archive_v1_storageDiff: subscription(
    [
      hash,
      optional('items', 'diffItems', 'Where to compare; the whole main trie, with values, by default.'),
      optional('previousHash', 'hash', 'The ancestor to compare with; the parent by default.'),
    ],
    {
      notification: 'archive_v1_storageDiffEvent',
      unsubscribe: ['archive_v1_stopStorageDiff'],
      unsubscribeResult: 'null',
      needs: 'archive',
      errors: ['invalid-params', 'too-many-archive-operations'],
      docs: 'Compares the storage of a block with that of an ancestor, one event for each entry that differs.',
      result: 'ArchiveStorageDiffEvent, the last one storageDiffDone or storageDiffError',
    },
  ),
}
