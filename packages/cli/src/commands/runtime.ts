// SPDX-License-Identifier: Apache-2.0
import type { Command } from '../command.ts'

export const runtimeCommands: readonly Command[] = [
  {
    name: 'runtime list',
    summary: 'List the versions of the runtime that this release holds',
    details: ['A node can follow a chain only under versions that it holds: install a release before its chain changes over.'],
    args: [],
    flags: [],
    examples: [
      { line: 'runtime list', summary: 'What this release holds' },
      { line: 'runtime list --json', summary: 'For scripts' },
    ],
    exits: [],
    load: async () => (await import('../actions/runtime.ts')).listRuntimes,
  },
  {
    name: 'runtime code',
    summary: 'Print the code blob of a version, for System.setCode',
    details: ['It names the version and the hash of its metadata; the code itself is part of each release.'],
    args: [{ name: 'spec-version', summary: 'The version, as runtime list shows it.', required: true }],
    flags: [],
    examples: [{ line: 'runtime code 2', summary: 'What to schedule for an upgrade to version 2' }],
    exits: ['failed'],
    load: async () => (await import('../actions/runtime.ts')).showRuntimeCode,
  },
]
