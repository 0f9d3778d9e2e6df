// SPDX-License-Identifier: Apache-2.0
import { Reader } from '@phat/codec'
import { contractErrorNames, encodeDispatchError, type FailureName } from '@phat/contracts'
import { expect, test } from 'vitest'
import { failureName } from '../src/cluster/failure-names.ts'

const others: readonly FailureName[] = [
  ...(['UnknownChainExtensionId', 'SystemContractMissing', 'FundsUnavailable', 'BelowMinimum', 'NotExpendable'] as const),
  ...(['BadOrigin', 'RootNotAllowed', 'Underflow', 'DivisionByZero'] as const),
]

test.each([...contractErrorNames, ...others])('%s has the name that the cluster gives it', (name) => {
  expect(failureName(new Reader(encodeDispatchError(name)))).toBe(name)
})
