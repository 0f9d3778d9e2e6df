// SPDX-License-Identifier: Apache-2.0
import { run } from './run.ts'
import { runProgram } from './run-program.ts'

await runProgram(run)
