// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest'
import * as chain from '../src/index.ts'

test('the package exports these values and no others', () => {
  expect(Object.keys(chain).sort()).toEqual([
    'chainErrors',
    'checkDatabase',
    'createManualClock',
    'createTransactionPool',
    'databaseErrors',
    'databaseFormat',
    'databaseInfo',
    'defaultPoolLimits',
    'exportBlocks',
    'genesisHashOver',
    'lockFolder',
    'openChain',
    'openDatabase',
    'pruneDatabase',
    'replayChain',
    'silentLog',
  ])
})
