// SPDX-License-Identifier: Apache-2.0
import type { Command } from '../command.ts'
import { clientFlags } from '../terminal/client-flags.ts'

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'Check this machine and the node, with a remedy for what is wrong',
  details: ['A node that does not run is a warning, unless --url or PHAT_URL names it.'],
  args: [],
  flags: clientFlags,
  examples: [
    { line: 'doctor', summary: 'All checks', node: 'needed' },
    { line: 'doctor --json', summary: 'For scripts', node: 'needed' },
  ],
  exits: ['failed'],
  load: async () => (await import('../actions/doctor.ts')).runDoctor,
}
