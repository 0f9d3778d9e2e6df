// SPDX-License-Identifier: Apache-2.0
export type { AccountId, Balance, BlockHash, BlockNumber, Brand, Hash, Nonce, StateRoot } from './brands.ts'
export type { ByteString, Hex } from './bytes.ts'
export {
  byteStringPrefix,
  compareBytes,
  concatBytes,
  equalBytes,
  fromByteString,
  fromHex,
  isHex,
  startsWith,
  textBytes,
  toByteString,
  toHex,
} from './bytes.ts'
export type { ErrorEntry, ErrorModule, Rejection } from './errors.ts'
export { assert, BugError, definedErrors, defineErrors, known, PhatError, unreachable } from './errors.ts'
export { toJson } from './json.ts'
export { RecentMap } from './recent-map.ts'
export { formatPha, PHA, parsePha, phaDecimals, phalaSs58Prefix } from './units.ts'
