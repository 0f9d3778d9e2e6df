// SPDX-License-Identifier: Apache-2.0
import { type Command, commands, commonFlags, exitCodes, exitsOf, flagSummary, flagUsage, topics, usageLine } from '@phat/cli'
import { code, escaped, page, table } from './markdown.ts'

/** The reference of the `phat` command, from the same objects as its help. */
export function cliPage(): string {
  const exits = Object.values(exitCodes).map((exit) => [String(exit.code), escaped(exit.meaning)])
  return page('The phat command', 'In a clone: `npx phat <command>`. Every example is run by the tests.', [
    ...table(
      ['Command', 'What it does'],
      commands.map(({ name, summary }) => [`[${code(name)}](#phat-${name.replaceAll(' ', '-')})`, escaped(summary)]),
    ),
    ...commands.flatMap(commandLines),
    ...topics
      .filter(({ name }) => name !== 'exit-codes')
      .flatMap(({ summary, lines }) => [`## ${summary}`, '', '```text', ...lines, '```', '']),
    '## Exit codes',
    '',
    ...table(['Code', 'Meaning'], exits),
  ])
}

function commandLines(command: Command): string[] {
  const { name, summary, details, args, flags, examples } = command
  return [
    `## phat ${name}`,
    '',
    `${escaped(summary)}. ${escaped(details.join(' '))}`.trimEnd(),
    '',
    '```sh',
    usageLine(command),
    '```',
    '',
    ...table(
      ['Argument', ''],
      args.map((arg) => [code(arg.name), escaped(arg.summary)]),
    ),
    ...table(
      ['Flag', ''],
      [...flags, ...commonFlags].map((flag) => [code(flagUsage(flag)), escaped(flagSummary(flag))]),
    ),
    '```sh',
    ...examples.flatMap((example) => [`# ${example.summary}`, `phat ${example.line}`]),
    '```',
    '',
    `Exit codes: ${exitsOf(command)
      .map((exit) => exitCodes[exit].code)
      .join(', ')}.`,
    '',
  ]
}
