// SPDX-License-Identifier: Apache-2.0
import type { Command } from '../../command.ts'
import { clusterFlag, dryRunFlag, networkFlags, sendingExits, speakerFlags } from '../../remote/remote-flags.ts'

export const deployCommand: Command = {
  name: 'deploy',
  summary: 'Make a contract on a network, and keep its name',
  details: [
    'Uploads the code where the cluster does not have it yet, moves what is missing into the cluster, and waits until the contract lives.',
    'A .ts file is built first. Where the contract has several constructors the next word names one; arguments are name=value each, or values',
    'in their order, as phat help values shows. Name, address and metadata are kept in .phat/contracts.json for the other commands.',
  ],
  args: [
    { name: 'file', required: true, summary: 'A .contract of TypeScript or ink!, or a .ts file.' },
    { name: 'argument', many: true, summary: 'The constructor, when it is not the usual one, and its arguments.' },
  ],
  flags: [
    ...speakerFlags,
    { name: 'as', value: '<name>', summary: 'The name to keep it under; that of the file by default.' },
    clusterFlag,
    { name: 'salt', value: '<hex>', summary: 'Tells apart contracts of one deployer and code; random by default.' },
    { name: 'value', value: '<amount>', summary: 'PHA that the contract gets.', fallback: '0' },
    dryRunFlag,
    ...networkFlags,
  ],
  examples: [
    {
      line: 'deploy packages/contract/examples/counter.ts start=5 --from //Alice --dry-run',
      summary: 'What it would cost',
      node: 'contract',
    },
    {
      line: 'deploy packages/contract/examples/counter.ts start=5 --from //Alice',
      summary: 'Keeps it as counter',
      node: 'contract',
    },
    {
      line: 'deploy packages/contract/examples/counter.ts new 7 --as second --from //Alice --json',
      summary: 'Another one, for scripts',
      node: 'contract',
    },
  ],
  exits: sendingExits,
  load: async () => (await import('../../remote/deploy-action.ts')).deployAction,
}
