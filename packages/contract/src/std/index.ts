// SPDX-License-Identifier: Apache-2.0
export { ensureMayRead, type Grant, grants, grantsMax, mayRead } from './grants.ts'
export { ensureOwner, ownable } from './ownable.ts'
export { balancePurpose, balanceScope, burn, mint, psp22, psp22Metadata } from './psp22.ts'
export { adminRole, ensureRole, role, roles } from './roles.ts'
