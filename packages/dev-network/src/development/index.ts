// SPDX-License-Identifier: Apache-2.0

export { networkCommand } from './command/network-command.ts'
export { devNetworkErrors } from './dev-network-errors.ts'
export { type DevNetwork, type DevNetworkOptions, startDevNetwork } from './start-dev-network.ts'
