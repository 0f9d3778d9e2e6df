// SPDX-License-Identifier: Apache-2.0
import type { Command } from '../command.ts'

export const completionCommand: Command = {
  name: 'completion',
  summary: 'Print a completion script for bash or zsh',
  details: ['Add it to the file that your shell reads at start: eval "$(phat completion bash)".'],
  args: [{ name: 'shell', required: true, summary: 'bash or zsh.' }],
  flags: [],
  examples: [
    { line: 'completion bash', summary: 'For bash' },
    { line: 'completion zsh', summary: 'For zsh' },
  ],
  exits: [],
  load: async () => (await import('../actions/completion.ts')).printCompletion,
}
