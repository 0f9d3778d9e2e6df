// SPDX-License-Identifier: Apache-2.0

import type { ExitName } from './terminal/exit-codes.ts'
import type { Flags } from './terminal/flags.ts'

/** A positional argument. */
export interface Argument {
  readonly name: string
  readonly summary: string
  readonly required?: true
  /** Takes all that follow; only the last one may. */
  readonly many?: true
}

/** A flag; with a `value` it takes one, else it is on or off. */
export interface Flag {
  readonly name: string
  /** What stands for the value in help, such as `<seconds>`. */
  readonly value?: string
  readonly summary: string
  /** The value when neither the flag nor the environment gives one. */
  readonly fallback?: string
  /** The environment variable that stands in for the flag. */
  readonly env?: string
  /** The only values that are allowed. */
  readonly choices?: readonly string[]
}

/** A command line that works as it stands; the tests run every one. */
export interface Example {
  /** Words after `phat`, quoted as in a shell. */
  readonly line: string
  readonly summary: string
  /**
   * It needs a development node, or a whole development network, at the default addresses; `starts` begins a node itself, `serves` runs on
   * beside a network until it is stopped; `watches` does, with a project; `contract` needs a network too, and what the examples of `phat deploy` deployed there.
   */
  readonly node?: 'needed' | 'starts' | 'network' | 'serves' | 'watches' | 'contract'
  /** How it ends when it is not `ok`. */
  readonly exit?: ExitName
}

/** Where a command writes, and what it knows of its surroundings. */
export interface CommandIo {
  /** Results: standard output, a line at a time. */
  out(line: string): void
  /** Progress, warnings and errors: standard error. */
  err(line: string): void
  readonly env: Readonly<Record<string, string | undefined>>
  /** Unix time in milliseconds. */
  now(): number
  /** Calls back for each line of standard input, until what it returns is called. */
  onLine(listener: () => void): () => void
  /**
   * All of standard input. At a terminal it is one line, which is asked for and not shown while it is typed.
   * @throws PhatError `cli.interrupted`, `cli.too-large`
   */
  readInput(question: string, signal: AbortSignal): Promise<Uint8Array>
  /** Ends the process with the command's exit code even where something that was left running would keep it alive. */
  exitSoon(): void
}

/** One run of a command. */
export interface Invocation {
  /** Arguments in the order of the declaration; those of the last one, if it takes many, follow each other. */
  readonly args: readonly string[]
  readonly flags: Flags
  /** All commands, for those that describe them. */
  readonly commands: readonly Command[]
  /** Results are JSON, one document a line. */
  readonly json: boolean
  readonly io: CommandIo
  /** Aborts at Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal
}

/** Does what the command says. Failures are thrown; the exit code follows from the error's code. */
export type Action = (invocation: Invocation) => Promise<void>

/** A command as data: help, completion, the reference page and the tests derive from it. */
export interface Command {
  /** One or two words: `transfer`, `account show`. */
  readonly name: string
  readonly summary: string
  /** Sentences for its help, below the summary. */
  readonly details: readonly string[]
  readonly args: readonly Argument[]
  readonly flags: readonly Flag[]
  readonly examples: readonly Example[]
  /** How it can end, apart from `ok`, `usage` and `interrupted`. */
  readonly exits: readonly ExitName[]
  /** Loads the code only when the command runs, so that none pays for another's start. */
  load(): Promise<Action>
}
