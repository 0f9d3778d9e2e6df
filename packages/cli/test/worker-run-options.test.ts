// SPDX-License-Identifier: Apache-2.0
import { keypairFromUri } from '@phat/crypto'
import { toHex } from '@phat/primitives'
import { expect, test } from 'vitest'
import { createFlags } from '../src/terminal/flags.ts'
import { showAccount } from '../src/values/account.ts'
import { allowedNetworksOf, recoveryOf } from '../src/worker/run-options.ts'

const flagsOf = (given: Readonly<Record<string, string>>) => ({ flags: createFlags(new Map(Object.entries(given)), new Map()) })
const keyOf = (uri: string): Uint8Array => keypairFromUri(uri).publicKey

test('recovery keys are read in any form of a public key, in their order', () => {
  const keys = ` ${showAccount(keyOf('//Alice'))}, ${toHex(keyOf('//Bob'))},//Charlie`
  expect(recoveryOf(flagsOf({ 'recovery-keys': keys, 'recovery-needed': '2' }))).toEqual({
    needed: 2,
    keys: ['//Alice', '//Bob', '//Charlie'].map(keyOf),
  })
})

test('networks are read as they are written', () => {
  expect(allowedNetworksOf(flagsOf({ 'allow-networks': '10.0.0.0/8, ::1' }))).toEqual(['10.0.0.0/8', '::1'])
})

test('neither is set without its flag', () => {
  expect([recoveryOf(flagsOf({})), allowedNetworksOf(flagsOf({}))]).toEqual([undefined, undefined])
})
