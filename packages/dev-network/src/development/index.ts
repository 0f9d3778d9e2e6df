// SPDX-License-Identifier: Apache-2.0
export { devNetworkErrors } from './dev-network-errors.ts'
export { networkCommand } from './network-command.ts'
export { type DevNetwork, type DevNetworkOptions, startDevNetwork } from './start-dev-network.ts'
