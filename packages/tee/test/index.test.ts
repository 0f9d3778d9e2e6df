// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest'
import * as tee from '../src/index.ts'

test('the public surface is what it is meant to be', () => {
  expect(Object.keys(tee).sort()).toEqual([
    'chooseTee',
    'createDstackTee',
    'createGramineTee',
    'createSimulatedTee',
    'createTsmTee',
    'detectTee',
    'readDstackInfo',
    'reportDataLength',
    'surveyTees',
    'teeErrors',
  ])
})
