// SPDX-License-Identifier: Apache-2.0
import type { Flag } from '../command.ts'
import { signerFlags } from '../terminal/client-flags.ts'

/** Flags of every command that talks to a network of contracts. */
export const networkFlags: readonly Flag[] = [
  {
    name: 'network',
    value: '<profile>',
    summary: 'A network of phat.config.json; local is the one of this machine.',
    fallback: 'local',
    env: 'PHAT_NETWORK',
  },
  { name: 'url', value: '<url>', summary: 'The node to talk to; that of the network by default.', env: 'PHAT_URL' },
  { name: 'timeout', value: '<seconds>', summary: 'Longest that each step may take.', fallback: '60' },
]

const isSpeaker = ({ name }: Flag): boolean => name === 'from' || name === 'scheme'

/** Who speaks. */
export const speakerFlags: readonly Flag[] = signerFlags.filter(isSpeaker)

export const workerFlag: Flag = {
  name: 'worker',
  value: '<key>',
  summary: 'Public key of the worker that answers.',
  fallback: 'any',
}

export const dryRunFlag: Flag = { name: 'dry-run', summary: 'Show what it would cost; send nothing.' }

export const metadataFlag: Flag = {
  name: 'metadata',
  value: '<file>',
  summary: 'The .contract of a contract that was not deployed from here.',
}

export const clusterFlag: Flag = { name: 'cluster', value: '<id>', summary: 'The cluster; the only one of the chain by default.' }

/** How the commands that run a contract can end. */
export const remoteExits = ['failed', 'unreachable'] as const
export const sendingExits = ['failed', 'unreachable', 'dispatchFailed'] as const
