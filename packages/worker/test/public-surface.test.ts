// SPDX-License-Identifier: Apache-2.0
import * as main from '@phat/worker'
import * as recoveryShare from '@phat/worker/recovery-share'
import * as thread from '@phat/worker/thread'
import { expect, test } from 'vitest'

test('the package exports these names and no others', () => {
  expect(Object.keys(main).sort()).toEqual([
    'commandFailures',
    'connectIo',
    'contractThreadErrors',
    'createAddressRules',
    'createLogMemory',
    'createQueryCache',
    'createQueryHost',
    'createQueryIo',
    'createVersionedState',
    'defaultStackSizeMb',
    'engineReleases',
    'followErrors',
    'followFrame',
    'openSealedLog',
    'packChanges',
    'platformClock',
    'queryHostErrors',
    'readBlockFrame',
    'readScriptEngineBytes',
    'sealedLogErrors',
    'serveErrors',
    'serveIo',
    'startClusterThreads',
    'startPrpcServer',
    'startQueryIoThread',
    'startWorker',
    'unpackChanges',
    'verifyFrame',
    'workerDataErrors',
    'workerErrors',
  ])
  expect(Object.keys(recoveryShare).sort()).toEqual(['checkRecoveryKeys', 'handOverShare', 'openRecoveryShare', 'recoveryShare'])
  expect(Object.keys(thread).sort()).toEqual(['runContractThread', 'unpackChanges'])
})
