// SPDX-License-Identifier: Apache-2.0
import manifest from '../package.json' with { type: 'json' }
import type { Command, CommandIo } from './command.ts'
import { commands as allCommands } from './commands/all-commands.ts'
import { cliErrors, exitCodeOf } from './terminal/cli-errors.ts'
import { exitCodes } from './terminal/exit-codes.ts'
import { commandHelp, groupHelp, overview } from './terminal/help.ts'
import { nearest, parseArguments } from './terminal/parse-arguments.ts'
import { asPhatError, errorJson, errorText } from './terminal/show-error.ts'
import { topics } from './terminal/topics.ts'

/**
 * Runs one command line.
 * @param words what follows `phat`
 * @param signal aborts at Ctrl-C and SIGTERM
 * @param commands what there is; a composition for development has more than `phat` has by itself
 * @returns the exit code; errors were shown through `io`
 */
export function run(
  words: readonly string[],
  io: CommandIo,
  signal: AbortSignal,
  commands: readonly Command[] = allCommands,
): Promise<number> {
  return shown(words, io, () => runWords(words, io, signal, commands))
}

/**
 * Runs one command whose name needs not be said, for programs that are one command.
 * @param words its arguments and flags
 * @returns the exit code; errors were shown through `io`
 */
export function runCommand(command: Command, words: readonly string[], io: CommandIo, signal: AbortSignal): Promise<number> {
  return shown(words, io, () => runFound(command, words, io, signal, allCommands))
}

async function shown(words: readonly string[], io: CommandIo, action: () => Promise<void>): Promise<number> {
  const json = words.slice(0, indexOrEnd(words, '--')).includes('--json')
  try {
    await action()
    return exitCodes.ok.code
  } catch (thrown) {
    const error = asPhatError(thrown)
    io.err(json ? errorJson(error) : errorText(error))
    if (io.env.PHAT_DEBUG && thrown instanceof Error) io.err(thrown.stack ?? '')
    return exitCodeOf(error)
  }
}

function indexOrEnd(words: readonly string[], word: string): number {
  const index = words.indexOf(word)
  return index < 0 ? words.length : index
}

async function runWords(
  words: readonly string[],
  io: CommandIo,
  signal: AbortSignal,
  commands: readonly Command[],
): Promise<void> {
  const [first] = words
  if (first === undefined || first === '--help' || first === '-h') return io.out(overview(commands, manifest.version))
  if (first === '--version' || first === '-V') return io.out(manifest.version)
  if (first === 'help') return io.out(helpFor(words.slice(1), commands))
  if (first.startsWith('-'))
    throw cliErrors.error('unknown-flag', `${first.slice(0, 60)} stands before the command; flags follow it`)
  const found = findCommand(words, commands)
  if (found === undefined) return io.out(groupOrUnknown(words, commands))
  await runFound(found.command, found.rest, io, signal, commands)
}

async function runFound(
  command: Command,
  rest: readonly string[],
  io: CommandIo,
  signal: AbortSignal,
  commands: readonly Command[],
): Promise<void> {
  const { args, flags } = parseArguments(command, rest, io.env)
  if (flags.given('help')) return io.out(commandHelp(command))
  const action = await command.load()
  await action({ args, flags, commands, json: flags.given('json'), io, signal })
}

/** The command of the first two words, or of the first. */
function findCommand(
  words: readonly string[],
  commands: readonly Command[],
): { command: Command; rest: readonly string[] } | undefined {
  for (const length of [2, 1]) {
    if (words.length < length) continue
    const name = words.slice(0, length).join(' ')
    const command = commands.find((one) => one.name === name)
    if (command !== undefined) return { command, rest: words.slice(length) }
  }
  return undefined
}

/** Help of a group such as `account`, when it stands alone or asks for help. @throws PhatError `cli.unknown-command` */
function groupOrUnknown(words: readonly string[], commands: readonly Command[]): string {
  const [first = '', second] = words
  const members = commands.filter(({ name }) => name.startsWith(`${first} `))
  if (members.length > 0 && (second === '--help' || second === '-h')) return groupHelp(first, members)
  if (members.length > 0 && (second === undefined || second.startsWith('-'))) {
    throw cliErrors.error(
      'missing-argument',
      `phat ${first} needs one of ${members.map(({ name }) => name.split(' ')[1]).join(', ')}`,
    )
  }
  const wanted = members.length > 0 ? `${first} ${second}` : first
  const near = nearest(wanted, members.length > 0 ? members.map(({ name }) => name) : commands.map(({ name }) => name))
  const hint = near === undefined ? '' : `; did you mean phat ${near}?`
  throw cliErrors.error('unknown-command', `no command ${JSON.stringify(wanted.slice(0, 60))}${hint}`)
}

function helpFor(words: readonly string[], commands: readonly Command[]): string {
  const name = words.filter((word) => !word.startsWith('-')).join(' ')
  if (name === '') return overview(commands, manifest.version)
  const topic = topics.find((one) => one.name === name)
  if (topic !== undefined) return [topic.summary, '', ...topic.lines].join('\n')
  const command = commands.find((one) => one.name === name)
  if (command !== undefined) return commandHelp(command)
  const members = commands.filter((one) => one.name.startsWith(`${name} `))
  if (members.length > 0) return groupHelp(name, members)
  const near = nearest(name, [...commands.map((one) => one.name), ...topics.map((one) => one.name)])
  const hint = near === undefined ? '' : `; did you mean ${near}?`
  throw cliErrors.error('unknown-command', `no help for ${JSON.stringify(name.slice(0, 60))}${hint}`)
}
