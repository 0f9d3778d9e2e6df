// SPDX-License-Identifier: Apache-2.0
import type { Command } from '../command.ts'
import { clientFlags, signerFlags } from '../terminal/client-flags.ts'

export const txCommand: Command = {
  name: 'tx',
  summary: 'Send any call of the runtime',
  details: [
    'Arguments are named and written as in phat help values. With a pallet alone it lists the calls and their arguments.',
  ],
  args: [
    { name: 'pallet.call', summary: 'Such as system.remark, in any spelling; or a pallet alone.' },
    { name: 'name=value', many: true, summary: 'The arguments of the call.' },
  ],
  flags: [{ name: 'list', summary: 'List the pallets that have calls.' }, ...signerFlags, ...clientFlags],
  examples: [
    { line: 'tx --list', summary: 'Which pallets there are', node: 'needed' },
    { line: 'tx balances', summary: 'Which calls a pallet has', node: 'needed' },
    { line: 'tx system.remark_with_event remark=hello --from //Alice', summary: 'Bytes as text', node: 'needed' },
    {
      line: 'tx balances.transferKeepAlive dest=//Bob "value=5 PHA" --from //Alice --dry-run',
      summary: 'What it would cost',
      node: 'needed',
    },
    {
      line: 'tx utility.batch \'calls=[{"system.remark": {"remark": "0x00"}}]\' --from //Alice --json',
      summary: 'Calls within a call',
      node: 'needed',
    },
  ],
  exits: ['failed', 'unreachable', 'dispatchFailed'],
  load: async () => (await import('../actions/tx.ts')).runTx,
}
