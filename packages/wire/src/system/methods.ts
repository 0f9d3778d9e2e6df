// SPDX-License-Identifier: Apache-2.0
import { call, optional, required } from '../definition.ts'

/** The node and its place in the network. */
export const systemGroup = {
  system_name: call([], { docs: 'The name of the node software.', result: 'string' }),
  system_version: call([], { docs: 'The version of the node software.', result: 'string' }),
  system_chain: call([], { docs: 'The name of the chain.', result: 'string' }),
  system_chainType: call([], { docs: 'The kind of the chain.', result: '"Development" | "Local" | "Live"' }),
  system_properties: call([], {
    docs: 'Address format and token of the chain.',
    result: '{ss58Format: number, tokenDecimals: number, tokenSymbol: string}',
  }),
  system_health: call([], {
    docs: 'Whether the node is in step with the network.',
    result: '{peers: number, isSyncing: boolean, shouldHavePeers: boolean}',
  }),
  system_syncState: call([], {
    docs: 'How far block sync has come.',
    result: '{startingBlock: number, currentBlock: number, highestBlock: number}',
  }),
  system_localPeerId: call([], { docs: 'The identity of the node in the network.', result: 'string' }),
  system_localListenAddresses: call([], { docs: 'Where peers reach the node.', result: 'string[]' }),
  system_nodeRoles: call([], { docs: 'What the node does.', result: '("Full" | "Authority" | "LightClient")[]' }),
  system_peers: call([], {
    access: 'unsafe',
    docs: 'The peers that the node is connected to.',
    result: '{peerId: string, roles: string, bestHash: hash, bestNumber: number}[]',
  }),
  system_accountNextIndex: call([required('account', 'accountId', 'The account.')], {
    aliases: ['account_nextIndex'],
    docs: 'The nonce of the next transaction of an account, counting those that wait in the pool.',
    result: 'number',
  }),
  system_dryRun: call(
    [required('extrinsic', 'bytes', 'The encoded extrinsic.'), optional('at', 'hash', 'The block; the best one by default.')],
    {
      aliases: ['system_dryRunAt'],
      access: 'unsafe',
      runtimeApi: 'BlockBuilder_apply_extrinsic',
      errors: ['dry-run', 'unknown-block'],
      docs: 'Applies an extrinsic to the state after a block and drops all changes.',
      result: 'hex: an encoded ApplyExtrinsicResult',
    },
  ),
}
