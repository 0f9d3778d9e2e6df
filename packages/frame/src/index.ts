// SPDX-License-Identifier: Apache-2.0
export type { DigestItem, Header } from './types/header.ts'
export { blockHash, digest, digestItem, h256, header } from './types/header.ts'
