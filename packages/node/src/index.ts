// SPDX-License-Identifier: Apache-2.0
export type { DevAccount } from './dev-chain.ts'
export type { LogLevel } from './log.ts'
export { nodeErrors } from './node-errors.ts'
export { type NodeOptions, type RunningNode, startNode } from './start-node.ts'
export { version } from './version.ts'
