// SPDX-License-Identifier: Apache-2.0
import * as main from '@phat/worker'
import * as thread from '@phat/worker/thread'
import { expect, test } from 'vitest'

test('the package exports these names and no others', () => {
  expect(Object.keys(main).sort()).toEqual([
    'blockFrame',
    'connectIo',
    'contractThreadErrors',
    'createAddressRules',
    'createQueryCache',
    'createQueryHost',
    'createQueryIo',
    'createVersionedState',
    'defaultStackSizeMb',
    'engineReleases',
    'followErrors',
    'followFrame',
    'frameBytesMax',
    'openSealedLog',
    'packChanges',
    'platformClock',
    'queryHostErrors',
    'readBlockFrame',
    'readScriptEngineBytes',
    'sealedLogErrors',
    'serveIo',
    'startClusterThreads',
    'startQueryIoThread',
    'startWorker',
    'unpackChanges',
    'verifyFrame',
    'workerDataErrors',
    'workerErrors',
  ])
  expect(Object.keys(thread)).toEqual(['runContractThread'])
})
