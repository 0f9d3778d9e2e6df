// SPDX-License-Identifier: Apache-2.0

import * as nodeClient from '@phat/client/node'
import * as workerClient from '@phat/client/worker'
import { expect, test } from 'vitest'
import * as relayer from '../src/index.ts'

test('the package exports this and nothing else', () => {
  expect(Object.keys(relayer).sort()).toEqual(['defaultLimits', 'relayerErrors', 'startRelayer'])
  expect(Object.keys(nodeClient).sort()).toEqual([
    'answersOf',
    'bareExtrinsic',
    'connectNode',
    'decodeExtrinsic',
    'describeDispatchError',
    'dispatchErrorType',
    'encodeMortalEra',
    'eventsOf',
    'fetchBlock',
    'fetchHeader',
    'findInclusion',
    'isPoolRefusal',
    'mortalPeriod',
    'outcomeOf',
    'poolErrors',
    'prepareExtrinsic',
    'readChain',
    'readHeader',
    'readStorage',
    'rpcFailureOf',
    'signExtrinsic',
    'signNext',
    'signedExtrinsic',
    'submitAndWatch',
    'webSocketUrl',
    'within',
  ])
  expect(Object.keys(workerClient)).toEqual(['connectWorker', 'workerOrigin'])
})

test('an address that is none is refused before anything is sent', () => {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const keypair = undefined as never
  for (const [nodeUrl, workerUrl] of [
    ['ftp://node', 'http://127.0.0.1:8000'],
    ['ws://127.0.0.1:9944', 'ws://127.0.0.1:8000'],
  ] as const) {
    expect(() => relayer.startRelayer({ nodeUrl, workerUrl, keypair, log })).toThrow(
      expect.objectContaining({ code: 'relayer.bad-value' }),
    )
  }
})
