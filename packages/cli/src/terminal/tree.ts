// SPDX-License-Identifier: Apache-2.0
import type { Shown } from '@phat/metadata'

/** Up to this many characters a list or object stays on one line. */
const lineMax = 100

const isLeaf = (value: Shown): value is null | string | number | boolean => typeof value !== 'object' || value === null

/** A value on one line, as compact as it reads well: `{ from: 45…, amount: 5 PHA }`. */
export function inline(value: Shown): string {
  if (value === null) return 'none'
  if (isLeaf(value)) return String(value)
  if (isList(value)) return `[${value.map(inline).join(', ')}]`
  const fields = Object.entries(value).map(([name, field]) => `${name}: ${inline(field)}`)
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}

function isList(value: Shown): value is readonly Shown[] {
  return Array.isArray(value)
}

/** A value as indented lines for people; nothing is shortened. */
export function tree(value: Shown, indent = '  '): string[] {
  const line = inline(value)
  if (isLeaf(value) || line.length + indent.length <= lineMax) return [`${indent}${line}`]
  if (isList(value)) return value.flatMap((one, i) => fieldLines(`[${i}]`, one, indent))
  return Object.entries(value).flatMap(([name, field]) => fieldLines(name, field, indent))
}

/** A named value, on its line or below its name. */
export function fieldLines(name: string, value: Shown, indent: string): string[] {
  const whole = `${indent}${name}: ${inline(value)}`
  return isLeaf(value) || whole.length <= lineMax ? [whole] : [`${indent}${name}:`, ...tree(value, `${indent}  `)]
}
