// SPDX-License-Identifier: Apache-2.0
import type { Flag } from '../command.ts'

/** Flags of every command that talks to a node. */
export const clientFlags: readonly Flag[] = [
  { name: 'url', value: '<url>', summary: 'The node to talk to.', fallback: 'ws://127.0.0.1:9944', env: 'PHAT_URL' },
  { name: 'timeout', value: '<seconds>', summary: 'How long to wait for each answer and each step.', fallback: '30' },
]

/** Flags of every command that signs. */
export const signerFlags: readonly Flag[] = [
  { name: 'from', value: '<uri>', summary: 'Secret URI of the account that signs and pays.', env: 'PHAT_SURI' },
  {
    name: 'scheme',
    value: '<scheme>',
    summary: 'Signature scheme of that account.',
    fallback: 'sr25519',
    choices: ['sr25519', 'ed25519', 'ecdsa'],
  },
  { name: 'tip', value: '<amount>', summary: 'A tip in PHA, for priority.', fallback: '0' },
  { name: 'dry-run', summary: 'Show the fee and what would be checked; send nothing.' },
  {
    name: 'wait',
    value: '<step>',
    summary: 'What to wait for.',
    fallback: 'finalized',
    choices: ['in-block', 'finalized'],
  },
]
