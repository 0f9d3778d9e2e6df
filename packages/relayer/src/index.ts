// SPDX-License-Identifier: Apache-2.0
export { relayerErrors } from './relayer-errors.ts'
