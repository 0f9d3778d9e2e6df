// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest'
import * as cli from '../src/index.ts'

test('the public surface is what it is meant to be', () => {
  expect(Object.keys(cli).sort()).toEqual([
    'cliErrors',
    'commands',
    'commonFlags',
    'exitCodes',
    'exitsOf',
    'flagSummary',
    'flagUsage',
    'run',
    'topics',
    'typeName',
    'usageLine',
  ])
})
