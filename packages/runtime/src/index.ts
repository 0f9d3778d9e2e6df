// SPDX-License-Identifier: Apache-2.0
export { buildPhatGenesis, type PhatGenesis } from './genesis.ts'
export { metadataOf, metadataVersions } from './metadata-api.ts'
export { blockLength, blockWeights, existentialDeposit, specName } from './parameters.ts'
export { codeOf, type RuntimeCode, readCode } from './runtime-code.ts'
export { createRuntimes, type HeldVersion, type Runtimes, runtimeVersions } from './runtimes.ts'
export { treasuryAccount } from './treasury.ts'
export { createVersion1 } from './version-1.ts'
export { createVersion2 } from './version-2.ts'
