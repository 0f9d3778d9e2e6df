// SPDX-License-Identifier: Apache-2.0

export type { Fetch } from '@phat/client/worker'
export { relayerErrors } from './relayer-errors.ts'
export {
  defaultLimits,
  type Relayer,
  type RelayerLimits,
  type RelayerLog,
  type RelayerLogFields,
  type RelayerOptions,
  type RelayerProgress,
} from './relayer-options.ts'
export { startRelayer } from './start-relayer.ts'
