// SPDX-License-Identifier: Apache-2.0
import type { Command } from '../../command.ts'
import { clusterFlag, networkFlags, remoteExits, sendingExits } from '../../remote/remote-flags.ts'
import { signerFlags } from '../../terminal/client-flags.ts'

const cluster = { name: 'cluster', summary: 'Its id; the only one of the chain by default.' } as const

export const clusterCommands: readonly Command[] = [
  {
    name: 'cluster list',
    summary: 'List the clusters of a chain',
    details: [],
    args: [],
    flags: networkFlags,
    examples: [
      { line: 'cluster list', summary: 'With how many workers and contracts', node: 'contract' },
      { line: 'cluster list --json', summary: 'For scripts', node: 'contract' },
    ],
    exits: remoteExits,
    load: async () => (await import('../../remote/chain/cluster-actions.ts')).listClusters,
  },
  {
    name: 'cluster show',
    summary: 'Show a cluster: owner, prices, key, workers, contracts',
    details: [],
    args: [cluster],
    flags: networkFlags,
    examples: [{ line: 'cluster show', summary: 'The only one', node: 'contract' }],
    exits: remoteExits,
    load: async () => (await import('../../remote/chain/cluster-actions.ts')).showCluster,
  },
  {
    name: 'cluster transfer',
    summary: 'Move PHA of an account into a cluster, where gas and storage are paid',
    details: ['phat call and phat deploy move what is missing by themselves.'],
    args: [{ name: 'amount', required: true, summary: 'Amount in PHA: 5, 0.25, "5 PHA"; or "500 planck".' }],
    flags: [
      { name: 'to', value: '<account>', summary: "The account there; the sender's own by default." },
      clusterFlag,
      ...signerFlags,
      ...networkFlags,
    ],
    examples: [
      { line: 'cluster transfer 5 --from //Alice --dry-run', summary: 'What it would cost', node: 'contract' },
      {
        line: 'cluster transfer 5 --from //Alice --to //Bob --wait in-block --json',
        summary: 'To another account',
        node: 'contract',
      },
    ],
    exits: sendingExits,
    load: async () => (await import('../../remote/chain/cluster-actions.ts')).transferToCluster,
  },
]

export const keyCommands: readonly Command[] = [
  {
    name: 'key show',
    summary: 'Show public keys: of gatekeepers, clusters, workers, and contracts',
    details: ['Commands to a contract are encrypted to its key, queries to the key of the worker that is asked.'],
    args: [{ name: 'contract', summary: 'A name that phat deploy kept, or an address; all keys without one.' }],
    flags: networkFlags,
    examples: [
      { line: 'key show', summary: 'All of them', node: 'contract' },
      { line: 'key show counter --json', summary: 'That of a contract, for scripts', node: 'contract' },
    ],
    exits: remoteExits,
    load: async () => (await import('../../remote/chain/key-actions.ts')).showKeys,
  },
  {
    name: 'key rotate',
    summary: 'Ask for another command key of a cluster, as its owner',
    details: [
      'The gatekeeper makes it; contracts then tell their new keys, and commands to the old ones work for some blocks more.',
      'A cluster changes its key at most once in KeyRotationPeriod blocks.',
    ],
    args: [cluster],
    flags: [...signerFlags, ...networkFlags],
    examples: [{ line: 'key rotate --from //Alice --dry-run', summary: 'What it would cost', node: 'contract' }],
    exits: sendingExits,
    load: async () => (await import('../../remote/chain/key-actions.ts')).rotateKey,
  },
]

export const profileCommands: readonly Command[] = [
  {
    name: 'profile list',
    summary: 'List the networks of a project, and what was deployed there',
    details: [
      'phat.config.json has them: { "networks": { "testnet": { "url": "wss://…", "genesisHash": "0x…", "simulated": false } } }. A node that',
      'follows another chain than genesisHash is refused, and so are workers with SIMULATED evidence unless simulated is true.',
      'local, the network of this machine, is there without being written.',
    ],
    args: [],
    flags: [],
    examples: [{ line: 'profile list', summary: 'What --network may name' }],
    exits: ['failed'],
    load: async () => (await import('../../remote/profile-action.ts')).listProfiles,
  },
]
