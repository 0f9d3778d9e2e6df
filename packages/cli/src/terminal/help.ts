// SPDX-License-Identifier: Apache-2.0
import type { Command, Flag } from '../command.ts'
import { type ExitName, exitCodes } from './exit-codes.ts'
import { commonFlags } from './parse-arguments.ts'
import { table } from './table.ts'
import { topics } from './topics.ts'

/** One line: the command with its arguments, as in `phat transfer <amount> [flags]`. */
export function usageLine({ name, args }: Command): string {
  const words = args.map(({ name: arg, required, many }) => {
    const word = `${arg}${many ? '…' : ''}`
    return required ? `<${word}>` : `[${word}]`
  })
  return ['phat', name, ...words, '[flags]'].join(' ')
}

/** A flag with its value as written: `--timeout <seconds>`. */
export function flagUsage({ name, value }: Flag): string {
  return `--${name}${value === undefined ? '' : ` ${value}`}`
}

/** What a flag does, with its default and variable. */
export function flagSummary({ summary, choices, fallback, env }: Flag): string {
  const notes = [
    ...(choices === undefined ? [] : [`one of ${choices.join(', ')}`]),
    ...(fallback === undefined ? [] : [`default ${fallback}`]),
    ...(env === undefined ? [] : [`variable ${env}`]),
  ]
  return notes.length === 0 ? summary : `${summary} (${notes.join('; ')})`
}

/** The exits of a command, those included that every command has. */
export function exitsOf(command: Command): readonly ExitName[] {
  const own = new Set<ExitName>(['ok', 'usage', 'interrupted', ...command.exits])
  return (Object.keys(exitCodes) as ExitName[]).filter((name) => own.has(name))
}

/** The help of one command. */
export function commandHelp(command: Command): string {
  const { summary, details, args, flags, examples } = command
  const section = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', title, ...lines])
  return [
    summary,
    ...details.map((line) => `  ${line}`),
    ...section('Usage', [`  ${usageLine(command)}`]),
    ...section('Arguments', table(args.map(({ name, summary: text }) => [name, text]))),
    ...section('Flags', table([...flags, ...commonFlags].map((flag) => [flagUsage(flag), flagSummary(flag)]))),
    ...section(
      'Examples',
      examples.flatMap(({ line, summary: text }) => [`  # ${text}`, `  phat ${line}`]),
    ),
    ...section('Exit codes', table(exitsOf(command).map((name) => [`${exitCodes[name].code}`, exitCodes[name].meaning]))),
  ].join('\n')
}

/** The list of commands: what `phat` alone shows. */
export function overview(commands: readonly Command[], version: string): string {
  return [
    `phat ${version}: Phala Network in TypeScript`,
    '',
    'Usage',
    '  phat <command> [arguments] [flags]',
    '',
    'Commands',
    ...table(commands.map(({ name, summary }) => [name, summary])),
    '',
    'Topics',
    ...table(topics.map(({ name, summary }) => [`help ${name}`, summary])),
    '',
    'First steps',
    ...table([
      ['phat node --dev', 'a development chain; leave it running'],
      ['phat transfer --from //Alice --to //Bob 5', 'send 5 PHA, in a second terminal'],
      ['phat <command> --help', 'arguments, flags and examples of a command'],
    ]),
  ].join('\n')
}

/** The help of commands that share their first word, such as `phat account`. */
export function groupHelp(group: string, commands: readonly Command[]): string {
  return [
    `Commands of phat ${group}`,
    '',
    ...table(commands.map((command) => [usageLine(command), command.summary])),
    '',
    `phat ${group} <command> --help shows one of them.`,
  ].join('\n')
}
