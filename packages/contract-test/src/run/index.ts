// SPDX-License-Identifier: Apache-2.0
export type { GasUse, LoadContract } from '../test-session.ts'
export { type RunTestsOptions, runTests, type TestFailure, type TestListener, type TestOutcome } from './run-tests.ts'
