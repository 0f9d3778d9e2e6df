// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest'
import * as trie from '../src/index.ts'

test('the public surface is what it is meant to be', () => {
  expect(Object.keys(trie).sort()).toEqual([
    'calculateRoot',
    'childTriePrefix',
    'createStateStore',
    'defaultProofLimits',
    'forgetVersions',
    'orderedRoot',
    'storedVersions',
    'trieErrors',
    'verifyChildProof',
    'verifyProof',
  ])
})
