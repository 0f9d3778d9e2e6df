// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from 'node:util'
import type { Command, CommandIo, Flag } from '../command.ts'
import { cliErrors } from './cli-errors.ts'
import { createFlags, type Flags } from './flags.ts'

/** Flags that every command has. */
export const commonFlags: readonly Flag[] = [
  { name: 'json', summary: 'Print results as JSON, one document a line; errors go to standard error as JSON.' },
  { name: 'help', summary: 'Show this help.' },
]

const allFlags = (command: Command): readonly Flag[] => [...command.flags, ...commonFlags]

/**
 * Reads the words after the command's name. Strict: what was not declared is refused.
 * @throws PhatError `cli.unknown-flag`, `cli.missing-argument`, `cli.unexpected-argument`, `cli.bad-value`
 */
export function parseArguments(
  command: Command,
  words: readonly string[],
  env: CommandIo['env'],
): { args: readonly string[]; flags: Flags } {
  const { positionals, given } = readWords(command, words)
  const others = new Map<string, string>()
  for (const { name, env: variable, fallback } of command.flags) {
    const value = (variable === undefined ? undefined : env[variable]) || fallback
    if (value !== undefined) others.set(name, value)
  }
  const flags = createFlags(given, others)
  for (const { name, choices } of command.flags) {
    const value = flags.text(name)
    if (choices !== undefined && value !== undefined && !choices.includes(value)) {
      throw cliErrors.error('bad-value', `--${name} is ${choices.join(' or ')}, not ${JSON.stringify(value.slice(0, 60))}`)
    }
  }
  if (!flags.given('help')) checkCount(command, positionals)
  return { args: positionals, flags }
}

function readWords(command: Command, words: readonly string[]): { positionals: string[]; given: Map<string, string | true> } {
  const options = Object.fromEntries(
    allFlags(command).map(({ name, value }) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const), ...(name === 'help' ? { short: 'h' } : {}) },
    ]),
  )
  try {
    const { values, positionals, tokens } = parseArgs({
      args: [...words],
      options,
      allowPositionals: true,
      strict: true,
      tokens: true,
    })
    const seen = new Set<string>()
    for (const token of tokens) {
      if (token.kind !== 'option') continue
      if (seen.has(token.name)) throw cliErrors.error('unknown-flag', `--${token.name} stands twice on the command line`)
      seen.add(token.name)
    }
    const given = new Map(
      Object.entries(values).flatMap(([name, value]) => (value === false ? [] : [[name, value as string | true]])),
    )
    return { positionals, given }
  } catch (error) {
    throw isParseError(error) ? cliErrors.error('unknown-flag', parseMessage(command, error, words)) : error
  }
}

function isParseError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}

/** Node's sentence up to its advice, which is longer than ours. */
function parseMessage(command: Command, error: Error & { code: string }, words: readonly string[]): string {
  if (error.code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return (error.message.split(/[\n.]/)[0] ?? '').slice(0, 200)
  const unknown = /'(-[^']*)'/.exec(error.message)?.[1] ?? words.join(' ')
  const near = nearest(
    unknown.replace(/^-+/, ''),
    allFlags(command).map(({ name }) => name),
  )
  return `phat ${command.name} has no flag ${unknown.slice(0, 60)}${near === undefined ? '' : `; did you mean --${near}?`}`
}

function checkCount(command: Command, positionals: readonly string[]): void {
  const missing = command.args.filter(({ required }, position) => required && positionals[position] === undefined)
  if (missing.length > 0) {
    const names = missing.map(({ name }) => `<${name}>`).join(' ')
    throw cliErrors.error('missing-argument', `phat ${command.name} needs ${names}`)
  }
  const extra = command.args.at(-1)?.many ? undefined : positionals[command.args.length]
  if (extra !== undefined) {
    throw cliErrors.error('unexpected-argument', `phat ${command.name} has no place for ${JSON.stringify(extra.slice(0, 60))}`)
  }
}

/** The candidate that differs least from a misspelt word, if by little. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const scored = candidates.map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
  const best = scored.sort((a, b) => a.distance - b.distance)[0]
  return best !== undefined && best.distance <= Math.max(word.length < 4 ? 1 : 2, Math.floor(word.length / 3))
    ? best.candidate
    : undefined
}

/** Levenshtein distance; both words are short. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (const [line, letter] of [...a.slice(0, 60)].entries()) {
    const next = [line + 1]
    for (let column = 0; column < b.length; column++) {
      const substitute = (row[column] as number) + (letter === b[column] ? 0 : 1)
      next.push(Math.min(substitute, (row[column + 1] as number) + 1, (next[column] as number) + 1))
    }
    row = next
  }
  return row.at(-1) as number
}
