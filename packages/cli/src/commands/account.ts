// SPDX-License-Identifier: Apache-2.0
import type { Command, Flag } from '../command.ts'
import { clientFlags } from '../terminal/client-flags.ts'

const scheme: Flag = {
  name: 'scheme',
  value: '<scheme>',
  summary: 'Signature scheme.',
  fallback: 'sr25519',
  choices: ['sr25519', 'ed25519', 'ecdsa'],
}

export const accountCommands: readonly Command[] = [
  {
    name: 'account list',
    summary: 'List the development accounts',
    details: ['Their keys are public: they are for development chains only.'],
    args: [],
    flags: [],
    examples: [{ line: 'account list', summary: 'Addresses in both forms' }],
    exits: [],
    load: async () => (await import('../actions/account-keys.ts')).listAccounts,
  },
  {
    name: 'account show',
    summary: 'Show balance and nonce of an account',
    details: [],
    args: [{ name: 'account', required: true, summary: 'SS58 address, 0x public key or URI such as //Alice.' }],
    flags: [scheme, ...clientFlags],
    examples: [
      { line: 'account show //Alice', summary: 'A development account', node: 'needed' },
      {
        line: 'account show 0x8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48 --json',
        summary: 'By public key, for scripts',
        node: 'needed',
      },
    ],
    exits: ['failed', 'unreachable'],
    load: async () => (await import('../actions/account-show.ts')).showAccountState,
  },
  {
    name: 'account new',
    summary: 'Make a new key; prints its secret words',
    details: ['The words are shown once and kept nowhere: write them down.'],
    args: [],
    flags: [
      scheme,
      { name: 'words', value: '<n>', summary: 'Number of words.', fallback: '12', choices: ['12', '15', '18', '21', '24'] },
    ],
    examples: [{ line: 'account new --words 24', summary: 'A key of 24 words' }],
    exits: [],
    load: async () => (await import('../actions/account-keys.ts')).newAccount,
  },
  {
    name: 'account inspect',
    summary: 'Show the public parts of a secret URI or address',
    details: ['Never prints a secret. Without an argument it reads the variable PHAT_SURI.'],
    args: [{ name: 'uri', summary: 'Secret URI such as //Alice/soft, SS58 address or 0x public key.' }],
    flags: [scheme],
    examples: [
      { line: 'account inspect //Alice//stash', summary: 'A derived account' },
      { line: 'account inspect //Alice --scheme ecdsa --json', summary: 'With another scheme' },
    ],
    exits: [],
    load: async () => (await import('../actions/account-keys.ts')).inspectAccount,
  },
]
