// SPDX-License-Identifier: Apache-2.0
export type { Action, Argument, Command, CommandIo, Example, Flag, Invocation } from './command.ts'
export { commands } from './commands/all-commands.ts'
export { run } from './run.ts'
export { cliErrors } from './terminal/cli-errors.ts'
export { type ExitName, exitCodes } from './terminal/exit-codes.ts'
export { exitsOf, flagSummary, flagUsage, usageLine } from './terminal/help.ts'
export { commonFlags } from './terminal/parse-arguments.ts'
export { type Topic, topics } from './terminal/topics.ts'
