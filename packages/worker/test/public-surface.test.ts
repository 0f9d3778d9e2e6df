// SPDX-License-Identifier: Apache-2.0
import * as main from '@phat/worker'
import * as thread from '@phat/worker/thread'
import { expect, test } from 'vitest'

test('the package exports these names and no others', () => {
  expect(Object.keys(main).sort()).toEqual([
    'connectIo',
    'contractThreadErrors',
    'createAddressRules',
    'createQueryCache',
    'createQueryHost',
    'createQueryIo',
    'createVersionedState',
    'defaultStackSizeMb',
    'engineReleases',
    'packChanges',
    'queryHostErrors',
    'readScriptEngineBytes',
    'serveIo',
    'startClusterThreads',
    'startQueryIoThread',
    'unpackChanges',
  ])
  expect(Object.keys(thread)).toEqual(['runContractThread'])
})
