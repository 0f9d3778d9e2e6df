// SPDX-License-Identifier: Apache-2.0
import { snakeCase } from '@phat/codec'
import type { Entry } from '../declare/entries.ts'
import { hostData, operation } from '../host.ts'

/** Label of an entry: `PSP22::transferFrom` to `PSP22::transfer_from`, unless it states another. */
export function entryLabel(entry: Entry): string {
  if (entry.options.label !== undefined) return entry.options.label
  const at = entry.name.lastIndexOf('::')
  return at < 0 ? snakeCase(entry.name) : `${entry.name.slice(0, at + 2)}${snakeCase(entry.name.slice(at + 2))}`
}

/** Bytes of a text of ASCII alone. */
export function asciiBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}

/** Four bytes of hex with prefix. */
export function selectorBytes(hex: string): Uint8Array {
  const value = Number(hex)
  return Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)
}

/** The selector of a label, or the one that stands in its place as hex. */
export function selectorOfLabel(label: string): Uint8Array {
  return label.startsWith('0x') ? selectorBytes(label) : hostData(operation.hashBlake2_256, asciiBytes(label)).subarray(0, 4)
}
