// SPDX-License-Identifier: Apache-2.0
export { Sudo } from './pallet.ts'
