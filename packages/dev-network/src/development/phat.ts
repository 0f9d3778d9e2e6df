// SPDX-License-Identifier: Apache-2.0
import { commands, run, runProgram } from '@phat/cli'
import { devCommand } from './command/network-command.ts'

// The program `phat` where the simulated vendors are at hand: `phat dev` starts a network. Production has `phat` without it.
await runProgram((words, io, signal) => run(words, io, signal, [devCommand, ...commands]))
