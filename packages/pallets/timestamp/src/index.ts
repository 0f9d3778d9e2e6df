// SPDX-License-Identifier: Apache-2.0
export { Timestamp } from './pallet.ts'
