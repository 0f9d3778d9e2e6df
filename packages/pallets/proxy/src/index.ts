// SPDX-License-Identifier: Apache-2.0
export type { ProxyConfig } from './base.ts'
export { ProxyPallet } from './pallet.ts'
export type { ProxyType, ProxyTypeDeclaration, ProxyTypes } from './proxy-types.ts'
export { composeProxyTypes } from './proxy-types.ts'
export type { PureOrigin } from './pure-account.ts'
export { pureAccount } from './pure-account.ts'
export type { Announcement, ProxyDefinition } from './types.ts'
