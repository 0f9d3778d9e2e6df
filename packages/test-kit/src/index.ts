// SPDX-License-Identifier: Apache-2.0
export { account, addressOf, alice, bob, charlie, dave, eve } from './accounts.ts'
export { failureName } from './failure-name.ts'
export type { CallsOn, MockChain, MockEvent } from './mock-chain.ts'
export { CallFailed, createMockChain, refusalName } from './mock-chain.ts'
export type { MockOptions } from './mock-runtime.ts'
export { composeMockRuntime, mockBalancesConfig, mockBlockLength, mockBlockWeights, mockDbWeight } from './mock-runtime.ts'
export type { BenchCase, BenchComponent, WeightBench } from './weight-bench.ts'
export { benchCase, benchStep, runBenchCase } from './weight-bench.ts'
