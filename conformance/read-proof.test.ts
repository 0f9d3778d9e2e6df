// SPDX-License-Identifier: Apache-2.0
import { create_proof } from '@acala-network/chopsticks-executor'
import { expect, test } from 'vitest'
import { refuteReadProof } from './read-proof.mjs'

const key = '0x26aa394eea56'
const value = '0x0102'
const [root, proof] = (await create_proof(
  [],
  [
    [key, value],
    ['0x26ab', '0x03'],
  ],
)) as [string, string[]]

test('a proof that shows the value for the root is not refuted', async () => {
  expect(await refuteReadProof({ root, proof, key, value })).toBeUndefined()
})

test('another value, another key, another root and a proof that lacks a node are refuted', async () => {
  expect(await refuteReadProof({ root, proof, key, value: '0x0103' })).toContain('0x0102')
  expect(await refuteReadProof({ root, proof, key: '0x26aa394eea57', value })).toContain('does not contain')
  expect(await refuteReadProof({ root: `0x${'11'.repeat(32)}`, proof, key, value })).toBeDefined()
  expect(await refuteReadProof({ root, proof: proof.slice(1), key, value })).toBeDefined()
})
