// SPDX-License-Identifier: Apache-2.0
import { runCommand, runProgram } from '@phat/cli'
import { networkCommand } from './command/network-command.ts'

// What `npm start` runs.
await runProgram((words, io, signal) => runCommand(networkCommand, words, io, signal))
