// SPDX-License-Identifier: Apache-2.0
import { toHex } from './bytes.ts'

/** JSON for people and scripts: bigints as decimal strings, bytes as hex. */
export function toJson(value: unknown, indent?: number): string {
  const replacer = (_key: string, field: unknown) =>
    typeof field === 'bigint' ? field.toString() : field instanceof Uint8Array ? toHex(field) : field
  return JSON.stringify(value, replacer, indent)
}
