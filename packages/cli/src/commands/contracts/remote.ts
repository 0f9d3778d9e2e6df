// SPDX-License-Identifier: Apache-2.0
import type { Argument, Command } from '../../command.ts'
import {
  clusterFlag,
  dryRunFlag,
  metadataFlag,
  networkFlags,
  remoteExits,
  sendingExits,
  speakerFlags,
  workerFlag,
} from '../../remote/remote-flags.ts'

const contract: Argument = { name: 'contract', required: true, summary: 'The name that phat deploy kept, or an address.' }
const message: readonly Argument[] = [
  contract,
  { name: 'message', summary: 'Its label in either spelling; without one the messages are listed.' },
  { name: 'argument', many: true, summary: 'name=value each, or values in their order.' },
]

/** What is done with contracts that live. */
export const messageCommands: readonly Command[] = [
  {
    name: 'call',
    summary: 'Send a contract a confidential command, and wait for what comes of it',
    details: [
      'It is tried first, shows what it will cost, and is encrypted to the key of the contract: chain and operators see neither message nor',
      'arguments. What the account lacks in the cluster moves along. The answer comes from a worker, with a receipt that was verified.',
    ],
    args: message,
    flags: [
      ...speakerFlags,
      { name: 'value', value: '<amount>', summary: 'PHA that go with the message.' },
      { name: 'deposit', value: '<amount>', summary: 'PHA that move into the cluster before; what is missing there by default.' },
      { name: 'gas', value: '<picoseconds>', summary: 'Most gas; estimated by default.' },
      { name: 'tip', value: '<amount>', summary: 'A tip in PHA, for priority.' },
      workerFlag,
      metadataFlag,
      dryRunFlag,
      ...networkFlags,
    ],
    examples: [
      { line: 'call counter increment by=2 --from //Alice', summary: 'A message with an argument', node: 'contract' },
      { line: 'call counter increment by=2 --from //Alice --dry-run', summary: 'What it would cost', node: 'contract' },
      { line: 'call counter announce --from //Bob --json', summary: 'By another account, for scripts', node: 'contract' },
    ],
    exits: sendingExits,
    load: async () => (await import('../../remote/call-action.ts')).callContract,
  },
  {
    name: 'query',
    summary: 'Ask a contract something in confidence; nothing changes and nothing is paid',
    details: [
      'Without --from or PHAT_SURI a key of this run alone asks: contracts that answer only those they know need one.',
      'The receipt of the answer is verified: which worker, of which height, by which code.',
    ],
    args: message,
    flags: [...speakerFlags, workerFlag, metadataFlag, ...networkFlags],
    examples: [
      { line: 'query counter get', summary: 'The count', node: 'contract' },
      { line: 'query counter get --from //Alice --json', summary: 'As an account, for scripts', node: 'contract' },
    ],
    exits: remoteExits,
    load: async () => (await import('../../remote/call-action.ts')).queryContract,
  },
  {
    name: 'trace',
    summary: 'Try a message or a query, and show what would run and change',
    details: [
      'Nothing is sent to the chain and nothing changes. Shown is what follows from your own call: which code runs, how it ends, which fields of the',
      'state it changes; of contracts whose state holds entries of others, gas alone. A debuggable cluster (phat dev --debuggable) shows everything.',
    ],
    args: message,
    flags: [
      ...speakerFlags,
      { name: 'value', value: '<amount>', summary: 'PHA that go with the message.' },
      workerFlag,
      metadataFlag,
      ...networkFlags,
    ],
    examples: [
      { line: 'trace counter increment by=2 --from //Alice', summary: 'What a message would do', node: 'contract' },
      { line: 'trace counter get --json', summary: 'A query, for scripts', node: 'contract' },
    ],
    exits: remoteExits,
    load: async () => (await import('../../remote/trace-action.ts')).traceContract,
  },
  {
    name: 'logs',
    summary: 'Show the log of a contract, as far as this account may see it',
    details: [
      'Whoever deployed a contract, or was granted its log, sees what it says and emits; everybody else what their own commands and queries made.',
      'The workers keep the newest records in memory. Each has a number, which --since takes.',
    ],
    args: [contract],
    flags: [
      ...speakerFlags,
      { name: 'follow', summary: 'Go on until Ctrl-C.' },
      {
        name: 'since',
        value: '<n>',
        summary: 'The number of the first record; below zero, so many before the end.',
        fallback: '0',
      },
      workerFlag,
      metadataFlag,
      ...networkFlags,
    ],
    examples: [
      { line: 'logs counter --from //Alice', summary: 'All that is there', node: 'contract' },
      { line: 'logs counter --since=-5 --from //Alice --json', summary: 'The last five records, for scripts', node: 'contract' },
    ],
    exits: remoteExits,
    load: async () => (await import('../../remote/logs-action.ts')).showLogs,
  },
]

export const remoteContractCommands: readonly Command[] = [
  {
    name: 'contract info',
    summary: 'Show a contract: code hash, deployer, cluster, who serves it, what it has',
    details: [
      'The code hash is what each worker of the cluster signs in a receipt. What it accepts and how it is upgraded stand in the metadata of the',
      'version that was deployed.',
    ],
    args: [contract],
    flags: [...speakerFlags, metadataFlag, ...networkFlags],
    examples: [
      { line: 'contract info counter', summary: 'For people', node: 'contract' },
      { line: 'contract info counter --json', summary: 'For scripts', node: 'contract' },
    ],
    exits: remoteExits,
    load: async () => (await import('../../remote/info-action.ts')).showContract,
  },
  {
    name: 'contract verify',
    summary: 'Check that what runs is what a source or a .contract builds',
    details: [
      'A .ts file is built; builds are reproducible. The hash of its code is compared with the one that every worker of the cluster signs in a',
      'receipt, and with the address on the chain, which is a hash of deployer, code, cluster and salt.',
    ],
    args: [contract, { name: 'file', required: true, summary: 'The .ts source, .contract or .wasm.' }],
    flags: [
      ...speakerFlags,
      { name: 'salt', value: '<hex>', summary: 'Of the deployment, for contracts that were not deployed from here.' },
      ...networkFlags,
    ],
    examples: [
      { line: 'contract verify counter packages/contract/examples/counter.ts', summary: 'Against its source', node: 'contract' },
    ],
    exits: remoteExits,
    load: async () => (await import('../../remote/verify-action.ts')).verifyContract,
  },
]

const secretName: Argument = {
  name: 'name',
  required: true,
  summary: 'The name that the contract reads it by, of at most 64 bytes.',
}

export const secretCommands: readonly Command[] = [
  {
    name: 'secret set',
    summary: 'Give a contract a secret that its queries read',
    details: [
      'The value comes from standard input or a file, never from the command line, which others see; one line end behind it is left out.',
      'It is encrypted to the key of the contract. The account that deployed it alone can set it. A deposit for its bytes is held in the cluster.',
    ],
    args: [contract, secretName],
    flags: [
      ...speakerFlags,
      { name: 'from-file', value: '<file>', summary: 'The file that has the value, in place of standard input.' },
      metadataFlag,
      dryRunFlag,
      ...networkFlags,
    ],
    examples: [
      { line: 'secret set counter apiKey --from //Alice', summary: 'From standard input, such as < key.txt', node: 'contract' },
      {
        line: 'secret set counter apiKey --from-file key.txt --from //Alice --json',
        summary: 'From a file, for scripts',
        node: 'contract',
      },
    ],
    exits: sendingExits,
    load: async () => (await import('../../remote/secret-actions.ts')).setSecretAction,
  },
  {
    name: 'secret list',
    summary: 'Show which secrets a contract reads',
    details: ['By its metadata. Whether they are set, and to what, is known to the contract alone.'],
    args: [contract],
    flags: [...speakerFlags, metadataFlag, ...networkFlags],
    examples: [{ line: 'secret list counter', summary: 'Their names', node: 'contract' }],
    exits: remoteExits,
    load: async () => (await import('../../remote/secret-actions.ts')).listSecrets,
  },
  {
    name: 'secret remove',
    summary: 'Take a secret away from a contract',
    details: ['The account that deployed the contract alone can; its deposit comes back.'],
    args: [contract, secretName],
    flags: [...speakerFlags, metadataFlag, dryRunFlag, ...networkFlags],
    examples: [
      { line: 'secret remove counter apiKey --from //Alice', summary: 'Queries that read it fail then', node: 'contract' },
    ],
    exits: sendingExits,
    load: async () => (await import('../../remote/secret-actions.ts')).removeSecret,
  },
]

export const workerListCommand: Command = {
  name: 'worker list',
  summary: 'List the workers of a chain: operator, cluster, address, evidence, score',
  details: ['By what the chain says; phat worker info asks one itself. SIMULATED evidence proves nothing.'],
  args: [],
  flags: [{ ...clusterFlag, summary: 'Only those of this cluster.' }, ...networkFlags],
  examples: [
    { line: 'worker list', summary: 'All of them', node: 'contract' },
    { line: 'worker list --json', summary: 'For scripts', node: 'contract' },
  ],
  exits: remoteExits,
  load: async () => (await import('../../remote/chain/worker-list-action.ts')).listWorkers,
}
