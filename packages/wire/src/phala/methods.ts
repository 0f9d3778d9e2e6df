// SPDX-License-Identifier: Apache-2.0
import { call, optional, required } from '../definition.ts'

/** What carries blocks to workers and their messages back asks of a node. `pha` is phala-blockchain's group, `phat` is ours. */
export const phalaGroup = {
  pha_getMqNextSequence: call([required('sender_hex', 'bytes', 'The sender, a SCALE MessageOrigin.')], {
    runtimeApi: 'MqApi_sender_sequence',
    docs: 'The sequence of the next message that the chain takes from a sender, counting messages that are ready in the pool.',
    result: 'number',
  }),
  phat_blockFrames: call(
    [
      required('from', 'u32', 'The height of the first block, at least 1.'),
      required('count', 'u32', 'How many blocks; at most 64 are answered.'),
      required('keys', 'storageKeys', 'The storage keys whose values, or absence, each frame proves.'),
    ],
    {
      needs: 'commits',
      errors: ['state-gone', 'no-commit'],
      docs: 'Blocks as workers verify them: header, commit, seal and storage proof. Fewer than asked where no more are decided or the answer would grow too large.',
      result: 'SCALE BlockFrame[]',
    },
  ),
  phat_trustRoot: call([optional('number', 'u32', 'The height; 0, the genesis, by default.')], {
    needs: 'commits',
    errors: ['no-commit'],
    docs: 'What makes a worker trust a block without following the chain up to it. It belongs into a release, from a node that its makers trust. For the genesis the chain must have a block 1, where its time begins.',
    result: 'SCALE TrustRoot',
  }),
}
