// SPDX-License-Identifier: Apache-2.0
export { deriveSr25519Secret } from './key-derivation/derive.ts'
