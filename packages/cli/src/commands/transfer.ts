// SPDX-License-Identifier: Apache-2.0
import type { Command } from '../command.ts'
import { clientFlags, signerFlags } from '../terminal/client-flags.ts'

export const transferCommand: Command = {
  name: 'transfer',
  summary: 'Send PHA from one account to another',
  details: ['Shows the fee before it sends, then each step until the transfer is final.'],
  args: [{ name: 'amount', required: true, summary: 'Amount in PHA: 5, 0.25, "5 PHA"; or "500 planck".' }],
  flags: [
    { name: 'to', value: '<account>', summary: 'SS58 address, 0x public key or URI of the receiver. Required.' },
    ...signerFlags,
    { name: 'keep-alive', summary: 'Fail rather than let the sender fall below the existential deposit.' },
    ...clientFlags,
  ],
  examples: [
    { line: 'transfer --from //Alice --to //Bob 5', summary: 'Send 5 PHA', node: 'needed' },
    { line: 'transfer --from //Alice --to //Bob 5 --dry-run', summary: 'Only show what it would cost', node: 'needed' },
    { line: 'transfer --from //Bob --to //Charlie 0.5 --wait in-block --json', summary: 'For scripts', node: 'needed' },
  ],
  exits: ['failed', 'unreachable', 'dispatchFailed'],
  load: async () => (await import('../actions/transfer.ts')).runTransfer,
}
