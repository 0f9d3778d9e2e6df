// SPDX-License-Identifier: Apache-2.0
export type { AccountName, TestAccount } from './accounts.ts'
export type { HttpMock, MockedRequest, MockedResponse } from './cluster/test-query-host.ts'
export type { TestCallOptions, TestContract, TestDeployOptions } from './contract/test-contract.ts'
export { CallError, contractTestErrors } from './contract-test-errors.ts'
export type { TestCallResult, TestEstimate, TestEvent, TestLog, TestQueryResult, TestStorageChange } from './results.ts'
export { type Test, type TestBody, test } from './test.ts'
export type { TestContext } from './test-context.ts'
