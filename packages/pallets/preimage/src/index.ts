// SPDX-License-Identifier: Apache-2.0
export type { PreimageConfig } from './config.ts'
export { Preimage } from './pallet.ts'
export { preimages } from './status.ts'
export { holdReason } from './types.ts'
