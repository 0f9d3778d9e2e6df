// SPDX-License-Identifier: Apache-2.0
import { type Described, isCodec, type TypeDescription } from '@phat/codec'
import type { Declaration } from './declare/declaration.ts'
import { describe } from './describe.ts'

/** A codec in portable text: where its description stands in the table, and the name that the declaration used for it. */
export interface PortableCodec {
  readonly $type: number
  readonly typeName?: string
}

/**
 * The declaration among the exports of a module as JSON, so that nothing but text leaves the realm in which the build evaluates a contract.
 * Codecs become references into a table of descriptions. Selectors are empty: whoever reads the text hashes the labels.
 */
export function portableDeclaration(exported: { readonly [name: string]: unknown }): string {
  const found = Object.entries(exported).filter(([, value]) => isDeclaration(value))
  const chosen = found.find(([name]) => name === 'default') ?? found[0]
  const distinct = new Set(found.map(([, value]) => value))
  if (chosen === undefined || (chosen[0] !== 'default' && distinct.size > 1))
    return JSON.stringify({ exports: found.map(([name]) => name) })
  // The cast states what `isDeclaration` found.
  const contract = chosen[1] as { readonly declaration: Declaration }
  const descriptor = describe(contract, { selectorOf: () => new Uint8Array(), language: { source: '', compiler: '' } })
  const types = new Map<TypeDescription, number>()
  const table: unknown[] = []
  const reference = ({ description, typeName }: Described): PortableCodec => {
    let at = types.get(description)
    if (at === undefined) {
      at = table.length
      types.set(description, at)
      table.push(undefined)
      table[at] = portable(description)
    }
    return typeName === undefined ? { $type: at } : { $type: at, typeName }
  }
  const portable = (value: unknown): unknown => {
    if (value instanceof Uint8Array) return undefined
    if (isCodec(value) || isDescribed(value)) return reference(value)
    if (Array.isArray(value)) return value.map(portable)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, portable(inner)]))
  }
  const body = portable(descriptor)
  const order = contract.declaration.entries.map(({ kind, name, options }) => ({ kind, name, selector: options.selector }))
  return JSON.stringify({
    exports: [chosen[0]],
    descriptor: body,
    types: table,
    order,
    migrations: [...contract.declaration.migrations.keys()],
  })
}

function isDeclaration(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'init' in value &&
    'declaration' in value &&
    typeof value.declaration === 'object' &&
    value.declaration !== null &&
    'stateVersion' in value.declaration
  )
}

/** Descriptions may refer to what is no codec: to anything that says what type it is. */
function isDescribed(value: unknown): value is Described {
  return typeof value === 'object' && value !== null && 'description' in value
}
