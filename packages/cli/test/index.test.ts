// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest'
import * as cli from '../src/index.ts'

test('the public surface is what it is meant to be', () => {
  expect(Object.keys(cli).sort()).toEqual([
    'askForNode',
    'cliErrors',
    'commands',
    'commonFlags',
    'describeTakenPort',
    'exitCodes',
    'exitsOf',
    'flagSummary',
    'flagUsage',
    'followProject',
    'isPortFree',
    'run',
    'runCommand',
    'runProgram',
    'table',
    'topics',
    'typeName',
    'usageLine',
    'withFlags',
  ])
})
