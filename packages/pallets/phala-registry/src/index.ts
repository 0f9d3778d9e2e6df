// SPDX-License-Identifier: Apache-2.0
export type { EvidenceDoubt, EvidenceFacts, EvidencePlatform, EvidenceVerdict, PhalaRegistryConfig } from './config.ts'
export type { PhalaRegistryGenesis } from './genesis.ts'
export { handlerWeight } from './handler-weight.ts'
export { messageHandlers } from './message-handlers.ts'
export { PhalaRegistry } from './pallet.ts'
export { registry } from './registry.ts'
export type { PlatformRule, SuspensionReason, WorkerAttestation, WorkerInfo } from './types.ts'
export { platformRule, platformWorkersMax, suspensionReason, workerAttestation, workerInfo } from './types.ts'
